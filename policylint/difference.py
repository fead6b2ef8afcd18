"""Two versions of a document, assessed -> what the newer one discloses less, otherwise or more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policylint.assessment import Assessment
from policylint.change import KINDS, RANK, Change, FailOn, Kind, change_of, duties_of, weighed, weight
from policylint.errors import PolicylintError
from policylint.finding import Finding, Severity
from policylint.report import DocumentReport
from policylint.rewording import Claim, Passages, Rewording, reword, told_once
from policylint.rule import Rule
from policylint.source import Span
from policylint.typed import Literal, NamedTuple


class Difference(NamedTuple):
    """Two versions of one document, the worst changes first; a version that is not there is None.

    `reworded` are the rules that are present in both, with what only one of them has, where no change shows it. `same`
    is the number of all other rules. `notes` are what makes the comparison doubtful, with the
    version that it is about.
    """

    old: DocumentReport | None
    new: DocumentReport | None
    changes: tuple[Change, ...]
    reworded: tuple[tuple[str, Rewording], ...]
    same: int
    notes: tuple[tuple[Literal["old", "new"], Finding], ...] = ()

    @property
    def path(self) -> str:
        """The path of the document: of the new version, if there is one."""
        report = self.new or self.old
        assert report
        return report.path


class Comparison(NamedTuple):
    """A whole run: the documents that differ, and what could not be compared.

    `since` is the revision of the old versions, '' where they are files. `compared` is the number of documents.
    """

    differences: tuple[Difference, ...]
    errors: tuple[PolicylintError, ...]
    rules: Mapping[str, Rule]
    version: str
    since: str = ""
    compared: int = 0

    def fails(self, threshold: FailOn) -> bool:
        """Say whether any change is as bad as a threshold."""
        return any(change.fails(threshold) for one in self.differences for change in one.changes)

    def counts(self) -> dict[Kind, int]:
        """Return how many changes there are of each kind."""
        kinds = [change.kind for one in self.differences for change in one.changes]
        return {kind: kinds.count(kind) for kind in KINDS}


def compare(
    old: DocumentReport | None,
    new: DocumentReport | None,
    rules: Mapping[str, Rule],
    severities: Mapping[str, Severity] | None = None,
) -> Difference:
    """Compare two versions of a document that the same rules and obligations were held against; one may be None.

    `severities` are those of rules that are not to have what the obligations say.
    """
    some = old or new
    assert some
    before, after = _by_rule(old, some), _by_rule(new, some)
    passages = (Passages(old.document) if old else None, Passages(new.document) if new else None)
    found = {id: _rewording(passages, first, after[id]) for id, first in before.items()}
    rewordings = told_once(found, {id: _claim(rules[id], before[id], after[id]) for id in found})
    duties = duties_of(old, new)
    changes = []
    for id, first in before.items():
        if change := change_of(rules[id], first, after[id], rewordings[id], duties.get(id, ())):
            changes.append(weighed(change, new, severities or {}))
    worst = sorted(changes, key=lambda one: (KINDS.index(one.kind), -weight(one), not one.demanded))
    reworded = tuple(_reworded(changes, rewordings, (before, after)))
    same = len(before) - len(changes) - len(reworded)
    return Difference(old, new, tuple(worst), reworded, same, tuple(_notes(old, new, rules)))


def _by_rule(report: DocumentReport | None, like: DocumentReport) -> dict[str, Assessment]:
    """Return assessments by rule; of a version that is not there, all missing."""
    if report:
        return {one.rule: one for one in report.assessments}
    return {one.rule: Assessment(one.rule, "missing") for one in like.assessments}


def _rewording(passages: tuple[Passages | None, Passages | None], old: Assessment, new: Assessment) -> Rewording:
    before, after = passages
    if before and after and old.evidence and new.evidence:
        return reword(before, after, old, new)
    return Rewording(old.evidence, new.evidence, ())


def _claim(rule: Rule, old: Assessment, new: Assessment) -> Claim:
    """Say how much a rule has to do with the numbers and denials in its evidence."""
    return Claim(rule.asks_for_numbers, min(RANK[old.status], RANK[new.status]))


def _reworded(
    changes: Sequence[Change], rewordings: Mapping[str, Rewording], assessments: Sequence[Mapping[str, Assessment]]
) -> Iterator[tuple[str, Rewording]]:
    """Yield the rules that are present before and after, of which other evidence changed than changes show."""
    spans = [_spans(change.rewording) for change in changes]
    gone, came = (frozenset[Span]().union(*(some[side] for some in spans)) for side in (0, 1))
    told = {change.rule for change in changes}
    for id, rewording in rewordings.items():
        before, after = _spans(rewording)
        present = all(some[id].status == "present" for some in assessments)
        if present and (before - gone or after - came) and id not in told:
            yield id, rewording


def _spans(rewording: Rewording) -> tuple[frozenset[Span], frozenset[Span]]:
    return frozenset(one.span for one in rewording.gone), frozenset(one.span for one in rewording.came)


def _notes(
    old: DocumentReport | None, new: DocumentReport | None, rules: Mapping[str, Rule]
) -> Iterator[tuple[Literal["old", "new"], Finding]]:
    """Yield what says that a version is no privacy policy in English: what it lacks says little then."""
    alone = {rule.id for rule in rules.values() if rule.defect and rule.defect.alone}
    sides: tuple[tuple[Literal["old", "new"], DocumentReport | None], ...] = (("old", old), ("new", new))
    for side, report in sides:
        for finding in report.findings if report else ():
            if finding.rule in alone and not finding.suppressed:
                yield side, finding
