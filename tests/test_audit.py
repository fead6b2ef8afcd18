"""`policylint audit`: the tables of a corpus, whatever is in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policylint.auditing import TABLES, lint_batch
from tests.audits import Row, table, write_jsonl
from tests.conftest import Run
from tests.house import BAD, GOOD, WEAK
from tests.makers import builtin_linter

STATUS = {"good": "present", "weak": "weak", "bad": "missing"}


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
