"""The language server as a process: how it ends, and what it needs."""

from __future__ import annotations

import os
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
