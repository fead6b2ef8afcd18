"""Rows 19 to 24: processes, terminals, the network, start-up, shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.features.conftest import Process
from tests.processes import environment

BLOCKED = """\
import socket
def refuse(*arguments, **options):
    raise SystemExit("the network was asked")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def test_row_19_jobs_change_no_byte(process: Process, site: Path):
    one, eight = (process("check", "--jobs", jobs, "complete.md", "vague.md", "nosuch.md") for jobs in ("1", "8"))
    assert one.returncode == eight.returncode == 2
    assert (one.stdout, one.stderr) == (eight.stdout, eight.stderr)


def test_row_20_a_save_is_linted_again_and_what_changed_is_shown(site: Path):
    """More of it is in tests/test_watch.py; here a reader of its output waits for each line, and ends it."""
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "policylint", "check", "--watch", "--select", "children", "--format", "concise"]
    with subprocess.Popen([*command, "complete.md"], env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        assert run.stdout
        impatient = threading.Timer(120, run.kill)  # then its output ends
        impatient.start()
        try:
            assert [run.stdout.readline() for _ in range(2)][-1] == b"Watching 1 document; Ctrl-C ends it.\n"
            (site / "vague.md").replace("complete.md")
            said = [run.stdout.readline().decode() for _ in range(4)]
            assert said[1].endswith(" complete.md checked\n")
            assert said[2] == "New:\n"
            assert "error[children/clause] missing" in said[3]
        finally:
            impatient.cancel()
            run.kill()


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_row_21_colour_where_it_is_wanted(terminal: bool, environment: dict[str, str], coloured: bool, site: Path):
    own = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "policylint", "check", "--select", "children", "vague.md"]
    if terminal:
        out = _in_terminal(command, own)
    else:
        out = subprocess.run(command, env=own, capture_output=True, check=False).stdout
    assert b"children/clause" in out
    assert (b"\x1b[" in out) is coloured


def _in_terminal(command: list[str], environment: dict[str, str]) -> bytes:
    """Return what a command writes to a terminal of its own."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # Linux says so that nobody has the terminal any more
            pass
        running.wait()
    os.close(ours)
    return b"".join(parts)


def test_row_22_no_network_is_asked_for(process: Process, site: Path, tmp_path: Path):
    """Python asks no socket; and where the system can take the network away, it is not missed."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "sitecustomize.py").write_text(BLOCKED, encoding="utf-8")
    done = process("check", "vague.md", PYTHONPATH=f"{tmp_path / 'blocked'}{os.pathsep}{ROOT}")
    assert (done.returncode, done.stderr) == (1, "")
    probe = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "blocked")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "the network was asked\n"  # so the block is one
    unshare = ("unshare", "--user", "--map-root-user", "--net")
    if shutil.which("unshare") and subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0:
        done = process("check", "vague.md", before=unshare)
        assert (done.returncode, done.stderr) == (1, "")


SLOW = {
    "concurrent.futures", "hashlib", "json", "packaging", "pathlib", "pathspec", "regex", "subprocess", "tabulate", "typing", "yaml",
}  # fmt: skip
"""What a run of nothing but `concise` has no use for, by the names of `-X importtime`."""


def test_row_23_a_run_imports_no_more_than_it_needs(site: Path):
    command = ["-m", "policylint", "check", "--isolated", "--format", "concise", "complete.md"]
    imported_by(command)  # so that the rules are kept
    imported = imported_by(command) - imported_by(["-c", "import runpy"])
    assert "policylint.engine" in imported
    ours = {f"policylint.{name}" for name in ("compiler", "packs", "rulefile", "suppression")}
    assert imported & {*SLOW, *ours} == set()


def imported_by(arguments: Sequence[str]) -> set[str]:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.skipif(os.name == "nt", reason="there are no such shells there")
def test_row_24_shells_complete(process: Process, here: Path):
    script = process(_POLICYLINT_COMPLETE="bash_source")
    assert (script.returncode, "complete -o" in script.stdout) == (0, True)
    said = process(_POLICYLINT_COMPLETE="bash_complete", COMP_WORDS="policylint check --fo", COMP_CWORD="2")
    assert "plain,--format" in said.stdout.splitlines()
