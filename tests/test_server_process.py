"""The language server as a process: how it ends, and what it needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def run(*command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *command], input=stdin, capture_output=True, env=environment, check=False)


def test_an_editor_that_goes_without_a_word_ends_the_server():
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    done = run("-m", "policylint", "server")
    assert (done.returncode, done.stdout) == (1, b"")


def test_without_the_extra_the_way_to_install_it_is_told():
    program = (
        "import sys; sys.modules['pygls'] = None; sys.argv = ['policylint', 'server'];"
        "from policylint.__main__ import main; main()"
    )
    done = run("-c", program)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == [
        "error: the language server needs pygls; install it with: pip install 'policylint[lsp]'"
    ]


@pytest.mark.parametrize(
    "options", [["--config", "pyproject.toml", "--isolated"], ["--baseline", "x", "--no-baseline"], ["x"]]
)
def test_options_that_say_nothing_together(options: list[str]):
    done = run("-m", "policylint", "server", *options)
    assert (done.returncode, done.stdout) == (2, b"")


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_what_is_no_message_does_not_end_the_server():
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    asked = b'{"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": {"processId": null, "capabilities": {}}}'
    done = run("-m", "policylint", "server", stdin=framed(b'{"a": [}}') + framed(b"{}") + framed(asked))
    assert done.returncode == 1
    assert b'"id": 7' in done.stdout
    assert b'"name": "policylint"' in done.stdout


# --- messages that are refused


def message(method: str, id: int | None = None, **params: object) -> bytes:
    said = {"jsonrpc": "2.0", "method": method, "params": params, **({} if id is None else {"id": id})}
    return framed(json.dumps(said).encode())


INITIALIZE = message("initialize", 1, processId=None, capabilities={})
DOCUMENT = {"uri": "file:///privacy.md"}
HOVER = {"textDocument": DOCUMENT, "position": {"line": 0, "character": 0}}
NOT_INITIALIZED, INVALID_REQUEST, INVALID_PARAMS = -32002, -32600, -32602


def answers(*messages: bytes) -> list[tuple[int | None, int | str]]:
    """Return the ids that are answered, each with the code of its error or what the answer is otherwise."""
    done = run("-m", "policylint", "server", stdin=b"".join(messages))
    assert b"Traceback" not in done.stderr
    found = [json.loads(body) for body in re.findall(rb"\r\n\r\n(\{.*?\})(?=Content-Length|$)", done.stdout)]
    return [(one.get("id"), one["error"]["code"] if "error" in one else one.get("method", "result")) for one in found]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([message("textDocument/hover", 7, **HOVER), INITIALIZE], [(7, NOT_INITIALIZED), (1, "result")]),
        ([message("no/such", 7), INITIALIZE], [(7, NOT_INITIALIZED), (1, "result")]),
        ([message("textDocument/didOpen", textDocument={}), INITIALIZE], [(1, "result")]),
        ([message("textDocument/didClose", textDocument=DOCUMENT), INITIALIZE], [(1, "result")]),
        ([INITIALIZE, INITIALIZE.replace(b'"id": 1', b'"id": 2')], [(1, "result"), (2, INVALID_REQUEST)]),
        ([message("initialize", 1, capabilities=3), INITIALIZE], [(1, INVALID_PARAMS), (1, "result")]),
        ([INITIALIZE, message("textDocument/hover", 2, textDocument=3)], [(1, "result"), (2, INVALID_PARAMS)]),
        ([INITIALIZE, message("textDocument/didOpen", textDocument=3)], [(1, "result"), (None, "window/showMessage")]),
        (
            [INITIALIZE, message("shutdown", 2), message("textDocument/hover", 3, **HOVER)],
            [(1, "result"), (2, "result"), (3, INVALID_REQUEST)],
        ),
        ([framed(b"{}"), INITIALIZE], [(None, INVALID_REQUEST), (1, "result")]),
        ([framed(b"[]"), INITIALIZE], [(None, INVALID_REQUEST), (1, "result")]),
    ],
)
def test_what_comes_at_the_wrong_time_or_is_malformed_is_refused(
    messages: list[bytes], expected: list[tuple[int | None, int | str]]
):
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    assert answers(*messages) == expected
