"""`policylint audit` goes on: after a kill, on another day, and not with other settings."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from policylint.atomic import part_beside
from tests.audits import many, table, tree
from tests.conftest import Run
from tests.house import GOOD, HOUSE, write_house
from tests.processes import command, environment, on_linux, until, workers_of


def test_the_same_again_does_nothing_and_says_the_same(audit: Run):
    first = audit("good.md", "weak.md")
    before = tree("out")
    times = {path: path.stat().st_mtime_ns for path in Path("out/assessments").iterdir()}
    second = audit("good.md", "weak.md")
    assert "going on: 1 of 1 parts are done" in second.stderr
    assert (second.exit_code, second.stdout) == (first.exit_code, first.stdout)
    assert tree("out") == before
    assert {path: path.stat().st_mtime_ns for path in Path("out/assessments").iterdir()} == times


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--profile", "gdpr"), "profiles: core, now gdpr"),
        (("--select", "integrity"), "other rules"),
        (("--text-column", "body"), "columns: text=text, now text=body"),
        (("--as-of", "2026-07-01"), "as_of: 2026-06-30, now 2026-07-01"),
        (("weak.md",), "inputs: good.md, now good.md, weak.md"),
    ],
)
def test_other_settings_in_the_same_folder_are_refused(audit: Run, options: tuple[str, ...], message: str):
    audit("good.md")
    before = tree("out")
    result = audit("good.md", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith("out/run.json: another audit is in this folder (")
    assert message in result.stderr
    assert tree("out") == before


def test_an_input_or_a_rule_that_has_changed_is_refused(audit: Run):
    audit("good.md")
    Path("good.md").write_text(GOOD + "\nMore.\n", encoding="utf-8")
    assert "the inputs have changed" in audit("good.md").stderr
    Path("house/house/logs.yaml").write_text(
        Path("house/house/logs.yaml").read_text(encoding="utf-8").replace("Name a period", "Name one"), encoding="utf-8"
    )
    assert "other rules" in audit("good.md").stderr


def test_a_run_that_goes_on_the_next_day_judges_for_its_own(policylint: Run):
    write_house()
    arguments = ("audit", *HOUSE, "--format", "jsonl", "-o", "out", "good.md")
    policylint(*arguments, "--as-of", "2020-01-01")
    assert policylint(*arguments).exit_code == 0


DAMAGED = [
    b"",
    b"{}",
    b"[1]",
    b"\xff",
    b'{"documents": "x"}',
    b'{"documents": 1, "policies": 1, "errors": 0, "characters": 9, "statuses": [], "findings": [1]}',
    b"[" * 200_000,
]


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_mark_or_a_run_that_is_damaged_is_not_believed(audit: Run, damage: bytes):
    first = audit("good.md").stdout
    before = tree("out")
    Path("out/done/part-00001.json").write_bytes(damage)
    assert audit("good.md").stdout == first
    assert tree("out") == before
    Path("out/run.json").write_bytes(damage)
    result = audit("good.md")
    assert (result.exit_code, result.stderr.startswith("out/run.json: ")) == (2, True)


def test_several_processes_write_the_same(audit: Run):
    many("some.jsonl")
    one, two = audit("some.jsonl", "--jobs", "1"), audit("some.jsonl", "--jobs", "2", "-o", "two")
    assert one.exit_code == two.exit_code == 2
    assert one.stdout == two.stdout
    assert tree("out") == tree("two")
    assert len(tree("out/done")) > 1
    assert [row["id"] for row in table("documents")] == [str(number) for number in range(300) if number != 7]


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_goes_on_to_the_same(audit: Run, jobs: str):
    many("some.jsonl", 900)
    audit("some.jsonl", "-o", "whole")
    arguments = command("audit", *HOUSE, "--as-of", "2026-06-30", "--format", "jsonl", "-o", "out", "--jobs", jobs)
    running = subprocess.Popen([*arguments, "some.jsonl"], env=environment(), stdout=subprocess.DEVNULL)
    try:
        until(lambda: Path("out/done").is_dir() and any(Path("out/done").glob("p*")))
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
    done = len(list(Path("out/done").glob("p*")))
    assert done < len(list(Path("whole/done").iterdir()))
    assert not Path("out/summary.json").exists()
    result = audit("some.jsonl")
    assert "going on: " in result.stderr
    assert tree("out") == tree("whole")


def test_a_run_that_was_interrupted_as_it_began_can_begin_again(audit: Run, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupt)
        assert audit("good.md").exit_code == 130
    part_beside(Path("out/run.json")).write_text("{", encoding="utf-8")  # as a kill would leave it
    assert audit("good.md").exit_code == 0
    assert [path for path in Path("out").rglob("*") if path.name.startswith(".")] == []


def test_a_part_that_is_half_written_is_no_part(audit: Run):
    audit("good.md")
    before = tree("out")
    Path("out/done/part-00001.json").unlink()
    part_beside(Path("out/assessments/part-00001.jsonl")).write_text("{", encoding="utf-8")
    Path("out/errors/part-00001.jsonl").write_text("{", encoding="utf-8")
    assert audit("good.md").exit_code == 0
    assert tree("out") == before


@on_linux
def test_a_worker_that_is_killed_by_chance_changes_nothing(audit: Run):
    many("some.jsonl", 900)
    arguments = command("audit", *HOUSE, "--as-of", "2026-06-30", "--format", "jsonl", "-o", "out", "--jobs", "2")
    running = subprocess.Popen([*arguments, "some.jsonl"], env=environment(), stdout=-1, stderr=-1)
    until(lambda: Path("out/done").is_dir() and any(Path("out/done").glob("p*")))
    os.kill(workers_of(running.pid)[-1], signal.SIGKILL)
    out, errors = running.communicate()
    whole = audit("some.jsonl", "-o", "whole")
    assert (running.returncode, out.decode()) == (2, whole.stdout)
    assert b"Traceback" not in errors
    assert tree("out") == tree("whole")
