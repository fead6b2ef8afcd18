"""Baselines: what they accept, what is stale in them, and the file."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.baseline import Checked, Entry, accept, entries, index, stale, updated
from policylint.baselinefile import BaselineFile, as_text, read
from policylint.errors import PolicylintError
from policylint.finding import Finding, Kind, Suppressed
from policylint.source import Span
from tests.conftest import Run

# --- values


def finding(rule: str, kind: Kind = "missing", severity="error", key: str = "") -> Finding:
    return Finding(rule, kind, severity, Span(0, 1), "m", "clause", key=key)


def test_a_baseline_accepts_what_is_as_bad_or_less():
    baseline = index([Entry("p.md", "a/b", "missing", "", "warning"), Entry("p.md", "a/c", "defect", "1: x", "error")])

    def left(path: str, *findings: Finding) -> int:
        return sum(one.suppressed is None for one in accept(path, findings, baseline))

    assert left("p.md", finding("a/b", severity="warning")) == 0
    assert left("p.md", finding("a/b", severity="info")) == 0
    assert left("p.md", finding("a/b", severity="error")) == 1  # it was accepted as a warning
    assert left("p.md", finding("a/b", "weak", "warning")) == 1
    assert left("q.md", finding("a/b", severity="warning")) == 1
    assert left("p.md", finding("a/c", "defect", key="1: x"), finding("a/c", "defect", key="2: x")) == 1


def test_a_comment_comes_before_the_baseline():
    by_comment = finding("a/b")._replace(suppressed=Suppressed("file", "because of this"))
    baseline = [Entry("p.md", "a/b", "missing", "", "error")]
    assert accept("p.md", [by_comment], index(baseline)) == (by_comment,)
    assert stale(baseline, {"p.md": Checked([by_comment], {"a/b"})}, {"a/b"}) == tuple(baseline)
    assert entries({"p.md": Checked([by_comment])}) == ()


def test_only_what_was_looked_for_is_stale():
    old = [
        Entry(path, rule, "missing", "", "error") for path in ("gone.md", "other.md", "p.md") for rule in ("a/b", "a/c")
    ]
    documents = {"p.md": Checked([finding("a/d")], {"a/b", "a/d"}), "gone.md": Checked()}
    known = {"a/b", "a/c", "a/d"}
    gone = stale(old, documents, known)
    assert [(one.path, one.rule) for one in gone] == [("gone.md", "a/b"), ("gone.md", "a/c"), ("p.md", "a/b")]
    assert updated(old, documents, known) == tuple(
        sorted([*(set(old) - set(gone)), Entry("p.md", "a/d", "missing", "", "error")])
    )


def test_what_names_a_rule_that_there_is_not_is_stale():
    old = [Entry("p.md", rule, "missing", "", "error") for rule in ("a/b", "a/c")]
    assert stale(old, {}, {"a/b"}) == (old[1],)
    assert updated(old, {}, {"a/b"}) == (old[0],)


def test_what_is_wrong_with_a_suppression_is_never_accepted():
    assert entries({"p.md": Checked([finding("suppression/expired", "defect", "warning")])}) == ()


# --- the file

PATHS = st.text(st.characters(exclude_characters="\\\0", exclude_categories=["Cs"]), min_size=1, max_size=40).map(
    posixpath.normpath
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        PATHS,
        st.text(min_size=1),
        st.sampled_from(["missing", "weak", "defect"]),
        st.text(),
        st.sampled_from(["error", "warning", "info"]),
    )
)


@given(ENTRIES)
def test_a_file_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, some: list[Entry]):
    path = tmp_path_factory.getbasetemp() / "baseline.json"
    path.write_text(as_text(some), encoding="utf-8", errors="surrogatepass" if "\ud800" in str(some) else "strict")
    assert read(path).entries == tuple(sorted(some))
    assert as_text(reversed(some)) == as_text(some)


def test_the_file_has_a_line_an_entry():
    some = [Entry("b.md", "a/b", "missing", "", "error"), Entry("a.md", "x/y", "defect", "1: “é”", "info")]
    assert as_text(some) == (
        '{"schema": 1,\n"findings": [\n'
        '  {"path": "a.md", "rule": "x/y", "kind": "defect", "key": "1: “é”", "severity": "info"},\n'
        '  {"path": "b.md", "rule": "a/b", "kind": "missing", "severity": "error"}\n]}\n'
    )
    assert json.loads(as_text([])) == {"schema": 1, "findings": []}


GOOD = {"path": "p.md", "rule": "a/b", "kind": "missing", "severity": "error"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "b.json:1:2: not valid JSON: "),
        (
            "<<<<<<< HEAD\n{}",
            "b.json:1:1: not valid JSON: a merge conflict; resolve the merge, then run `policylint bas",
        ),
        ('{"findings": [\n<<<<<<< HEAD\n=======\n>>>>>>> x\n]}', "b.json:2:1: not valid JSON: a merge conflict"),
        (f'{{"schema": {"1" * 5000}}}', "b.json: not a baseline: a number in it has too many digits"),
        ('{"schema": "1", "findings": []}', 'b.json: not a baseline: "schema" must be the number 1'),
        ('{"schema": true, "findings": []}', 'b.json: not a baseline: "schema" must be the number 1'),
        ('{"findings": []}', 'b.json: not a baseline: "schema" must be the number 1'),
        ("[]", "b.json: not a baseline"),
        ("{}", "b.json: not a baseline"),
        ("[" * 100_000, "b.json: "),
        ('{"schema": 2, "findings": []}', "b.json: is of schema 2"),
        ('{"schema": 1, "findings": [1]}', "b.json:1:28: findings[0] must be an object"),
        ('{"schema": 1, "findings": [\n1]}', "b.json:2:1: findings[0] must be an object"),
        (
            json.dumps({"schema": 1, "findings": [GOOD, GOOD | {"line": "3"}]}, indent=1),
            "b.json:10:3: findings[1]: the key 'line'",
        ),
        (json.dumps({"schema": 1, "findings": [{"path": "p.md"}]}), "b.json:1:28: findings[0]: the key 'rule'"),
        (
            json.dumps({"schema": 1, "findings": [GOOD, GOOD | {"path": "x" * 5000}]}),
            "b.json:1:101: findings[1]: the path can be that of no document: ",
        ),
        (
            json.dumps({"schema": 1, "findings": [GOOD | {"path": "\0"}]}),
            "b.json:1:28: findings[0]: the path can be that of",
        ),
        (json.dumps({"schema": 1, "findings": [GOOD | {"kind": "bad"}]}), "b.json:1:28: findings[0]: kind is 'bad'"),
        (
            json.dumps({"schema": 1, "findings": [GOOD | {"severity": 1}]}),
            "b.json:1:28: findings[0] must be an object of",
        ),
    ],
)
def test_a_broken_baseline_is_refused_with_its_place(here: Path, policylint: Run, text: str, message: str):
    Path("b.json").write_text(text, encoding="utf-8")
    with pytest.raises(PolicylintError) as error:
        read(Path("b.json"))
    assert str(error.value).startswith(message)
    Path("p.md").write_text("# P\n", encoding="utf-8")
    result = policylint("check", "--baseline", "b.json", "p.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


def test_a_baseline_that_is_named_must_be_there(here: Path, policylint: Run):
    Path("p.md").write_text("# P\n", encoding="utf-8")
    Path("u.json").write_bytes(b"\xff")
    for name, message in (("no.json", "no.json: cannot be read"), ("u.json", "u.json: not UTF-8")):
        result = policylint("check", "--baseline", name, "p.md")
        assert result.exit_code == 2
        assert result.stderr.startswith(message)


def test_a_byte_order_mark_is_no_fault(here: Path):
    Path("b.json").write_bytes(b"\xef\xbb\xbf" + as_text([Entry("p.md", "a/b", "weak", "", "info")]).encode())
    assert read(Path("b.json")).entries == (Entry("p.md", "a/b", "weak", "", "info"),)


@pytest.mark.parametrize("path", ["./legal/p.md", "legal\\p.md", "legal//p.md", "x/../legal/p.md", ".\\legal\\p.md"])
def test_paths_that_people_write_are_those_of_documents(here: Path, path: str):
    Path("b.json").write_text(as_text([Entry(path, "a/b", "weak", "", "info")]), encoding="utf-8")
    assert [entry.path for entry in read(Path("b.json")).entries] == ["legal/p.md"]


def test_of_two_severities_of_one_finding_the_lesser_holds():
    mild, bad = (Entry("p.md", "a/b", "missing", "", severity) for severity in ("info", "error"))
    for both in ((mild, bad), (bad, mild)):
        assert index(both) == {mild.identity: "info"}


def test_a_document_that_may_not_be_looked_at_is_not_gone(here: Path, close: Callable[..., None]):
    file = BaselineFile(here / "baseline.json")
    (here / "shut").mkdir()
    close("shut")
    assert [file.is_gone(path) for path in ("shut/a.md", "a.md")] == [False, True]
