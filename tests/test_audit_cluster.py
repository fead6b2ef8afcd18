"""`policylint audit --scheduler`: on a local cluster of two processes, one of which is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.audits import deadly, kills, many, table, tree
from tests.house import HOUSE, write_house
from tests.processes import command, environment, until

pytest.importorskip("distributed")

ARGUMENTS = ("audit", *HOUSE, "--as-of", "2026-06-30", "--format", "jsonl", "some.jsonl")


@contextmanager
def cluster(
    workers: int, nanny: str = "--no-nanny", env: dict[str, str] | None = None
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers as processes of their own; yield its address, and the workers."""
    quiet = {**(env or environment()), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:

        def started(*arguments: str) -> subprocess.Popen[bytes]:
            program = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            one = subprocess.Popen(program, env=quiet, stdout=-3, stderr=-3)
            stack.callback(one.wait)
            stack.callback(one.kill)
            return one

        started("dask_scheduler", *local, "--port", "0", "--scheduler-file", "scheduler.json")
        until(lambda: Path("scheduler.json").exists() and Path("scheduler.json").stat().st_size > 0)
        worker = ("dask_worker", "--scheduler-file", "scheduler.json", nanny, "--nthreads", "1", *local)
        some = [started(*worker, "--local-directory", f"worker{number}") for number in range(workers)]
        address = json.loads(Path("scheduler.json").read_text(encoding="utf-8"))["address"]
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        yield address, some


def audited(*more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(*ARGUMENTS, *more), env=environment(), stdout=-1, stderr=-1)


def test_documents_that_kill_their_workers_are_errors_and_spoil_no_other(here: Path):
    write_house()
    many("some.jsonl", 900)
    lines = Path("some.jsonl").read_text(encoding="utf-8").splitlines()
    for number in (3, 4, 800):
        lines[number] = json.dumps({"id": f"{number}", "text": kills()})
    Path("some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with cluster(2, "--nanny", env=deadly()) as (address, _):  # a nanny starts another worker for one that dies
        running = audited("-o", "out", "--scheduler", address)
        _, errors = running.communicate(timeout=300)
    assert running.returncode == 2
    assert b"Traceback" not in errors
    assert [row["id"] for row in table("errors")] == ["3", "4", "broken", "800"]
    assert [row["id"] for row in table("documents")] == [str(one) for one in range(900) if one not in {3, 4, 7, 800}]


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_a_worker_that_dies_loses_nothing_and_nothing_is_there_twice(here: Path):
    write_house()
    many("some.jsonl", 900)
    whole = audited("-o", "whole", "--jobs", "1")
    out, _ = whole.communicate()
    with cluster(2) as (address, workers):
        running = audited("-o", "out", "--scheduler", address)
        until(lambda: running.poll() is not None or any(Path("out").glob("done/p*")))
        workers[0].send_signal(signal.SIGKILL)
        tasks_then = len(list(Path("out/done").glob("p*")))
        found, errors = running.communicate(timeout=300)
        assert tasks_then < len(list(Path("whole/done").iterdir())), "it was killed too late to prove anything"
        assert (running.returncode, found) == (2, out), errors
        assert workers[1].poll() is None
    assert b"Traceback" not in errors
    assert tree("out") == tree("whole")
    assert [row["id"] for row in table("documents")] == [str(number) for number in range(900) if number != 7]


def test_a_cluster_that_does_not_answer_is_told(here: Path, monkeypatch: pytest.MonkeyPatch):
    write_house()
    many("some.jsonl", 8)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    running = audited("-o", "out", "--scheduler", "tcp://127.0.0.1:9")
    _, errors = running.communicate(timeout=300)
    assert running.returncode == 2
    assert b"no Dask scheduler answers at tcp://127.0.0.1:9" in errors
    assert b"Traceback" not in errors
