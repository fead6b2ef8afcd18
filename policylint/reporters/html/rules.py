"""The rules that a page tells of, each with its documentation, its status and the places that prove it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from policylint.assessment import Assessment
from policylint.report import DocumentReport, Report
from policylint.reporters.columns import shortened
from policylint.reporters.html.marks import Kind
from policylint.reporters.pages import Page, page_of
from policylint.typed import NamedTuple

_ORDER: tuple[str, ...] = ("not_applicable", "missing", "weak", "present")
_MOST_SIGHTS = 30
_QUOTE = 200


class Found(NamedTuple):
    """What the documents together say of a rule: the best status, "defect" for a defect, and their assessments."""

    status: str
    assessments: tuple[Assessment, ...] = ()


class Sight(NamedTuple):
    """A place to be seen: the document where there are several, the line, the words, the number of the mark or 0."""

    path: str
    line: int
    text: str
    mark: int
    kind: Kind


class RuleView(NamedTuple):
    """One rule: `more` is how many places are not told; `belongs` says that its missing clause has a place."""

    number: int
    status: str
    page: Page
    found: tuple[str, ...]
    lacks: tuple[str, ...]
    sights: tuple[Sight, ...]
    more: int
    belongs: bool

    @property
    def title(self) -> str:
        """Return the title of the rule."""
        return self.page.title

    @property
    def lines(self) -> list[int]:
        """Return the lines of the places that count, each once."""
        return sorted({one.line for one in self.sights if one.kind != "nearest"})


def found_in(documents: Sequence[DocumentReport]) -> dict[str, Found]:
    """Return what the documents say of each rule that was checked, and of each that something was found against."""
    found: dict[str, Found] = {}
    for assessment in (one for document in documents for one in document.assessments):
        before = found.get(assessment.rule, Found(assessment.status))
        best = max(before.status, assessment.status, key=_ORDER.index)
        found[assessment.rule] = Found(best, (*before.assessments, assessment))
    for finding in (one for document in documents for one in document.findings):
        found.setdefault(finding.rule, Found(finding.kind))
    return found


def rule_views(
    report: Report, found: Mapping[str, Found], sights: Mapping[int, Sequence[Sight]], belong: Collection[str]
) -> tuple[RuleView, ...]:
    """Return the rules in the order in which they were found."""
    return tuple(
        _view(number, id, report, one, sights.get(number, ()), belongs=id in belong)
        for number, (id, one) in enumerate(found.items(), 1)
    )


def _view(number: int, id: str, report: Report, found: Found, sights: Sequence[Sight], *, belongs: bool) -> RuleView:
    rule = report.rules.get(id)
    titles = {element.name: element.title for element in rule.elements} if rule else {}
    best = [one for one in found.assessments if one.status == found.status]
    there = {name for one in found.assessments for name, is_there in one.elements if is_there}
    lacks = (text for one in best for text in (*one.lacks, *one.says)) if found.status == "weak" else ()
    return RuleView(
        number,
        found.status,
        page_of(report, id),
        tuple(title for name, title in titles.items() if name in there) if found.status != "missing" else (),
        tuple(dict.fromkeys(lacks)),
        tuple(one._replace(text=shortened(one.text, _QUOTE)) for one in sights[:_MOST_SIGHTS]),
        max(0, len(sights) - _MOST_SIGHTS),
        belongs,
    )
