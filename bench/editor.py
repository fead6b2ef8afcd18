#!/usr/bin/env python3
"""How long an editor waits for `policylint server`: from a change of a policy to what is found in it.

A client starts the server, opens a policy of 15 KB (policies.py makes it), and changes it letter by letter, each time
when the last change is answered. What it measures has the server's own wait for further changes in it, and the way
there and back; the time of the processor is the server's alone.

    python bench/editor.py [SIZE [CHANGES]]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from policies import ROOT, USUAL_SIZE, policy

URI = "file:///nowhere/privacy.md"
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0


class Server:
    """The server, and the messages that it sends."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "policylint", "server", "--isolated"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        """Send a notification; with a number, a request."""
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        body = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self) -> Any:
        """Return the next message."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return json.loads(self.process.stdout.read(length))

    def diagnostics(self, version: int) -> int:
        """Wait for what is found in a version, and return how much that is."""
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["version"] == version:
                return len(message["params"]["diagnostics"])

    def processor(self) -> float:
        """Return the seconds that the processor has worked for it; 0 where nobody can say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / _TICKS


def main(size: int = USUAL_SIZE, changes: int = 20) -> None:
    """Measure, and print."""
    text = policy(1, size)
    server = Server()
    server.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
    server.receive()
    server.send("initialized", {})
    start = time.perf_counter()
    item = {"uri": URI, "languageId": "markdown", "version": 1, "text": text}
    server.send("textDocument/didOpen", {"textDocument": item})
    found = server.diagnostics(1)
    print(f"{len(text):,} characters, {found} findings; the first check: {1000 * (time.perf_counter() - start):.0f} ms")
    for _ in range(3):  # the server's wait follows what a check takes, and the first one reads the rules
        changed(server, text)
    before = server.processor()
    waits = [changed(server, text) for _ in range(changes)]
    spent = (server.processor() - before) / changes
    print(
        f"{changes} changes: median {1000 * statistics.median(waits):.0f} ms, worst {1000 * max(waits):.0f} ms; ",
        end="",
    )
    print(f"the server's processor {1000 * spent:.0f} ms a change")
    server.send("shutdown", None, 2)
    server.send("exit", None)
    server.process.wait()


_VERSION = iter(range(2, 1_000_000))


def changed(server: Server, text: str) -> float:
    """Type a letter in the middle of the text, and return the seconds until it is answered."""
    version, line = next(_VERSION), text.count("\n") // 2
    place = {"line": line, "character": 0}
    change = {"range": {"start": place, "end": place}, "text": "x"}
    start = time.perf_counter()
    identifier = {"uri": URI, "version": version}
    server.send("textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]})
    server.diagnostics(version)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*(int(one.replace("_", "")) for one in sys.argv[1:3]))
