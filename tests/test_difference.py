"""Two drafts in, what became of each disclosure out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from policylint.change import Kind
from policylint.difference import compare
from policylint.files import read
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.drafts import DUALS, EXAMPLES, changes, diff, numbers, only
from tests.makers import builtin_linter


@dataclass(frozen=True)
class Case:
    """Two drafts and what the new one does to one rule; None where nothing is to be told."""

    rule: str
    old: str
    new: str
    kind: Kind | None
    numbers: tuple[tuple[list[str], list[str]], ...] = ()


CASES = {
    "a clause goes": Case(
        "rights/access", "You may ask us for a copy of your data.", "You may ask us about our tea.", "lost"
    ),
    "a period becomes a phrase": Case(
        "retention/period",
        "We keep server logs for 30 days.",
        "We keep server logs as long as necessary.",
        "weakened",
        ((["30 days"], []),),
    ),
    "an element that the rule requires goes": Case(
        "children/clause",
        "We collect nothing from children under 13. If a child sent us data, we delete the data.",
        "We collect nothing from children under 13.",
        "weakened",
    ),
    "an element that is one more goes": Case(
        "identity/contact",
        "Contact us at help@fernhill.example or +44 20 7946 0999.",
        "Contact us at help@fernhill.example.",
        "weakened",
    ),
    "a number in an otherwise equal sentence": Case(
        "retention/period",
        "We delete server logs after 30 days.",
        "We delete server logs after 90 days.",
        "changed",
        ((["30 days"], ["90 days"]),),
    ),
    "a number in another sentence": Case(
        "retention/period",
        "We keep server logs for 30 days.",
        "All logs of the server are deleted once ninety (90) days have gone by since they were kept.",
        "changed",
        ((["30 days"], ["ninety (90) days"]),),
    ),
    "the same number in other words": Case(
        "retention/period",
        "We delete server logs after thirty (30) days.",
        "We delete server logs after 30 days.",
        None,
    ),
    "an age": Case(
        "children/clause",
        "We collect nothing from children under 13. If a child under 13 sent us data, we delete the data.",
        "We collect nothing from children under 16. If a child under 16 sent us data, we delete the data.",
        "changed",
        ((["under 13"], ["under 16"]), (["under 13"], ["under 16"])),
    ),
    "a time to answer": Case(
        "rights/how-to-exercise",
        "To use your rights write to help@fernhill.example. We answer requests within one month.",
        "To use your rights write to help@fernhill.example. We answer requests within three months.",
        "weakened",
        ((["one month"], ["three months"]),),
    ),
    "another time to answer, within the month of the law too": Case(
        "rights/how-to-exercise",
        "To use your rights write to help@fernhill.example. We answer requests within one month.",
        "To use your rights write to help@fernhill.example. We answer requests within 20 days.",
        "changed",
        ((["one month"], ["20 days"]),),
    ),
    "one period of two goes": Case(
        "retention/period",
        "We delete server logs after 30 days.\n\nWe keep invoices for ten years.",
        "We delete server logs after 30 days.",
        "changed",
        ((["ten years"], []),),
    ),
    "a sentence is cut in two": Case(
        "retention/period",
        "We keep logs for 30 days, and we keep invoices for ten years.",
        "We keep logs for 30 days. We keep invoices for ten years.",
        None,
    ),
    "two periods change places": Case(
        "retention/period",
        "We keep logs for 30 days.\n\nWe keep backups for 90 days.",
        "We keep logs for 90 days.\n\nWe keep backups for 30 days.",
        "changed",
        ((["30 days"], ["90 days"]), (["90 days"], ["30 days"])),
    ),
    "a row of a table": Case(
        "retention/period",
        "| Data | Kept for |\n|---|---|\n| Logs | 30 days |\n| Backups | 30 days |\n",
        "| Data | Kept for |\n|---|---|\n| Logs | 30 days |\n| Backups | 60 days |\n",
        "changed",
        ((["30 days"], ["60 days"]),),
    ),
    "a denial becomes a practice": Case(
        "sharing/sale", "We do not sell personal data.", "We sell personal data.", "changed"
    ),
    "nobody becomes somebody": Case(
        "sharing/recipients",
        "We do not share your data.",
        "We share your data with advertising partners.",
        "changed",
    ),
    "a denial that is weak becomes a practice that is told well": Case(
        "sharing/recipients",
        "We do not share your data with anyone.",
        "We share your data with advertising partners.",
        "changed",
    ),
    "other words": Case(
        "rights/access",
        "You may ask us for a copy of your data.",
        "You have the right to access your personal data.",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_a_disclosure(name: str):
    case = CASES[name]
    difference = diff(case.old, case.new)
    assert changes(difference).get(case.rule) == case.kind
    if case.kind:
        assert numbers(only(difference, case.rule)) == list(case.numbers)


@pytest.mark.parametrize("name", CASES)
def test_the_other_way_round_it_is_the_opposite(name: str):
    case = CASES[name]
    there, back = diff(case.old, case.new), diff(case.new, case.old)
    assert set(changes(back)) == set(changes(there))
    for change in there.changes:
        other = only(back, change.rule)
        if not change.rewording.reversed:
            assert other.kind == DUALS[change.kind]
        assert (other.lost, other.found) == (change.found, change.lost)
        assert sorted((came, gone) for gone, came in numbers(other)) == sorted(numbers(change))
        assert {one.denies for one in other.rewording.reversed} == {not one.denies for one in change.rewording.reversed}


def test_a_reversal_says_which_version_denies():
    (reversal,) = only(diff("We do not sell your data.", "We sell your data."), "sharing/sale").rewording.reversed
    assert not reversal.denies
    assert only(diff("We sell your data.", "We do not sell your data."), "sharing/sale").rewording.reversed[0].denies


def test_an_element_is_told_by_its_title():
    change = only(diff(CASES["an element that is one more goes"].old, CASES["an element that is one more goes"].new), "identity/contact")  # fmt: skip
    assert (change.lost, change.found) == (("a phone number",), ())


def test_a_right_that_goes_does_not_weaken_the_others():
    old = "You have the right to:\n\n- access your data;\n- have your data erased.\n"
    difference = diff(old, old.replace("- access your data;\n", ""))
    assert "rights/erasure" not in changes(difference)
    change = only(difference, "rights/access")
    assert change.severity == "error"
    assert [(duty.obligation.id, duty.old, duty.new) for duty in change.duties] == [("GEN-RIGHTS", "weak", "weak")]


def test_an_obligation_that_asks_for_an_element_weighs_its_loss():
    """Under `core` nobody asks how long cookies last; under `gdpr` an obligation does, and says so."""
    old = "We set cookies to count visits; they last for 30 days. You can refuse cookies in your browser."
    new = "We set cookies to count visits. You can refuse cookies in your browser."
    for profile in ("core", "gdpr"):
        change = only(diff(old, new, builtin_linter(profile)), "tracking/cookies")
        assert (change.kind, change.lost) == ("weakened", ("how long they last",))
        assert any(duty.step < 0 for duty in change.duties) == (profile == "gdpr")


def test_what_nobody_asks_for_does_not_count():
    linter = builtin_linter("all")
    rule = "children/clause"
    old = "We collect nothing from children under 13. If a child sent us data, we delete the data."
    change = only(diff(old, "We sell tea.", linter), rule)
    assert change.demanded
    bare = change._replace(duties=(), demanded=False)
    assert change.fails("lost")
    assert not bare.fails("changed")


@pytest.mark.parametrize(
    ("kind", "thresholds"),
    [
        ("lost", {"lost", "weakened", "changed"}),
        ("weakened", {"weakened", "changed"}),
        ("changed", {"changed"}),
        ("strengthened", set()),
        ("gained", set()),
    ],
)
def test_what_fails(kind: Kind, thresholds: set[str]):
    change = only(diff("We keep logs for 30 days.", "We sell tea."), "retention/period")._replace(kind=kind)
    assert {level for level in ("lost", "weakened", "changed", "never") if change.fails(level)} == thresholds  # type: ignore[arg-type]


def test_a_loss_that_the_new_text_accepts_does_not_count():
    accepts = "<!-- policylint-disable-file rights/access -- reason: no data is kept of anybody -->\n\n"
    change = only(diff("You may ask us for a copy of your data.", accepts + "We sell tea."), "rights/access")
    assert change.kind == "lost"
    assert change.accepted
    assert change.accepted.reason == "no data is kept of anybody"
    assert not change.fails("changed")
    old_accepts = only(diff(accepts + "We sell tea.", "You may ask us for a copy of your data."), "rights/access")
    assert old_accepts.kind == "gained"
    assert old_accepts.accepted is None


def test_a_severity_of_ones_own():
    linter = builtin_linter()
    before, after = (
        linter.lint(Source("privacy.md", text, "markdown")) for text in ("We keep logs for 30 days.", "We sell tea.")
    )
    gone = compare(before, None, linter.rules, {"retention/period": "info"})
    assert only(gone, "retention/period").severity == "info"
    assert only(compare(before, None, linter.rules), "retention/period").severity == "error"
    assert only(compare(before, after, linter.rules), "retention/period").severity == "error"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_document_that_is_new_or_gone(path):
    text = path.read_text(encoding="utf-8")
    format: Format = read(str(path)).format
    gone, new = diff(text, None, format=format), diff(None, text, format=format)
    assert gone.changes
    assert set(changes(gone).values()) == {"lost"}
    assert changes(new) == dict.fromkeys(changes(gone), "gained")
    assert all(change.severity for change in gone.changes)


def test_the_worst_comes_first():
    difference = diff((ROOT / "examples/privacy-complete.md").read_text(), (ROOT / "examples/privacy-vague.md").read_text())  # fmt: skip
    kinds = [change.kind for change in difference.changes]
    assert kinds == sorted(kinds, key=list(DUALS).index)
    severities = [change.severity for change in difference.changes if change.kind == "lost"]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


@pytest.mark.parametrize(
    ("old", "new", "notes"),
    [
        ("We keep logs for 30 days.", "# Datenschutz\n\n" + "Wir verarbeiten Ihre Daten nur, wenn es nötig ist, und wir löschen sie danach wieder. " * 4, ["new"]),
        ("# Datenschutz\n\n" + "Wir verarbeiten Ihre Daten nur, wenn es nötig ist, und wir löschen sie danach wieder. " * 4, None, ["old"]),
        ("We keep logs for 30 days.", "We keep logs for 60 days.", []),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_noted(old: str, new: str | None, notes: list[str]):
    assert [side for side, _ in diff(old, new).notes] == notes
