"""Audits: how work is cut into tasks, what a task leaves, and the numbers of the summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.auditing import progress, summary, tasks
from policylint.auditing.run import Job, work
from policylint.auditing.tasks import Names, Task
from policylint.files import Search
from tests.audits import tree
from tests.house import GOOD
from tests.makers import builtin_linter


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=40), st.integers(1, 60))
def test_ranges_of_lines_leave_nothing_out(lines: list[bytes], size: int):
    with pytest.MonkeyPatch.context() as patch, temporary(b"\n".join(lines)) as path:
        patch.setattr(tasks, "_BYTES", size)
        patch.setattr(tasks, "_BLOCK", max(1, size // 2))
        found = tasks.plan(tasks.Inputs((), (path,)), Names())
        data = Path(path).read_bytes()
    assert b"".join(data[task.first : task.last] for task in found) == data
    for task in found:
        assert task.line == data.count(b"\n", 0, task.first) + 1
        assert task.first == 0 or data[task.first - 1 : task.first] == b"\n"


def temporary(data: bytes) -> Any:
    import tempfile
    from contextlib import contextmanager

    @contextmanager
    def made() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.jsonl")
            path.write_bytes(data)
            yield str(path)

    return made()


def test_files_are_grouped_and_each_is_in_one_group(here: Path):
    for number in range(450):
        Path(f"{number}.md").touch()
    found = tasks.find_inputs(["."], Search(), Path("out"))
    planned = tasks.plan(found, Names())
    assert [len(task.paths) for task in planned] == [200, 200, 50]
    assert len({path for task in planned for path in task.paths}) == 450


def test_doing_a_task_twice_leaves_one_part(here: Path):
    from policylint.auditing.writers import make_folders

    make_folders(Path("out"))
    Path("a.md").write_text(GOOD, encoding="utf-8")
    task = Task(1, "files", ("a.md",), names=("a.md",))
    job = Job("out", "jsonl", Names())
    work(builtin_linter(), job, task)
    before = tree("out")
    work(builtin_linter(), job, task)
    assert tree("out") == before


def test_shares_are_of_the_policies_that_a_rule_applies_to():
    statuses = {("a/b", "missing"): 1, ("a/b", "weak"): 1, ("a/b", "not_applicable"): 2, ("a/c", "not_applicable"): 4}
    both = summary.Counts(4, 4, 0, 9, statuses).plus(summary.Counts(2, 2, 1, 1, {("a/b", "present"): 2}))
    one, other = summary.rows_of(both, {})
    assert (one.share("missing"), one.share("weak"), other.share("missing")) == (0.25, 0.25, 0.0)
    assert summary.Counts.from_json(both.as_json()) == both


def test_a_title_of_a_rule_is_only_text_in_the_chart():
    import xml.etree.ElementTree as ET

    rows = summary.rows_of(summary.Counts(1, 1, 0, 1, {("a/b", "missing"): 1}), {"a/b": "<script>&\x1b"})
    chart = summary.as_chart(summary.Counts(1, 1), rows)
    texts = "".join(ET.fromstring(chart).itertext())
    assert "<script>&" in texts
    assert "http" not in chart.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ((50, 100, 12_300, 60.0), "Auditing: 50%, 12,300 documents, 205/s, 0:01:00 left"),
        ((0, 100, 0, 0.0), "Auditing: 0%, 0 documents, 0/s, 0:00:00 left"),
        ((0, 0, 3, 2.0), "Auditing: 100%, 3 documents, 2/s, 0:00:00 left"),
        ((1, 3601, 1, 2.0), "Auditing: 0%, 1 documents, 0/s, 2:00:00 left"),
    ],
)
def test_progress_tells_the_rate_and_what_is_left(numbers: tuple[int, int, int, float], line: str):
    assert progress.line(*numbers) == line


def test_progress_is_not_told_more_often_than_it_can_be_read():
    shown: list[str] = []
    seconds = iter([0.0, 0.1, 0.3, 0.4, 0.6])
    told = progress.Progress(4, lambda: next(seconds), shown.append)
    for _ in range(4):
        told.add(1, 1)
    told.end()
    assert [line[:13] for line in shown] == ["Auditing: 50%", "Auditing: 100", ""]
