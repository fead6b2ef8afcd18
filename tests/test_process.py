"""The command line as a process of its own: closed pipes, interrupts, full disks, encodings, start-up."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import HOUSE, write_house
from tests.processes import command, environment


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


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


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "-"])
def test_a_report_to_the_name_of_standard_output(tmp_path: Path, name: str):
    arguments = command("check", *HOUSE, "--format", f"json={name}", "bad.md")
    piped = subprocess.run(arguments, capture_output=True, env=environment(), check=False)
    assert (piped.returncode, piped.stderr) == (1, b"")
    assert json.loads(piped.stdout)["findings"][0]["rule"] == "house/logs"
    with Path("out.json").open("wb") as file:
        file.write(b"before\n")
        file.flush()
        assert subprocess.run(arguments, stdout=file, env=environment(), check=False).returncode == 1
    assert Path("out.json").read_bytes() == b"before\n" + piped.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_report_to_a_named_pipe(tmp_path: Path):
    os.mkfifo("pipe")
    arguments = command("check", *HOUSE, "--format", "concise=pipe", "bad.md")
    with subprocess.Popen(arguments, env=environment()) as running:
        said = Path("pipe").read_text(encoding="utf-8")
    assert running.returncode == 1
    assert said.startswith("bad.md:1:3: error[house/logs]")
    assert Path("pipe").is_fifo()


@pytest.mark.skipif(os.name == "nt", reason="a process there always has them")
@pytest.mark.parametrize(
    ("closed", "code"),
    [(">&-", 2), ("2>&-", 1), (">&- 2>&-", 2), ("<&-", 1), (">&- --format json=out.json", 1)],
)
def test_closed_streams(closed: str, code: int):
    words = " ".join(map(shlex.quote, command("check", *HOUSE, "bad.md")))
    run = subprocess.run(["sh", "-c", f"{words} {closed}"], capture_output=True, env=environment(), check=False)
    assert run.returncode == code
    said = b"<stdout>: cannot be written: standard output is closed\n"
    assert run.stderr == (said if code == 2 and "2>" not in closed else b"")


@pytest.mark.skipif(os.name == "nt", reason="pipes are different there")
def test_nobody_listens_to_the_errors():
    reading, writing = os.pipe()
    os.close(reading)
    for arguments, code in (
        (("bad.md", "no.md"), 2),
        (("--format", "concise", "bad.md"), 1),
        (("--nonsense",), 2),
        (("empty",), 3),
    ):
        Path("empty").mkdir(exist_ok=True)
        run = subprocess.run(
            command("check", *HOUSE, *arguments), stderr=writing, stdout=subprocess.PIPE, env=environment(), check=False
        )
        assert run.returncode == code
    os.close(writing)


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize(
    ("module", "options"),
    [(name, HOUSE) for name in ("click", "policylint.cli", "policylint.engine", "marshal", "textwrap")]
    + [(name, ()) for name in ("policylint.commands.usual", "policylint.engine", "textwrap")],
)
def test_an_interrupt_during_an_import_ends_quietly(module: str, options: tuple[str, ...]):
    code = f"""\
import sys
class Interrupted:
    def find_spec(self, name, *rest):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
sys.modules.pop({module!r}, None)
sys.argv = {["policylint", "check", *options, "bad.md"]!r}
from policylint.__main__ import main
main()
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=False)
    assert (run.returncode, run.stderr.strip()) == (130, b"")


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
