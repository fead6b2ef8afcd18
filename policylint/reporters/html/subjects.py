"""A document, or a set of them, as a page shows it: laws with their obligations, rules with their proof, the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policylint.assessment import Status
from policylint.coverage import Covered, NeedRow, Row
from policylint.finding import Finding, Severity, Suppressed
from policylint.report import DocumentReport, Report
from policylint.reporters.html.marks import Kind, Mark, Marker
from policylint.reporters.html.policy import Policy, policy_of
from policylint.reporters.html.rules import Found, RuleView, Sight, found_in, rule_views
from policylint.reporters.notes import cite as cite_of
from policylint.reporters.notes import headline
from policylint.reporters.pages import page_of
from policylint.reporters.places import place_of
from policylint.reporters.summary import STATUSES
from policylint.typed import Literal, NamedTuple

OWN = "rules that were asked for"
OTHER = "the draft itself"
"""The names of the groups of what no profile demands."""
_MOST_NEAREST = 2


class Wanted(NamedTuple):
    """One thing that an obligation needs: the number of its rule, 0 for one that was not checked, and its status."""

    rule: int
    title: str
    status: Status
    wanting: tuple[str, ...]


class Item(NamedTuple):
    """One row of the list: an obligation, or a finding that no obligation makes.

    `go` is the mark to go to, 0 for none; `belongs` the rule whose missing clause is to be looked at, 0 for none.
    """

    number: int
    law: str
    id: str
    status: str
    severity: Severity | Literal[""]
    title: str
    cite: str = ""
    url: str = ""
    because: str = ""
    condition: str = ""
    checked: str = ""
    wanted: tuple[Wanted, ...] = ()
    accepted: tuple[str, ...] = ()
    go: int = 0
    belongs: int = 0

    @property
    def rules(self) -> tuple[int, ...]:
        """Return the numbers of the rules that it needs."""
        return tuple(one.rule for one in self.wanted if one.rule)


class Law(NamedTuple):
    """The rows of one profile; `counts` says how many have each status that there is."""

    name: str
    items: tuple[Item, ...]
    counts: tuple[tuple[str, int], ...]


class Subject(NamedTuple):
    """What a page tells of one document or set; `rules` are numbered from 1 in their order."""

    number: int
    name: str
    laws: tuple[Law, ...]
    rules: tuple[RuleView, ...]
    policies: tuple[Policy, ...]

    @property
    def items(self) -> list[Item]:
        """Return the rows of all laws."""
        return [item for law in self.laws for item in law.items]


def subject_of(number: int, covered: Covered, report: Report) -> Subject:
    """Return what to tell of a document or set."""
    found = found_in(covered.documents)
    numbers = {id: at for at, id in enumerate(found, 1)}
    missing = _missing(covered)
    sights: dict[int, list[Sight]] = {}
    policies: list[Policy] = []
    first = 1
    belong: set[str] = set()
    for document in covered.documents:
        marks = list(_marks(document, found, numbers, missing))
        places = _insertions(document, missing - belong)
        belong |= {rule for rules in places.values() for rule in rules}
        marker = Marker(document.document, marks, first)
        by_number = {block: [numbers[rule] for rule in rules] for block, rules in places.items()}
        policies.append(policy_of(document.document, marker, by_number))
        first = marker.next
        for mark in marks:
            sights.setdefault(mark.rule, []).append(_sight(document, mark, marker, several=len(covered.documents) > 1))
    rules = rule_views(report, found, sights, belong)
    return Subject(number, covered.name, _laws(covered, report, rules, numbers), rules, tuple(policies))


def _missing(covered: Covered) -> set[str]:
    """Return the rules whose clause is in none of the documents, and wanted."""
    missing = {need.rule for row in covered.rows for need in row.needs if need.status == "missing"}
    if len(covered.documents) == 1:
        missing |= {finding.rule for finding in covered.documents[0].findings if finding.kind == "missing"}
    return missing


def _insertions(document: DocumentReport, missing: Iterable[str]) -> dict[int, list[str]]:
    """Return by block which rules' clauses belong behind it."""
    wanted = set(missing)
    places: dict[int, list[str]] = {}
    for finding in document.findings:
        if finding.kind == "missing" and finding.rule in wanted and finding.insertion is not None:
            block = document.document.block_before(finding.insertion)
            if finding.rule not in places.setdefault(block, []):
                places[block].append(finding.rule)
    return places


def _marks(
    document: DocumentReport, found: dict[str, Found], numbers: dict[str, int], missing: set[str]
) -> Iterable[Mark]:
    """Yield what is marked in a document: the proof that counts, near misses of what lacks, and defects."""
    for assessment in document.assessments:
        number, best = numbers[assessment.rule], found[assessment.rule].status
        kind: Kind = "weak" if best == "weak" else "present"
        if assessment.status == best == kind:
            yield from (Mark(one.span, kind, number) for one in assessment.evidence)
        if best == "missing" and assessment.rule in missing:
            yield from (Mark(one.span, "nearest", number) for one in assessment.nearest[:_MOST_NEAREST])
    for finding in document.findings:
        if finding.kind == "defect":
            yield Mark(finding.span, "defect", numbers[finding.rule])


def _sight(document: DocumentReport, mark: Mark, marker: Marker, *, several: bool) -> Sight:
    source = document.document.source
    line = place_of(source, mark.span).line
    words = document.document.words(mark.span) or " ".join(source.text[mark.span.start : mark.span.end].split())
    return Sight(document.path if several else "", line, words, marker.numbers.get(mark, 0), mark.kind)


# --- the list


def _laws(covered: Covered, report: Report, rules: Sequence[RuleView], numbers: dict[str, int]) -> tuple[Law, ...]:
    accepted = {one.rule: one for one in _accepted(covered.documents)}
    items = [_of_row(row, report, rules, numbers, accepted) for row in covered.rows]
    told = {need.rule for row in covered.rows for need in row.needs if need.status != "present"}
    for document in covered.documents:
        for finding in document.findings:
            # What lacks in one document of a set may stand in another.
            if finding.kind == "defect" or (len(covered.documents) == 1 and finding.rule not in told):
                items.append(_of_finding(finding, document, report, rules, numbers))
    by_law: dict[str, list[Item]] = {}
    for number, item in enumerate(items, 1):
        by_law.setdefault(item.law, []).append(item._replace(number=number))
    return tuple(Law(name, tuple(own), _counts(own)) for name, own in by_law.items())


def _counts(items: Sequence[Item]) -> tuple[tuple[str, int], ...]:
    counts = dict.fromkeys([*STATUSES, "defect"], 0)
    for item in items:
        counts[item.status] += 1
    return tuple((status, count) for status, count in counts.items() if count)


def _accepted(documents: Sequence[DocumentReport]) -> Iterable[Finding]:
    return (one for document in documents for one in document.findings if one.suppressed and one.kind != "defect")


def _of_row(
    row: Row, report: Report, rules: Sequence[RuleView], numbers: dict[str, int], accepted: dict[str, Finding]
) -> Item:
    obligation = row.obligation
    wanted = tuple(_wanted(need, report, numbers) for need in row.needs)
    titles = [one.title for one in wanted] or [page_of(report, rule).title for rule in obligation.rules()]
    unmet = [need for need in row.needs if need.status != "present"]
    deciding = next((one.rule for one in wanted if one.status != "present"), wanted[0].rule if wanted else 0)
    rule = rules[deciding - 1] if deciding else None
    checked = obligation.checked
    return Item(
        0,
        obligation.profile or OWN,
        obligation.id,
        row.status,
        row.severity if unmet else "",
        obligation.summary or "; ".join(dict.fromkeys(titles)),
        obligation.cite,
        safe_url(obligation.url),
        "" if all(need.status == "missing" and not need.wanting for need in row.needs) and row.needs else row.because,
        row.condition if unmet else "",
        f"citation {checked}" if checked else "",
        wanted,
        tuple(_acceptance(accepted[need.rule].suppressed) for need in unmet if need.rule in accepted),
        next((sight.mark for sight in rule.sights if sight.mark), 0) if rule else 0,
        rule.number if rule and rule.belongs else 0,
    )


def _wanted(need: NeedRow, report: Report, numbers: dict[str, int]) -> Wanted:
    rule = report.rules.get(need.rule)
    titles = {element.name: element.title for element in rule.elements} if rule else {}
    wanting = tuple(titles.get(name, name) for name in need.wanting)
    return Wanted(numbers.get(need.rule, 0), rule.title if rule else need.rule, need.status, wanting)


def _of_finding(
    finding: Finding, document: DocumentReport, report: Report, rules: Sequence[RuleView], numbers: dict[str, int]
) -> Item:
    number = numbers[finding.rule]
    view = rules[number - 1]
    line = place_of(document.document.source, finding.span).line
    go = next((one.mark for one in view.sights if one.line == line and one.mark), 0)
    first = finding.citations[0] if finding.citations else None
    rule = report.rules.get(finding.rule)
    message = finding.message if finding.kind == "defect" else headline(finding, rule).removeprefix(f"{finding.kind}: ")
    return Item(
        0,
        OTHER,
        finding.rule,
        finding.kind,
        finding.severity,
        f"{message} (line {line})",
        "; ".join(dict.fromkeys(map(cite_of, finding.citations))),
        safe_url(first.url) if first else "",
        condition=finding.condition,
        wanted=(Wanted(number, view.title, "missing" if finding.kind == "missing" else "weak", ()),),
        accepted=(_acceptance(finding.suppressed),) if finding.suppressed else (),
        go=go,
        belongs=number if view.belongs else 0,
    )


def _acceptance(suppressed: Suppressed | None) -> str:
    """Say by what, why, until when and by whom a finding is accepted."""
    if suppressed is None:
        return ""
    line = f"in line {suppressed.line}" if suppressed.line else ""
    where = "by the baseline" if suppressed.kind == "baseline" else line
    parts = [where, suppressed.reason, f"until {suppressed.until}" if suppressed.until else "", suppressed.by]
    return ", ".join(part for part in parts if part)


def safe_url(url: str) -> str:
    """Return an address of the web, or '' for anything else: `javascript:` is an address, too."""
    return url if url.startswith(("https://", "http://")) else ""
