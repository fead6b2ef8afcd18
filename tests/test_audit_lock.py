"""`policylint audit` and a second one in the same folder at the same time."""

from __future__ import annotations

from pathlib import Path

from policylint.auditing import lock
from tests.audits import many, tree
from tests.conftest import Run
from tests.house import GOOD


def test_a_second_audit_in_a_folder_is_refused_while_the_first_is_at_work(audit: Run):
    many("some.jsonl", 9)
    first = audit("some.jsonl")
    before = tree("out")
    with lock.held(Path("out/run.lock"), "never"):
        result = audit("some.jsonl")
        assert result.exit_code == 2
        assert result.stderr.startswith("out: another audit is at work in this folder; wait until")
        assert tree("out") == before
    assert audit("some.jsonl").stdout == first.stdout


def test_a_lock_that_is_left_behind_keeps_nobody_out(audit: Run):
    Path("good.md").write_text(GOOD, encoding="utf-8")
    Path("out").mkdir()
    Path("out/run.lock").touch()
    assert audit("good.md").exit_code == 0


def test_nothing_is_written_to_a_folder_of_something_else(audit: Run):
    Path("good.md").write_text(GOOD, encoding="utf-8")
    Path("out").mkdir()
    Path("out/mine.txt").touch()
    assert audit("good.md").exit_code == 2
    assert list(tree("out")) == ["mine.txt"]
