"""The command line as a process of its own: closed pipes, interrupts, full disks, encodings, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import HOUSE, write_house


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "policylint", *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **more}


def test_a_closed_pipe_ends_quietly():
    arguments = command("check", *HOUSE, "bad.md")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_an_interrupt_ends_quietly():
    arguments = command("check", *HOUSE, "-")
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(2)  # it waits for its input by then
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
    assert running.returncode == 130
    assert errors.strip() == b""


def test_a_full_disk_is_said():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    arguments = command("check", *HOUSE, "bad.md")
    with full.open("wb") as stdout:
        run = subprocess.run(arguments, stdout=stdout, stderr=subprocess.PIPE, env=environment(), check=False)
    assert run.returncode == 2
    assert run.stderr == b"<stdout>: cannot be written: No space left on device\n"


def test_the_output_survives_an_encoding_that_lacks_a_character():
    Path("bad.md").write_text("# Pr\u00edvacy \u2014 \u4e2a\n", encoding="utf-8")
    arguments = command("check", *HOUSE, "bad.md")
    run = subprocess.run(arguments, capture_output=True, env=environment(PYTHONIOENCODING="ascii"), check=False)
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr


def test_importing_the_command_line_is_cheap():
    slow = ("yaml", "tabulate", "regex", "json", "pathspec")
    code = f"import policylint.cli, sys; print([name for name in {slow} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=True, text=True)
    assert run.stdout == "[]\n"
