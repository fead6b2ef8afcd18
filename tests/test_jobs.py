"""`--jobs`: the same bytes whatever the number of processes, and no run that passes because a process was lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest

from policylint import pool
from policylint.pool import MOST_WORKERS, WORTH_A_WORKER, workers_for
from policylint.reporters import FORMATS
from policylint.schedule import Batch, beside
from tests.conftest import Run
from tests.house import HOUSE, write_house
from tests.processes import command, environment, on_linux, until, workers_of

FEW = 4


def write_many() -> None:
    """Write documents of several settings and formats, some of which cannot be read."""
    write_house()
    for number in range(FEW):
        for folder in ("a", "b"):
            path = Path(folder, f"{number}.md")
            path.parent.mkdir(exist_ok=True)
            text = (
                f"# Privacy {number}\n\nWe keep server logs{' for 30 days' * (number % 2)}.\n\nWe may share {folder}.\n"
            )
            path.write_text(text, encoding="utf-8")
    Path("b/policylint.toml").write_text('fail-on = "warning"\n[severities]\nretention = "info"\n', encoding="utf-8")
    Path("a/page.html").write_text("<h1>Privacy</h1><p>We keep logs.<p>Write to a@b.example", encoding="utf-8")
    Path("a/x.md").write_bytes(b"\xff\xfe\xff")
    Path("b/empty.md").write_bytes(b"")
    Path("b/consent.md").write_text("# Privacy\n\nBy using our site you consent to this policy.\n", encoding="utf-8")
    Path("a/accepted.md").write_text("<!-- policylint-disable-file children -->\n# Privacy\n", encoding="utf-8")


# --- the same bytes


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    before = Path.cwd()
    os.chdir(folder)
    try:
        write_many()
    finally:
        os.chdir(before)
    return folder


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        command(*arguments), cwd=folder, env=environment(), capture_output=True, check=False, input=stdin
    )
    return done.returncode, done.stdout, done.stderr


def test_row_19_one_job_and_several_say_the_same(many: Path):
    said = {}
    for jobs in ("1", "2", "8"):
        outputs = [f"--format={name}={jobs}.{name}" for name in FORMATS if name != "full"]
        ran = run(
            many, "check", "a", "nowhere.md", "b", "bad.md", "--as-of=2026-11-22", "--format=full", *outputs, "-j", jobs
        )
        said[jobs] = [ran, *((many / f"{jobs}.{name}").read_bytes() for name in FORMATS if name != "full")]
        assert ran[0] == 2
    assert said["1"] == said["2"] == said["8"]


def test_coverage_says_the_same(many: Path):
    for form, told in (("table", b"GDPR-4-11"), ("json", b"Consent inferred from use, which it forbids")):
        arguments = ("coverage", "a", "b", "--profile", "gdpr", "--set", "site=a/1.md,b/1.md", "--format", form)
        one = run(many, *arguments, "--jobs", "1")
        assert told in one[1]
        assert one == run(many, *arguments, "--jobs", "3")


def test_standard_input_and_two_rule_folders(many: Path):
    arguments = ("check", *HOUSE, "a/0.md", "-", "a/1.md", "--stdin-filename", "z.md", "--format", "concise")
    one = run(many, *arguments, "--jobs", "1", stdin=b"We keep logs.")
    assert b"z.md:1:1: warning[house/logs]" in one[1]
    assert one == run(many, *arguments, "--jobs", "2", stdin=b"We keep logs.")


def test_a_baseline_is_the_same(many: Path):
    for jobs in ("1", "2"):
        assert run(many, "baseline", "create", "a/0.md", "b/1.md", "--baseline", f"base{jobs}.json", "-j", jobs)[0] == 0
    assert (many / "base1.json").read_bytes() == (many / "base2.json").read_bytes()


# --- how many


@pytest.mark.parametrize(
    ("size", "cores", "expected"),
    [
        (0, 8, 1),
        (15_000, 8, 1),
        (WORTH_A_WORKER, 8, 1),
        (2 * WORTH_A_WORKER - 1, 8, 1),
        (2 * WORTH_A_WORKER, 8, 2),
        (5 * WORTH_A_WORKER, 8, 5),
        (1000 * WORTH_A_WORKER, 8, 8),
        (1000 * WORTH_A_WORKER, 1, 1),
    ],
)
def test_a_worker_must_be_worth_its_start(size: int, cores: int, expected: int):
    assert workers_for(size, cores) == expected


def test_a_small_run_starts_no_process_and_imports_nothing_for_it(many: Path):
    code = """\
import sys
from policylint.cli import cli
try:
    cli.main(["check", "--rules", "house", "--select", "house", "-q", "a", "b"], prog_name="policylint")
finally:
    print([name for name in sys.modules if name.startswith(("multiprocessing", "concurrent"))])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=many, env=environment(), capture_output=True, check=False)
    assert done.stdout.endswith(b"\n[]\n")


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", "", "²"])
def test_what_is_no_number_of_jobs(jobs: str, policylint: Run):
    write_house()
    result = policylint("check", "good.md", f"--jobs={jobs}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "write it as 4, or auto" in result.stderr


def test_no_more_workers_than_there_is_work_for(monkeypatch: pytest.MonkeyPatch, policylint: Run):
    asked: list[int] = []
    monkeypatch.setattr(pool, "new_pool", lambda linters, workers: asked.append(workers))  # None: there can be no pool
    write_many()
    several = policylint("check", *HOUSE, "a/0.md", "a/1.md", "--jobs", "100")
    assert several.exit_code == policylint("check", *HOUSE, "a/0.md", "a/1.md", "--jobs", "1").exit_code == 0
    assert policylint("check", *HOUSE, "a/0.md", "--jobs", "100").exit_code == 0
    assert asked == [1]  # beside this process
    Path("more").mkdir()
    for number in range(100):
        Path(f"more/{number}.md").write_text("We keep logs.", encoding="utf-8")
    policylint("check", *HOUSE, "more", "--jobs", "100")
    assert asked == [1, MOST_WORKERS - 1]


def test_a_process_works_beside_its_workers_who_have_enough_to_do():
    batches = [Batch((), size) for size in (10, 11, 300, 12, 13, 14, 200, 100, 101, 102, 15, 16)]
    left = list(batches)
    theirs: list[Batch] = []

    class Flight(Future[str]):
        def __init__(self, batch: Batch) -> None:
            super().__init__()
            self.batch = batch

        def result(self, timeout: float | None = None) -> str:
            theirs.remove(self.batch)
            return "there"

    def submit(batch: Batch) -> Future[str]:
        left.remove(batch)
        theirs.append(batch)
        return Flight(batch)

    def here(batch: Batch) -> str:
        left.remove(batch)
        assert not left or (len(theirs) >= 2 and sum(one.size for one in theirs) >= 2 * batch.size)
        return "here"

    found = list(beside(submit, here, batches, 1))
    assert [batch for batch, _ in found] == batches
    assert {one for _, one in found} == {"here", "there"}
    assert list(beside(submit, here, (), 1)) == []


# --- what ends a run


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@contextmanager
def waiting(here: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int], list[int]]]:
    """Yield a run that waits, its workers, and what to close to end its own part of the wait.

    It reads a pipe into which nobody writes, and its worker another.
    """
    write_house()
    pipes = ("one.md", "two.md")
    for name in pipes:
        os.mkfifo(name)
    arguments = ("check", *HOUSE, "one.md", "good.md", "two.md", "--jobs", "2", "--format", "json=out.json")
    with subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        writing: list[int] = []
        workers: list[int] = []
        try:
            writing += map(opened, pipes)
            workers += workers_of(running.pid)
            assert len(workers) == 1
            yield running, workers, writing
        finally:
            running.kill()
            until(lambda: all(map(is_gone, workers)))  # though what they read has no end yet
            for one in writing:
                os.close(one)


def opened(name: str) -> int:
    """Open a pipe for writing as soon as somebody reads it, which has read its rules by then."""
    found: list[int] = []

    def try_to() -> bool:
        try:
            found.append(os.open(name, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True

    until(try_to)
    return found[0]


@on_linux
def test_a_worker_that_is_killed_makes_it_2(here: Path):
    with waiting(here) as (running, workers, writing):
        os.kill(workers[0], signal.SIGKILL)
        os.close(writing.pop(0))
        out, errors = running.communicate()
    assert (running.returncode, out) == (2, b"")
    assert errors.startswith(b"error: a worker process ended before its work was done")
    assert b"Traceback" not in errors
    assert not Path("out.json").exists()


def test_a_worker_that_dies_as_it_starts_makes_it_2(many: Path, tmp_path: Path):
    dies = "import os, sys\nif any('spawn_main' in one for one in sys.orig_argv):\n    os._exit(3)\n"
    (tmp_path / "sitecustomize.py").write_text(dies, encoding="utf-8")
    done = subprocess.run(
        command("check", "a", "b", "-q", "--jobs", "2"),
        cwd=many,
        env=environment(PYTHONPATH=os.pathsep.join((str(tmp_path), environment()["PYTHONPATH"]))),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: a worker process ended before its work was done")


@on_linux
def test_an_interrupt_ends_the_workers_and_leaves_nothing(here: Path):
    with waiting(here) as (running, *_):
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        out, errors = running.communicate()
    assert (running.returncode, out, errors.strip()) == (130, b"", b"")
    assert sorted(path.name for path in Path().iterdir() if "out" in path.name) == []


@on_linux
def test_workers_end_with_the_process_that_started_them(here: Path):
    with waiting(here) as (running, *_):
        running.kill()
