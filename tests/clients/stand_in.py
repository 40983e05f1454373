"""A stand-in for a language model's server: it answers with words of a passage, and goes on with advice to who is afraid."""

import http.server
import json
import re
import threading

GOOD = [
    "Very small GISTs are common [{n}].",
    " Sometimes GISTs are smaller than the eraser on top of a pencil [{n}].",
    " Doctors do not agree on whether these small tumors should be removed or whether they should be watched to see if they begin to grow [{n}].",
]
ADVICE = " You should stop the pills this week."


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked = body["messages"][-1]["content"]
        # The passage that holds the sentences, by the number that the prompt gives it.
        number = re.search(r"<passage (\d+) [^<]*eraser on top", asked).group(1)
        pieces = [piece.format(n=number) for piece in GOOD] + ([ADVICE] if "afraid" in asked else [])
        chunks = [{"delta": {"content": piece}, "finish_reason": None} for piece in pieces]
        chunks.append({"delta": {}, "finish_reason": "stop"})
        events = [json.dumps({"choices": [{"index": 0, **chunk}]}) for chunk in chunks] + ["[DONE]"]
        data = "".join(f"data: {event}\n\n" for event in events).encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def start():
    """The server on a free port of loopback, and the base of its API."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/v1"
