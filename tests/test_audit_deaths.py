"""`policylint audit` and documents that end the process which checks them: each is found, told, and spoils no other."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from policylint.auditing.tasks import Task
from policylint.auditing.tries import Deaths, Seen, begun, died
from policylint.errors import PolicylintError
from tests.audits import deadly, kills, table, tree, write_jsonl
from tests.house import GOOD, HOUSE, WEAK, write_house
from tests.processes import command, environment

ENDED = "ended every time: out of memory, a crash in compiled code, or ended from outside"

TASK = Task(3, "files", ("a.md",), names=("a.md",))


def audited(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Audit in a process of its own, for it may die."""
    write_house()
    program = command("audit", *HOUSE, "--as-of", "2026-06-30", "--format", "jsonl", "-o", "out", "--quiet", *arguments)
    return subprocess.run(program, check=False, env=env, capture_output=True, text=True, timeout=300)


def write_some(*texts: str) -> list[str]:
    """Write a folder of documents, and return their names."""
    Path("some").mkdir()
    names = [f"some/{number}.md" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        Path(name).write_text(text, encoding="utf-8")
    return names


def without(name: str, lost: set[str], folder: str) -> list[object]:
    return [row for row in table(name, folder) if row["id"] not in lost]


def test_documents_that_kill_are_errors_and_spoil_no_other(here: Path):
    names = write_some(kills(), GOOD, WEAK, kills(), kills(), GOOD, kills())
    write_jsonl("rows.jsonl", [{"id": "a", "text": WEAK}, {"id": "b", "text": kills()}, {"text": kills()}])
    inputs = ("some", "rows.jsonl", "--jobs", "2")
    result = audited(deadly(), *inputs)
    assert (result.returncode, result.stderr) == (2, "6 could not be checked; see out/errors\n")
    lost = {names[0], names[3], names[4], names[6], "b", "rows.jsonl:3"}
    assert {row["id"] for row in table("errors")} == lost
    assert {row["message"] for row in table("errors")} == {f"the worker that read it {ENDED}"}
    assert [(row["source"], row["line"]) for row in table("errors")][-2:] == [("rows.jsonl", 2), ("rows.jsonl", 3)]
    assert audited(environment(), *inputs, "-o", "whole").returncode == 0
    for name in ("documents", "assessments", "findings"):
        assert table(name) == without(name, lost, "whole")
    assert list(Path("out/tries").iterdir()) == []


def test_documents_of_parquet_that_kill_are_errors(here: Path):
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = [kills() if number in {3, 70} else GOOD for number in range(90)]
    parquet.write_table(arrow.table({"id": [f"p{number}" for number in range(90)], "text": texts}), "some.parquet")
    write_some(GOOD)
    assert audited(deadly(), "some", "some.parquet", "--jobs", "2").returncode == 2
    assert [(row["id"], row["line"]) for row in table("errors")] == [("p3", 4), ("p70", 71)]
    assert len(table("documents")) == 89


def test_a_run_that_dies_of_a_document_is_ended_by_the_same_command(here: Path):
    names = write_some(GOOD, kills(), WEAK)
    env = deadly()
    assert audited(env, "some", "--jobs", "1").returncode == 77
    assert audited(env, "some", "--jobs", "1").returncode == 2
    assert [row["id"] for row in table("errors")] == [names[1]]
    assert [row["id"] for row in table("documents")] == [names[0], names[2]]


@pytest.mark.parametrize(("times", "code"), [(1, 0), (2, 0), (4, 0), (5, 2)])
def test_a_document_is_to_blame_when_it_kills_alone_four_times(here: Path, times: int, code: int):
    write_some(GOOD, kills(times), WEAK)
    write_jsonl("rows.jsonl", [{"id": "a", "text": WEAK}])
    assert audited(deadly(), "some", "rows.jsonl", "--jobs", "2").returncode == code
    assert len(table("errors")) == (code == 2)
    if code == 0:
        audited(environment(), "some", "rows.jsonl", "--jobs", "2", "-o", "whole")
        assert tree("out") == tree("whole")


def test_reading_that_kills_is_one_error(here: Path):
    write_some(GOOD)
    write_jsonl("rows.jsonl", [{"id": str(number), "text": WEAK} for number in range(1, 10)])
    assert audited(deadly(DIES="line 5"), "some", "rows.jsonl", "--jobs", "2").returncode == 2
    message = f"the rest is not checked, for the worker that read on {ENDED}"
    assert table("errors") == [{"id": None, "source": "rows.jsonl", "line": 4, "message": message}]
    assert [row["id"] for row in table("documents")] == ["some/0.md", "1", "2", "3", "4"]


def test_workers_that_die_of_no_document_end_the_run(here: Path):
    write_some(GOOD)
    write_jsonl("rows.jsonl", [{"id": "a", "text": WEAK}])
    result = audited(deadly(DIES="worker"), "some", "rows.jsonl", "--jobs", "2")
    assert result.returncode == 2
    assert result.stderr.startswith("out: 10 processes ended before their work was done, whatever document")
    assert "Traceback" not in result.stderr
    assert audited(environment(), "some", "rows.jsonl").returncode == 0


def test_workers_that_die_before_they_have_read_many_rules_do_not_make_it_hang(here: Path):
    write_some(GOOD)
    write_jsonl("rows.jsonl", [{"id": "a", "text": WEAK}])
    program = command("audit", "--isolated", "--format", "jsonl", "-o", "out", "some", "rows.jsonl", "--jobs", "2")
    env = deadly(DIES="worker")
    assert subprocess.run(program, check=False, env=env, capture_output=True, timeout=100).returncode == 2


# --- what is written down


def test_a_try_that_ends_leaves_nothing_and_one_that_dies_what_it_was_at(here: Path):
    Path("tries").mkdir()
    with begun(Path(), TASK) as this:
        assert (this.careful, this.seen, died(Path(), TASK)) == (False, Seen(), True)
    assert not died(Path(), TASK)
    path = Path("tries/part-00003.jsonl")
    for text in ("", "x" * 9, '\n[1, "a", fal', "[1]", '[1, "a", -1, 0, [], -1]'):
        assert seen_after(path, text) == Seen()
    begins = Seen(suspect=-1, blamed={2: "c"})
    assert seen_after(path, lines(begins, "[8, ")) == begins
    assert seen_after(path, lines(begins, begins._replace(at=7))) == Seen(suspect=7, deaths=1, blamed={2: "c"})
    suspected = Seen(suspect=7, deaths=3, blamed={2: "c"})
    assert seen_after(path, lines(suspected)) == suspected  # it died before it was at any
    assert seen_after(path, lines(suspected._replace(at=6))) == Seen(suspect=6, deaths=1, blamed={2: "c"})
    assert seen_after(path, lines(suspected._replace(at=7, id="g"))) == Seen(blamed={2: "c", 7: "g"})
    assert seen_after(path, lines(Seen(2, "", 2, 3, {2: "c"}))) == Seen(blamed={2: "c"}, end=2)


def lines(*some: Seen | str) -> str:
    return "\n\n".join(one if isinstance(one, str) else json.dumps(one) for one in some)


def seen_after(path: Path, text: str) -> Seen:
    path.write_text(text, encoding="utf-8")
    with begun(Path(), TASK) as this:
        assert this.careful
        return this.seen


def test_deaths_over_different_tasks_are_counted_apart(here: Path):
    deaths = Deaths(Path())
    for number in range(1, 10):
        for _ in range(9):
            deaths.add(TASK._replace(number=number))
    with pytest.raises(PolicylintError, match="10 processes ended"):
        deaths.add(TASK)


def test_what_a_worker_that_died_left_half_written_goes(here: Path):
    write_some(GOOD + "\n" * 500_000, kills(1))  # the second is in another batch
    write_jsonl("rows.jsonl", [{"id": "a", "text": WEAK}])
    assert audited(deadly(), "some", "rows.jsonl", "--jobs", "2").returncode == 0
    assert [path for path in Path("out").rglob("*") if path.match(".policylint-*")] == []
