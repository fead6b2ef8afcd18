"""What became of a policy: `full` for a terminal, `concise`, `json`, and `markdown` and `github` for a pull request."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from policylint.assessment import Evidence
from policylint.change import Change, finding_of
from policylint.difference import Comparison, Difference
from policylint.finding import Citation, Finding
from policylint.quantities import Quantity
from policylint.report import DocumentReport
from policylint.reporters.look import Look
from policylint.reporters.notes import cite, notes_of
from policylint.reporters.places import Place, clause_of, folded, place_of
from policylint.reporters.summary import counted
from policylint.rewording import Reversal
from policylint.typed import Literal, NamedTuple, cast

FORMATS = ("full", "concise", "json", "markdown", "github")

Side = Literal["old", "new"]

_MODULES = {"full": "diff_text", "concise": "diff_text", "json": "diff_json"}
_MOST = 3
"""Clauses shown of each version, beside those in which a number changed."""
_MOST_NUMBERS = 6
_FROM_FINDING = ("if", "lacks", "wording", "closest", "belongs")


def render(name: str, comparison: Comparison, look: Look) -> str:
    """Return a comparison in one of FORMATS; a format is imported only when it is used."""
    module = importlib.import_module(f"policylint.reporters.{_MODULES.get(name, 'diff_review')}")
    return cast(Callable[[Comparison, Look], str], getattr(module, name))(comparison, look)


def closing_line(comparison: Comparison) -> str:
    """Return the line that closes a report: "1 lost, 2 weakened in 1 of 3 documents"."""
    counts = [f"{number} {kind}" for kind, number in comparison.counts().items() if number]
    documents = counted(comparison.compared, "document")
    line = f"Nothing lost, changed or gained in {documents}"
    if counts:
        changed = sum(bool(one.changes) for one in comparison.differences)
        line = f"{', '.join(counts)} in {changed} of {documents}"
    changes = [change for one in comparison.differences for change in one.changes]
    if aside := sum(bool(change.accepted) or not change.demanded for change in changes):
        line += f"; {aside} of them not counted"
    if comparison.errors:
        line += f"; {counted(len(comparison.errors), 'document')} could not be compared"
    return line


class Clause(NamedTuple):
    """A clause of one version, as it is shown: its place and its text on one line."""

    place: Place
    text: str


def clauses(difference: Difference, change: Change, side: Side) -> list[Clause]:
    """Return what to show of one version: what only it says, first that with changed numbers; else what it says first.

    They are in the order of the document.
    """
    report = difference.old if side == "old" else difference.new
    if report is None:
        return []
    own, assessment = (change.rewording.gone, change.old) if side == "old" else (change.rewording.came, change.new)
    both = [(one.old, one.new) for one in change.numbers] + [(one.old, one.new) for one in change.rewording.reversed]
    chosen = list(dict.fromkeys(one for pair in both if (one := pair[side == "new"])))
    chosen += [one for one in own if one not in chosen][: max(0, _MOST - len(chosen))]
    chosen = chosen or list(assessment.evidence[:1])
    return [_clause(report, one) for one in sorted(set(chosen), key=lambda one: one.span)]


def _clause(report: DocumentReport, evidence: Evidence) -> Clause:
    source = report.document.source
    span = clause_of(source, evidence)
    return Clause(place_of(source, span), folded(source, span))


def _reversal(difference: Difference, change: Reversal) -> str:
    assert difference.old
    assert difference.new
    old, new = _clause(difference.old, change.old).place.line, _clause(difference.new, change.new).place.line
    if change.denies:
        return f'line {new} says "not" now; before, line {old} did not'
    return f'line {old} said "not" before; line {new} does not'


def said(comparison: Comparison, change: Change) -> str:
    """Return what became of a disclosure: "Children (present -> weak)"."""
    statuses = dict.fromkeys((change.old.status, change.new.status))
    return f"{title_of(comparison, change)} ({' -> '.join(statuses)})".replace("not_applicable", "n/a")


def reworded(difference: Difference) -> str:
    """Return the rules of which both versions say the same in other words, with the lines that only one has."""
    return ", ".join(
        f"{rule} ({', '.join([*_lines('-', difference.old, one.gone), *_lines('+', difference.new, one.came)])})"
        for rule, one in difference.reworded
    )


def _lines(mark: str, report: DocumentReport | None, some: tuple[Evidence, ...]) -> list[str]:
    lines = {_clause(report, one).place.line for one in some} if report else set()
    return [f"{mark}{line}" for line in sorted(lines)]


def title_of(comparison: Comparison, change: Change) -> str:
    """Return the title of a change's rule."""
    return comparison.rules[change.rule].title


def path_of(comparison: Comparison, difference: Difference, side: Side) -> str:
    """Return the path of a version: of one in git as git writes it, "main:legal/privacy.md"."""
    report = difference.old if side == "old" else difference.new
    path = report.path if report else difference.path
    return f"{comparison.since}:{path}" if side == "old" and comparison.since else path


def place_in(comparison: Comparison, difference: Difference, change: Change) -> str:
    """Return where to look: `path:line:column` of the first clause of the new version, or of the old one."""
    sides: tuple[Side, ...] = ("old", "new") if change.kind == "lost" else ("new", "old")
    for side in sides:
        if shown := clauses(difference, change, side):
            return f"{path_of(comparison, difference, side)}:{shown[0].place.line}:{shown[0].place.column}"
    return path_of(comparison, difference, "new")


def remarks(comparison: Comparison, difference: Difference, change: Change) -> Iterator[tuple[str, str]]:
    """Yield labels and texts: what changed, what lacks now, where it belongs, who asks for it."""
    for text in number_texts(change):
        yield "number", text
    for one in change.rewording.reversed[:_MOST]:
        yield "reversed", _reversal(difference, one)
    worse = change.kind in ("lost", "weakened")
    finding = finding_of(difference.new, change.rule) if worse else None
    notes = dict(notes_of(difference.new, finding, comparison.rules[change.rule])) if difference.new and finding else {}
    if change.kind not in ("lost", "gained"):
        if gone := [title for title in change.lost if title not in notes.get("lacks", "")]:
            yield "no more", "; ".join(gone)
        if change.found:
            yield "new", "; ".join(change.found)
    yield from ((label, notes[label]) for label in _FROM_FINDING if label in notes)
    if worse and (cites := "; ".join(citations(change))):
        yield "cites", cites
    if change.accepted:
        yield "accepted", change.accepted.reason or "by a comment"
    elif not change.demanded:
        yield "not counted", "no chosen profile asks for it"


def citations(change: Change) -> list[str]:
    """Return who asks for a disclosure: of the obligations that hold, those that are met less, if any are."""
    some = [duty for duty in change.duties if duty.holds and duty.obligation.cite]
    worse = [duty for duty in some if duty.step < 0]
    obligations = (duty.obligation for duty in worse or some)
    return list(dict.fromkeys(cite(Citation(one.profile, one.id, one.cite, one.url)) for one in obligations))


def number_texts(change: Change) -> list[str]:
    """Return the numbers that changed in short: "30 days -> 90 days"."""
    return list(dict.fromkeys(f"{_numbers(one.gone)} -> {_numbers(one.came)}" for one in change.numbers))


def _numbers(numbers: tuple[Quantity, ...]) -> str:
    texts = [number.text for number in numbers[:_MOST_NUMBERS]] + ["…"] * (len(numbers) > _MOST_NUMBERS)
    return ", ".join(texts) or "none"


def note_of(comparison: Comparison, finding: Finding) -> str:
    """Return why the comparison is doubtful, by a finding that says that a version is no policy in English."""
    return f"{comparison.rules[finding.rule].title}: what seems lost or gained may only be unread"
