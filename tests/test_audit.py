"""`policylint audit`: the tables of a corpus, whatever is in it, and the same after a kill as without one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from policylint.atomic import part_beside
from policylint.auditing import TABLES, lint_batch, progress, summary, tasks
from policylint.auditing.run import Job, work
from policylint.auditing.tasks import Names, Task
from policylint.files import Search
from tests.conftest import Run
from tests.house import BAD, GOOD, HOUSE, WEAK, write_house
from tests.makers import builtin_linter
from tests.processes import command, environment, on_linux, until, workers_of

Row = dict[str, Any]

TEXTS = {"good": GOOD, "weak": WEAK, "bad": BAD}
STATUS = {"good": "present", "weak": "weak", "bad": "missing"}


@pytest.fixture
def audit(policylint: Run) -> Run:
    """Audit in a folder with the house's rules, and write JSONL."""
    write_house()

    def run(*arguments: str, form: str = "jsonl") -> Result:
        return policylint("audit", *HOUSE, "--as-of", "2026-06-30", "--format", form, "-o", "out", *arguments)

    return run


def table(name: str, folder: str = "out") -> list[Row]:
    """Read a table of an audit, part by part."""
    parts = sorted(Path(folder, name).glob("*"))
    return [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]


def write_jsonl(path: str, rows: list[Any]) -> None:
    lines = (row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    Path(path).write_bytes(b"".join(line + b"\n" for line in lines))


def tree(folder: str) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


# --- what goes in and comes out


def test_a_folder_becomes_tables(audit: Run, golden: Callable[[str, str], None]):
    result = audit("good.md", "weak.md", "bad.md")
    assert result.exit_code == 0
    golden("audit.txt", result.stdout)
    assert {row["id"]: row["status"] for row in table("assessments")} == {f"{id}.md": STATUS[id] for id in STATUS}
    assert [row["id"] for row in table("documents")] == ["good.md", "weak.md", "bad.md"]
    (present,) = [row for row in table("assessments") if row["id"] == "good.md"]
    assert (present["line"], present["column"], present["text"]) == (3, 1, "We keep server logs for 30 days.")
    assert table("errors") == []
    for name, columns in TABLES.items():
        assert all(list(row) == list(columns) for row in table(name))


def test_the_summary_is_written_for_programs_and_as_a_chart(audit: Run, golden: Callable[[str, str], None]):
    audit("good.md", "weak.md", "bad.md")
    golden("audit.json", Path("out/summary.json").read_text(encoding="utf-8"))
    golden("audit.svg", Path("out/summary.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("row", "options", "id"),
    [
        ({"text": WEAK, "id": "a"}, (), "a"),
        ({"text": WEAK, "path": "a/b.md"}, (), "a/b.md"),
        ({"text": WEAK, "id": 7, "path": "b.md"}, (), "7"),
        ({"text": WEAK}, (), "some.jsonl:1"),
        ({"text": WEAK, "id": None}, (), "some.jsonl:1"),
        ({"body": WEAK, "url": "u"}, ("--text-column", "body", "--id-column", "url"), "u"),
        ({"text": "<p>We keep server logs.", "id": "p", "format": "html"}, (), "p"),
        ({"text": "<p>We keep server logs.", "id": "p", "kind": "html"}, ("--format-column", "kind"), "p"),
        ({"text": "<p>We keep server logs.", "id": "p"}, ("--text-format", "html"), "p"),
    ],
)
def test_a_line_is_a_document(audit: Run, row: Row, options: tuple[str, ...], id: str):
    write_jsonl("some.jsonl", [row])
    assert audit("some.jsonl", *options).exit_code == 0
    assert [(row["id"], row["status"]) for row in table("assessments")] == [(id, "weak")]


def test_a_folder_may_hold_collections_but_the_output_is_no_input(audit: Run):
    Path("in/deep").mkdir(parents=True)
    write_jsonl("in/deep/some.jsonl", [{"text": GOOD, "id": "x"}])
    Path("in/a.md").write_text(BAD, encoding="utf-8")
    for _ in range(2):
        result = audit("in", "-o", "in/out")
        assert result.exit_code == 0, result.output
    assert sorted(row["id"] for row in table("documents", "in/out")) == ["in/a.md", "x"]


def test_what_is_no_policy_counts_for_no_share(policylint: Run):
    write_jsonl(
        "some.jsonl", [{"id": "bread", "text": "# Bread\n\n" + "Knead the dough and let it rise in a bowl. " * 40}]
    )
    assert policylint("audit", "some.jsonl", "-o", "out", "--format", "jsonl").exit_code == 0
    assert [row["is_policy"] for row in table("documents")] == [False]
    read = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))
    assert (read["documents"], read["policies"], read["rules"]) == (1, 0, [])


# --- what is broken

BROKEN: list[tuple[Any, str]] = [
    (b'{"text": "We', "is no JSON"),
    (b"\xff\xfe", "is not UTF-8 (byte 0xFF at offset 0)"),
    (b"[" * 100_000, "is no JSON"),
    (b'{"id": "d", "n": ' + b"1" * 5_000 + b"}", "is no JSON"),
    (["text"], "is no JSON object"),
    ({"id": "d"}, "has no 'text'"),
    ({"id": "d", "text": None}, "its text is no text but null"),
    ({"id": "d", "text": 3}, "its text is no text but a number"),
    ({"id": "d", "text": {"a": 1}}, "its text is no text but a list or object"),
    ({"id": "d", "text": ""}, "is empty"),
    ({"id": "d", "text": "a\0b"}, "is not text"),
    ({"id": "d", "text": "We \ud800 keep logs."}, "not UTF-8"),
    ({"id": "d", "text": WEAK, "format": "docx"}, "'docx' is no format"),
    ({"id": "d", "text": WEAK, "format": ["html"]}, "is no format"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN)
def test_a_broken_line_is_an_error_and_spoils_no_other(audit: Run, line: Any, message: str):
    write_jsonl("some.jsonl", [{"id": "first", "text": GOOD}, line, b"", {"id": "last", "text": BAD}])
    result = audit("some.jsonl")
    assert result.exit_code == 2
    assert "1 could not be checked" in result.stderr
    assert [row["id"] for row in table("documents")] == ["first", "last"]
    (error,) = table("errors")
    assert message in error["message"]
    assert (error["source"], error["line"]) == ("some.jsonl", 2)


def test_a_name_may_hold_anything(audit: Run):
    write_jsonl("some.jsonl", [{"id": "\ud800\x1b[2J", "text": GOOD}])
    assert audit("some.jsonl").exit_code == 0
    assert [row["id"] for row in table("documents")] == ["\\ud800\x1b[2J"]


def test_a_file_that_cannot_be_read_is_an_error(audit: Run):
    Path("x.md").write_bytes(b"\xff\xfa")
    result = audit("x.md", "good.md")
    assert result.exit_code == 2
    assert [(row["id"], row["source"]) for row in table("errors")] == [("x.md", "x.md")]
    assert [row["id"] for row in table("documents")] == ["good.md"]


def test_a_document_that_breaks_the_linter_spoils_no_other(monkeypatch: pytest.MonkeyPatch):
    linter = builtin_linter()
    lint = type(linter).report

    def broken(self: Any, matches: Any) -> Any:
        if "boom" in matches.document.source.text:
            raise ValueError("bang")
        return lint(self, matches)

    monkeypatch.setattr(type(linter), "report", broken)
    found = lint_batch(["a", "b", "c"], [GOOD, "boom", BAD], [None, "text", "html"], linter)
    assert found.documents["id"] == ["a", "c"]
    assert found.errors["id"] == ["b"]
    assert "ValueError: bang" in found.errors["message"][0]


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("no.md",), "no.md: no such file or folder", 2),
        (("no.jsonl",), "no.jsonl: no such file or folder", 2),
        (("empty",), "nothing to audit", 3),
        (("good.md", "-o", "full"), "full: is not empty, and no audit is in it", 2),
        (("good.md", "-o", "good.md"), "good.md", 2),
        (("good.md", "--text-format", "pdf"), "pdf", 2),
        (("good.md", "--profile", "gdpt"), "gdpt", 2),
    ],
)
def test_what_cannot_begin_says_why(audit: Run, arguments: tuple[str, ...], message: str, code: int):
    Path("empty").mkdir()
    Path("full").mkdir()
    Path("full/x").touch()
    result = audit(*arguments)
    assert (result.exit_code, message in result.stderr) == (code, True), result.output
    assert not Path("out").exists()


def test_without_pyarrow_parquet_says_what_to_install(audit: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    Path("some.parquet").touch()
    for result in (audit("good.md", form="parquet"), audit("some.parquet")):
        assert result.exit_code == 2
        assert result.stderr.startswith(
            "error: Parquet needs pyarrow; install it with: pip install 'policylint[audit]'"
        )
    assert not Path("out").exists()


def test_without_dask_a_cluster_says_what_to_install(audit: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = audit("good.md", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "pip install 'policylint[dask]'" in result.stderr


# --- going on


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


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff", b'{"documents": "x"}'])
def test_a_mark_or_a_run_that_is_damaged_is_not_believed(audit: Run, damage: bytes):
    first = audit("good.md").stdout
    before = tree("out")
    Path("out/done/part-00001.json").write_bytes(damage)
    assert audit("good.md").stdout == first
    assert tree("out") == before
    Path("out/run.json").write_bytes(damage)
    result = audit("good.md")
    assert (result.exit_code, result.stderr.startswith("out/run.json: ")) == (2, True)


def many(path: str, count: int = 300) -> None:
    """Write so many documents that they make several tasks."""
    filler = "\n\nOur office is in a street with trees. " * 60
    padding = "x" * 18_000  # tasks are cut by bytes, and what is in no column that is read costs no time
    texts = [f"{text}{filler}" for text in TEXTS.values()]
    rows: list[Row] = [{"id": f"{number}", "text": texts[number % 3], "padding": padding} for number in range(count)]
    rows[7] = {"id": "broken"}
    write_jsonl(path, rows)


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


def test_a_part_that_is_half_written_is_no_part(audit: Run):
    audit("good.md")
    before = tree("out")
    Path("out/done/part-00001.json").unlink()
    part_beside(Path("out/assessments/part-00001.jsonl")).write_text("{", encoding="utf-8")
    Path("out/errors/part-00001.jsonl").write_text("{", encoding="utf-8")
    assert audit("good.md").exit_code == 0
    assert tree("out") == before


@on_linux
def test_a_worker_that_is_killed_is_told_and_its_task_stays_undone(audit: Run):
    many("some.jsonl", 900)
    arguments = command("audit", *HOUSE, "--as-of", "2026-06-30", "--format", "jsonl", "-o", "out", "--jobs", "2")
    running = subprocess.Popen([*arguments, "some.jsonl"], env=environment(), stdout=-1, stderr=-1)
    until(lambda: Path("out/done").is_dir() and any(Path("out/done").glob("p*")))
    os.kill(workers_of(running.pid)[-1], signal.SIGKILL)
    out, errors = running.communicate()
    assert (running.returncode, out) == (2, b"")
    assert b"the same command goes on from there" in errors
    assert b"Traceback" not in errors
    audit("some.jsonl", "-o", "whole")
    audit("some.jsonl")
    assert tree("out") == tree("whole")


# --- tasks and numbers


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


# --- Parquet


def test_parquet_in_is_as_jsonl_in_and_parquet_out_as_jsonl_out(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": id, "text": text} for id, text in TEXTS.items()] + [{"id": "none", "text": None}]
    write_jsonl("some.jsonl", rows)
    parquet.write_table(arrow.Table.from_pylist(rows), "some.parquet", row_group_size=2)
    audit("some.jsonl")
    audit("some.parquet", "-o", "from")
    audit("some.parquet", "-o", "to", form="parquet")
    assert len(tree("from/done")) == 2
    for name in TABLES:
        expected = [row | {"source": "some.parquet"} if name == "errors" else row for row in table(name)]
        assert table(name, "from") == expected
        read = parquet.read_table(f"to/{name}")
        assert read.to_pylist() == expected
        assert read.column_names == list(TABLES[name])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"body": ["x"]}, "some.parquet: has no column 'text' (columns: body)"),
        ({"texts": ["x"], "n": [1]}, "some.parquet: has no column 'text'; did you mean 'texts'? (columns: texts, n)"),
    ],
)
def test_a_parquet_file_without_the_columns_is_refused(audit: Run, columns: dict[str, list[Any]], message: str):
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table(columns), "some.parquet")
    result = audit("some.parquet")
    assert (result.exit_code, result.stderr) == (2, f"{message}\n")
    assert not Path("out").exists()


def test_a_parquet_file_may_be_empty_or_of_other_types(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"text": arrow.array([], arrow.string())}), "empty.parquet")
    parquet.write_table(arrow.table({"text": [1, None], "id": [[1], [2]]}), "types.parquet")
    parquet.write_table(arrow.table({"text": arrow.array([b"\xff"], arrow.binary())}), "bytes.parquet")
    assert audit("empty.parquet", "types.parquet", "bytes.parquet", "good.md").exit_code == 2
    assert [row["id"] for row in table("documents")] == ["good.md"]
    assert [(row["id"], row["message"]) for row in table("errors")] == [
        ("types.parquet:1", "its text is no text but a number"),
        ("types.parquet:2", "its text is no text but null"),
        ("bytes.parquet:1", "its text is no text but bytes"),
    ]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"x" * 100])
def test_what_is_no_parquet_is_refused(audit: Run, data: bytes):
    pytest.importorskip("pyarrow")
    Path("some.parquet").write_bytes(data)
    result = audit("some.parquet")
    assert result.exit_code == 2
    assert result.stderr.startswith("some.parquet: cannot be read as Parquet: ")


def test_a_parquet_file_that_breaks_off_is_an_error_row(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": str(number), "text": f"{WEAK}{number}"} for number in range(10)]
    parquet.write_table(arrow.Table.from_pylist(rows), "some.parquet", compression="none", use_dictionary=False)
    data = bytearray(Path("some.parquet").read_bytes())
    data[4:60] = b"\xff" * 56  # the first page; the footer is sound
    Path("some.parquet").write_bytes(data)
    assert audit("some.parquet").exit_code == 2
    (error,) = table("errors")
    assert "cannot be read as Parquet" in error["message"]
