"""Baselines, and what they rest on: fingerprints that know no lines."""

from __future__ import annotations

import json
import os
import posixpath
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.baseline import Checked, Entry, accept, entries, index, stale, updated
from policylint.baselinefile import as_text, read
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import Finding, Kind, Suppressed, fingerprint
from policylint.findings import numbered
from policylint.selection import make_plan, select
from policylint.source import Source, Span
from tests.conftest import Run
from tests.makers import make_document, make_rules
from tests.test_suppressions import PROFILE, RULE

RULESET = make_rules(
    keep__period=RULE.format(title="How long", clause="we keep", severity="error"),
    keep__logs=RULE.format(title="Logs", clause="we log", severity="error"),
    share__who=RULE.format(title="Who", clause="we share", severity="warning"),
    profiles__law=PROFILE,
)
LINTER = Linter(make_plan(RULESET, select(RULESET, ["law"])), date(2026, 6, 30))


# --- fingerprints


def prints(findings: tuple[Finding, ...], path: str = "p.md") -> list[str]:
    return [fingerprint(path, finding) for finding in findings]


def lint(text: str) -> tuple[Finding, ...]:
    return LINTER.lint(Source("p.md", text, "markdown")).findings


CLAUSES = st.sampled_from(
    ["We keep it.", "We log it.", "We share it.", "We keep it for 30 days.", "Welcome.", "Hello."]
)
TITLES = st.sampled_from(["Storage", "Who we are", "More", "The rest", "Last words"])
COMMENTS = st.sampled_from(["", "", "<!-- policylint-disable-file kept -->", "<!-- policylint-enable -->"])
SECTIONS = st.lists(st.tuples(TITLES, CLAUSES, COMMENTS), min_size=1, max_size=6)


def written(sections: list[tuple[str, str, str]], gap: int = 1) -> str:
    blank = "\n" * (gap + 1)
    return "".join(f"## {title}{blank}{clause}{blank}{comment}{blank}" for title, clause, comment in sections)


@given(SECTIONS)
def test_no_two_findings_share_a_fingerprint(sections: list[tuple[str, str, str]]):
    found = prints(lint(written(sections)))
    assert len(set(found)) == len(found)


@given(SECTIONS, st.randoms())
@settings(max_examples=60)
def test_moving_text_changes_no_fingerprint(sections: list[tuple[str, str, str]], random):
    """Order of the sections, the lines between them, their headings: what is found stays the same finding."""
    before = sorted(prints(lint(written(sections))))
    assert sorted(prints(lint(written(sections, gap=50)))) == before
    renamed = [(f"Part {number}", clause, comment) for number, (_, clause, comment) in enumerate(sections)]
    assert sorted(prints(lint(written(renamed)))) == before
    moved = list(sections)
    random.shuffle(moved)
    # Which of several clauses of one rule is shown may change with their order, not what is found of the rule.
    assert sorted(prints(lint(written(moved)))) == before


def test_a_fingerprint_depends_on_path_rule_and_kind():
    one = Finding("a/b", "weak", "error", Span(0, 1), "m", "clause")
    others = [one._replace(rule="a/c"), one._replace(kind="missing"), one._replace(key="1: x")]
    assert len({fingerprint("p.md", one), fingerprint("q.md", one), *prints(tuple(others))}) == 5
    same = [one._replace(severity="info"), one._replace(span=Span(5, 6)), one._replace(message="n")]
    assert set(prints(tuple(same))) == {fingerprint("p.md", one)}


PIECES = ("[COMPANY]", "[**company**]", "[DATE]", "1: [date]", "2: [date]", "see section 9", "a " * 60, "a " * 61)


@given(st.lists(st.tuples(st.sampled_from(["x/one", "x/two"]), st.sampled_from(PIECES)), max_size=12), st.randoms())
def test_defects_are_told_apart_by_their_words_and_a_number(pieces: list[tuple[str, str]], random):
    """One rule may find the same words many times: each finding is its own, in whatever order they stand."""

    def found(order: list[tuple[str, str]], gap: str) -> list[str]:
        text = gap.join(piece for _, piece in order)
        findings, at = [], 0
        for rule, piece in order:
            findings.append(Finding(rule, "defect", "warning", Span(at, at + len(piece)), "m", "clause"))
            at += len(piece) + len(gap)
        return prints(numbered(findings, make_document(text or "x")))

    here = found(pieces, "\n\n")
    assert len(set(here)) == len(here)
    moved = list(pieces)
    random.shuffle(moved)
    assert sorted(found(moved, "\n" * 52)) == sorted(here)


def test_markup_and_case_are_no_difference():
    text = "We do not **Sell** data.\n\nWe do\nnot sell data.\n"
    spans = [Span(0, text.index("\n")), Span(text.index("We do\n"), len(text) - 1)]
    first, second = (Finding("x/y", "defect", "info", span, "m", "clause") for span in spans)
    document = make_document(text)
    assert numbered([first], document)[0].key == numbered([second], document)[0].key
    assert [one.key for one in numbered([first, second], document)] == [
        "1: we do not sell data.",
        "2: we do not sell data.",
    ]


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
        ('{"schema": 1, "findings": [1]}', "b.json: findings[0] must be an object"),
        (json.dumps({"schema": 1, "findings": [GOOD, GOOD | {"line": "3"}]}), "b.json: findings[1]: the key 'line'"),
        (json.dumps({"schema": 1, "findings": [{"path": "p.md"}]}), "b.json: findings[0]: the key 'rule'"),
        (
            json.dumps({"schema": 1, "findings": [GOOD, GOOD | {"path": "x" * 5000}]}),
            "b.json: findings[1]: the path can be that of no document: ",
        ),
        (
            json.dumps({"schema": 1, "findings": [GOOD | {"path": "\0"}]}),
            "b.json: findings[0]: the path can be that of",
        ),
        (json.dumps({"schema": 1, "findings": [GOOD | {"kind": "bad"}]}), "b.json: findings[0]: kind is 'bad'"),
        (json.dumps({"schema": 1, "findings": [GOOD | {"severity": 1}]}), "b.json: findings[0] must be an object of"),
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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_nobody_waits_for_a_baseline_that_is_a_pipe(here: Path, policylint: Run):
    Path("p.md").write_text(BAD, encoding="utf-8")
    os.mkfifo(NAME)
    for options in ((), ("--baseline", NAME)):
        result = policylint("check", *options, "p.md")
        assert (result.exit_code, result.stderr) == (2, f"{NAME}: cannot be read: it is no regular file\n")


# --- the commands

BAD = "# Privacy\n\nWelcome to our site.\n\nWe keep your personal data as long as necessary.\n"
CHOICE = ("--select", "rights/access,retention/period")
NAME = ".policylint-baseline.json"


@pytest.fixture
def project(here: Path) -> Path:
    Path(".git").mkdir()
    Path("legal").mkdir()
    Path("legal/privacy.md").write_text(BAD, encoding="utf-8")
    return here


def rules_in(path: str | Path) -> list[tuple[str, str]]:
    return [(one["path"], one["rule"]) for one in json.loads(Path(path).read_text(encoding="utf-8"))["findings"]]


BOTH = [("legal/privacy.md", "retention/period"), ("legal/privacy.md", "rights/access")]


def test_a_baseline_accepts_what_is_there_and_nothing_new(project: Path, policylint: Run):
    result = policylint("baseline", "create", *CHOICE, "legal")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{NAME}: 2 findings accepted")
    assert rules_in(NAME) == BOTH
    result = policylint("check", *CHOICE, "legal")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "No findings in 1 document; 2 suppressed (2 by the baseline)"
    assert policylint("check", *CHOICE, "--no-baseline", "legal").exit_code == 1
    parsed = json.loads(policylint("check", *CHOICE, "--format", "json", "legal").stdout)
    accepted = {"kind": "baseline", "reason": None, "until": None, "by": None, "line": None}
    assert [one["suppressed"] for one in parsed["findings"]] == [accepted, accepted]
    assert (parsed["summary"]["suppressed"], parsed["summary"]["stale"]) == (2, 0)
    assert policylint("check", "--select", "rights", "legal").exit_code == 1


def test_moving_text_keeps_it_accepted(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    moved = BAD.replace("# Privacy", "# What we do with data").replace("\n\n", "\n" * 50)
    Path("legal/privacy.md").write_text(moved, encoding="utf-8")
    assert policylint("check", *CHOICE).exit_code == 0
    Path("legal/copy.md").write_text(BAD, encoding="utf-8")
    assert policylint("check", *CHOICE).exit_code == 1


def test_it_is_found_from_a_folder_below(project: Path, policylint: Run, monkeypatch: pytest.MonkeyPatch):
    policylint("baseline", "create", *CHOICE)
    monkeypatch.chdir("legal")
    assert policylint("check", *CHOICE, "privacy.md").exit_code == 0
    assert policylint("check", *CHOICE, "--stdin-filename", "privacy.md", "-", stdin=BAD).exit_code == 0
    assert policylint("check", *CHOICE, "-", stdin=BAD).exit_code == 1
    assert policylint("baseline", "update", *CHOICE).stdout == f"../{NAME}: 2 findings accepted\n"
    Path(".git").mkdir()  # a repository of its own
    assert policylint("check", *CHOICE, "privacy.md").exit_code == 1


def test_stale_lines_are_reported_and_pruned(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    Path("legal/privacy.md").write_text(BAD + "\nYou can request access to your personal data.\n", encoding="utf-8")
    result = policylint("check", *CHOICE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].endswith("; 1 suppressed (1 by the baseline); 1 stale line in the baseline")
    assert "stale" not in policylint("check", "--select", "retention").stdout
    result = policylint("baseline", "prune", *CHOICE)
    assert result.stdout == f"- legal/privacy.md: error[rights/access] missing\n{NAME}: 1 finding accepted\n"
    assert rules_in(NAME) == BOTH[:1]
    Path("legal/privacy.md").unlink()
    Path("other.md").write_text(BAD, encoding="utf-8")
    assert "1 stale line" in policylint("check", *CHOICE).stdout
    policylint("baseline", "prune", *CHOICE)
    assert rules_in(NAME) == []


def test_update_touches_only_what_was_checked(project: Path, policylint: Run):
    Path("b.md").write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", *CHOICE)
    before = rules_in(NAME)
    Path("b.md").write_text("# Privacy\n\nWe keep your personal data for 30 days.\n", encoding="utf-8")
    assert policylint("baseline", "update", *CHOICE, "legal").stdout == f"{NAME}: 4 findings accepted\n"
    result = policylint("baseline", "update", "--select", "retention", "b.md")
    assert result.stdout.startswith("- b.md: warning[retention/period] weak\n")
    assert rules_in(NAME) == [one for one in before if one != ("b.md", "retention/period")]
    Path("b.md").write_text(BAD, encoding="utf-8")
    assert policylint("baseline", "prune", *CHOICE).stdout == f"{NAME}: 3 findings accepted\n"
    assert policylint("baseline", "update", *CHOICE).stdout.startswith("+ b.md: warning[retention/period] weak\n")
    assert rules_in(NAME) == before


def test_mistakes_write_nothing(project: Path, policylint: Run):
    assert policylint("baseline", "update").exit_code == 2
    assert policylint("baseline", "prune").exit_code == 2
    result = policylint("baseline", "create", "legal", "no.md")
    assert (result.exit_code, result.stderr) == (2, "no.md: no such file or folder\nnothing was written\n")
    Path("empty").mkdir()
    assert policylint("baseline", "create", "empty").exit_code == 3
    assert policylint("baseline", "create", "-", stdin=BAD).exit_code == 2
    assert not Path(NAME).exists()
    Path(NAME).write_text("mine", encoding="utf-8")
    result = policylint("baseline", "create")
    assert (result.exit_code, Path(NAME).read_text(encoding="utf-8")) == (2, "mine")
    assert "baseline update" in result.stderr


def test_rules_that_there_are_not_are_told_and_pruned(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    entry = Entry("legal/privacy.md", "rights/acces", "missing", "", "error")
    kept = read(Path(NAME)).entries
    Path(NAME).write_text(as_text([*kept, entry]), encoding="utf-8")
    result = policylint("check", *CHOICE)
    told = f"{NAME}: no rule is called 'rights/acces' (1 line); `policylint baseline prune` drops what names it\n"
    assert (result.exit_code, result.stderr) == (0, told)
    assert policylint("check", *CHOICE, "-q").stderr == ""
    assert policylint("baseline", "prune").stdout.startswith("- legal/privacy.md: error[rights/acces] missing\n")
    assert read(Path(NAME)).entries == kept
    assert policylint("check", *CHOICE).stderr == ""


def test_entries_go_with_the_last_document(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    Path("legal/privacy.md").unlink()
    result = policylint("baseline", "prune")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{NAME}: 0 findings accepted")
    assert rules_in(NAME) == []
    assert policylint("baseline", "prune").exit_code == 3


@pytest.mark.parametrize(("repository", "code"), [(True, 0), (False, 1)])
def test_a_baseline_above_counts_in_a_repository_only(
    here: Path, policylint: Run, monkeypatch: pytest.MonkeyPatch, repository: bool, code: int
):
    Path("legal").mkdir()
    Path("legal/privacy.md").write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", *CHOICE)
    if repository:
        Path(".git").mkdir()
    monkeypatch.chdir("legal")
    assert policylint("check", *CHOICE).exit_code == code
    result = policylint("baseline", "create", *CHOICE)
    if repository:
        assert result.stderr.startswith(f"../{NAME}: is the baseline here already: `policylint baseline update`")
        assert result.exit_code == 2
        assert not Path(NAME).exists()
        assert policylint("baseline", "create", *CHOICE, "--baseline", NAME).exit_code == 0
    assert Path(NAME).exists()


def test_facts_decide_what_is_accepted(project: Path, policylint: Run):
    options = ("--profile", "coppa", "--fact", "children=directed")
    assert policylint("baseline", "create", *options).exit_code == 0
    assert policylint("check", *options).exit_code == 0
    known = len(rules_in(NAME))
    Path(NAME).unlink()
    policylint("baseline", "create", "--profile", "coppa", "--fact", "children=general")
    assert len(rules_in(NAME)) < known


def test_no_baseline_and_one_exclude_each_other(project: Path, policylint: Run):
    result = policylint("check", "--baseline", NAME, "--no-baseline")
    assert result.exit_code == 2
    assert "--baseline and --no-baseline exclude each other" in result.stderr


def test_a_file_elsewhere(project: Path, policylint: Run):
    Path("ci").mkdir()
    policylint("baseline", "create", *CHOICE, "--baseline", "ci/old.json")
    assert [path for path, _ in rules_in("ci/old.json")] == ["../legal/privacy.md"] * 2
    assert not Path(NAME).exists()
    assert policylint("check", *CHOICE).exit_code == 1
    assert policylint("check", *CHOICE, "--baseline", "ci/old.json").exit_code == 0
    assert [path.name for path in Path("ci").iterdir()] == ["old.json"]
    assert as_text(read(Path("ci/old.json")).entries) == Path("ci/old.json").read_text(encoding="utf-8")


def test_the_file_is_sorted(project: Path, policylint: Run):
    for name in ("z.md", "a.md"):
        Path(name).write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", "--profile", "core")
    assert all(first < second for first, second in pairwise(rules_in(NAME)))
