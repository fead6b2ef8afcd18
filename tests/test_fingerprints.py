"""Fingerprints know no lines: what tells findings apart, and what does not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.engine import Linter
from policylint.finding import Finding, fingerprint
from policylint.findings import numbered
from policylint.source import Source, Span
from tests.law import PLAN, TODAY
from tests.makers import make_document

LINTER = Linter(PLAN, TODAY)


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
