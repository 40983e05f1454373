"""Reads open-webui.env with Open WebUI's own code, which is not run: with torch and CUDA it comes to 261 packages.

Every variable must be one that its configuration reads, and the tool server one that its form takes.
"""

import ast
import json
import re
import shlex
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    (package,) = Path(sys.prefix).glob("lib/python3*/site-packages/open_webui")
    source = "".join((package / name).read_text() for name in ["config.py", "env.py"])
    known = set(re.findall(r"""(?:getenv|environ\.get)\(\s*['"]([A-Z0-9_]+)['"]""", source))
    given = dict(word.split("=", 1) for word in shlex.split((HERE / "open-webui.env").read_text(), comments=True))
    assert not given.keys() - known, given.keys() - known

    tree = ast.parse((package / "routers/configs.py").read_text())
    (form,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "ToolServerConnection")
    fields = {line.target.id: line.value for line in form.body if isinstance(line, ast.AnnAssign)}
    (server,) = json.loads(given["TOOL_SERVER_CONNECTIONS"])
    assert server.keys() <= fields.keys(), server.keys() - fields.keys()
    missing = {name for name, default in fields.items() if default is None} - server.keys()
    assert not missing, missing
    print(f"chat-apps: Open WebUI reads all {len(given)} variables")


main()
