"""Opens /docs in Chromium, at the width of a desk and of a phone, with no name that can be resolved.

The page shows every operation, asks nobody but its own server, writes nothing on the console, fits its window, and its
examples can be sent.
"""

import argparse
import asyncio
import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import websockets

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
WIDTHS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
# Everything is loaded from this machine; a busy one may still need a while.
PATIENCE_SECONDS = 60


def program() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, f"none of {CHROMIUM} is installed"
    return found


class Tab:
    """A page, driven over Chromium's own protocol; `events` is all that it has told."""

    def __init__(self, socket):
        self.socket, self.numbers, self.answers, self.events = socket, itertools.count(1), {}, []
        self.reader = asyncio.create_task(self.read())

    async def read(self):
        async for text in self.socket:
            message = json.loads(text)
            if "id" in message:
                self.answers.pop(message["id"]).set_result(message)
            else:
                self.events.append((message["method"], message["params"]))

    async def call(self, method, **params):
        number, answer = next(self.numbers), asyncio.get_running_loop().create_future()
        self.answers[number] = answer
        await self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        message = await asyncio.wait_for(answer, PATIENCE_SECONDS)
        assert "error" not in message, message
        return message["result"]

    async def run(self, script):
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def until(self, script):
        for _ in range(PATIENCE_SECONDS * 10):
            if await self.run(script):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"never came true: {script}")


OPEN_ALL = """(() => {
  let n = 0;
  for (const found of document.querySelectorAll('details:not([open])')) { found.open = true; n += 1; }
  return n;
})()"""
SEND = """(() => {
  const form = document.getElementById(%s);
  [...form.querySelectorAll('button')].find((button) => button.textContent === 'Send').click();
})()"""
WIDER = """[...document.querySelectorAll('body *')]
  .filter((found) => found.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((found) => `${found.tagName} ${found.className} ${found.textContent.slice(0, 60)}`)"""


async def look(tab: Tab, url: str, name: str, api: dict, pictures: Path | None) -> None:
    width, height, is_phone = WIDTHS[name]
    tab.events.clear()
    for domain in ["Page", "Network", "Runtime", "Log"]:
        await tab.call(f"{domain}.enable")
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}
    await tab.call("Emulation.setDeviceMetricsOverride", **size)
    await tab.call("Page.navigate", url=f"{url}/docs")
    await tab.until("document.querySelectorAll('main section').length > 0")
    operations = {operation["operationId"] for item in api["paths"].values() for operation in item.values()}
    shown = await tab.run("[...document.querySelectorAll('main section')].map((section) => section.id)")
    assert set(shown) == operations and len(shown) == len(operations), operations.symmetric_difference(shown)

    async def picture(what):
        if pictures:
            shot = await tab.call("Page.captureScreenshot", format="png")
            (pictures / f"{name}-{what}.png").write_bytes(base64.b64decode(shot["data"]))

    await picture("top")
    retrieve = json.dumps(api["paths"]["/v1/retrieve"]["post"]["operationId"])
    await tab.run(f"document.getElementById({retrieve}).scrollIntoView()")
    await picture("operation")
    # Schemas open inside schemas: some rounds open all that a reader opens.
    for _ in range(4):
        await tab.run(OPEN_ALL)
        await asyncio.sleep(0.2)
    await tab.run(SEND % retrieve)
    await tab.until(f"document.getElementById({retrieve}).textContent.includes('Status 200')")
    await tab.run(f"document.getElementById({retrieve}).scrollIntoView()")
    await picture("open")
    wider = await tab.run(WIDER)
    assert not wider, f"wider than a window of {width} pixels: {wider[:5]}"

    asked = [params["request"]["url"] for method, params in tab.events if method == "Network.requestWillBeSent"]
    outside = [address for address in asked if not address.startswith(f"{url}/")]
    assert not outside, outside
    said = [
        params
        for method, params in tab.events
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Network.loadingFailed")
    ]
    assert not said, said
    print(f"docs at {width} pixels: {len(shown)} operations, {len(asked)} requests, all to the server; nothing on the console")


async def drive(address: str, url: str, api: dict, pictures: Path | None) -> None:
    async with websockets.connect(address, max_size=None) as socket:
        tab = Tab(socket)
        for name in WIDTHS:
            await look(tab, url, name, api, pictures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="of a running server")
    parser.add_argument("--pictures", type=Path, help="folder for what was seen")
    args = parser.parse_args()
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    with urllib.request.urlopen(f"{args.url}/openapi.json") as response:
        api = json.load(response)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            program(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0", "about:blank",
        ]
        browser = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            line = next(line for line in browser.stderr if "DevTools listening on" in line)
            port = line.split("127.0.0.1:")[1].split("/")[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as response:
                tabs = json.load(response)
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            asyncio.run(drive(address, args.url, api, args.pictures))
        finally:
            browser.terminate()
            browser.wait(30)


main()
