"""The fixes of a document: one for each finding, for whoever wants to see it; and all of them together, made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from policylint.finding import Finding
from policylint.fixes import fixable, suppressions
from policylint.fixes.edits import Edit, Fix, apply
from policylint.patterns import lazy
from policylint.report import DocumentReport
from policylint.rule import Rule
from policylint.source import Source
from policylint.typed import NamedTuple

_LINE = lazy(r"\bline [0-9]+")
_MOST_ROUNDS = 20
"""A clause that is inserted may make others a duty: a document is linted and mended until nothing is left."""


class Mended(NamedTuple):
    """A document with its fixes made, the findings that were mended, and the rules whose templates are no clause."""

    report: DocumentReport
    findings: tuple[Finding, ...] = ()
    refused: tuple[str, ...] = ()


def fixes_of(report: DocumentReport, rules: Mapping[str, Rule], renamed: Mapping[str, str]) -> dict[int, Fix]:
    """Return the fix of each finding that has one, by the number of the finding; each stands for itself."""
    findings = report.findings
    found: dict[int, Fix] = {}
    if fixable.suppressions(findings):
        for at, edits in suppressions.fixes(report.document, findings, renamed).items():
            says = "Remove the suppression" if findings[at].rule == fixable.REMOVED else "Write the new id"
            found[at] = Fix(safe=True, says=says, edits=edits)
    if fixable.clauses(findings, rules):
        from policylint.fixes.insertions import Insertions

        for at, edits in Insertions(report.document, findings, report.assessments, rules).fixes().items():
            found[at] = Fix(safe=False, says="Insert a clause to fill in", edits=edits)
    return found


def mended(
    report: DocumentReport,
    lint: Callable[[Source], DocumentReport],
    rules: Mapping[str, Rule],
    renamed: Mapping[str, str],
    *,
    unsafe: bool,
) -> Mended:
    """Make all fixes of a document: the safe ones, and those that insert clauses only if `unsafe`.

    A safe fix after which anything else is found is not made. A clause that does not become what its rule asks for is
    not inserted.
    """
    mender = _Mender(report, lint, rules, renamed)
    for _ in range(_MOST_ROUNDS):
        if not mender.mend_safely() and not (unsafe and mender.insert_clauses()):
            break
    return Mended(mender.report, tuple(mender.done), tuple(mender.refused))


class _Mender:
    """A document while it is mended; each step lints it anew."""

    def __init__(
        self,
        report: DocumentReport,
        lint: Callable[[Source], DocumentReport],
        rules: Mapping[str, Rule],
        renamed: Mapping[str, str],
    ) -> None:
        self.report, self.lint, self.rules, self.renamed = report, lint, rules, renamed
        self.done: list[Finding] = []
        self.refused: dict[str, None] = {}
        self.inserted: set[str] = set()
        self.unsound = False

    def mend_safely(self) -> bool:
        """Make the safe fixes; return whether there were any."""
        findings = self.report.findings
        if self.unsound or not fixable.suppressions(findings):
            return False
        numbers, edits = suppressions.together(self.report.document, findings, self.renamed)
        after = self.after(edits)
        self.unsound = _others(after) != _others(self.report)
        if self.unsound or not edits:
            return False
        self.done += (findings[at] for at in numbers)
        self.report = after
        return True

    def insert_clauses(self) -> bool:
        """Insert what lacks; return whether anything did."""
        from policylint.fixes.insertions import Insertions

        while fixable.clauses(findings := self.report.findings, self.rules):
            without = {*self.refused, *self.inserted}
            plan = Insertions(self.report.document, findings, self.report.assessments, self.rules, without)
            numbers, edits = plan.together()
            if not edits:
                return False
            after = self.after(edits)
            missing = {one.rule for one in after.findings if one.kind == "missing" and not one.suppressed}
            added = [findings[at].rule for at in numbers]
            if still := [rule for rule in added if rule in missing]:
                self.refused |= dict.fromkeys(still)
                continue
            self.inserted.update(added)
            self.done += (findings[at] for at in numbers)
            self.report = after
            return True
        return False

    def after(self, edits: Iterable[Edit]) -> DocumentReport:
        """Return what is found in the document with edits made."""
        source = self.report.document.source
        return self.lint(source.with_text(apply(source.text, edits)))


def _others(report: DocumentReport) -> Counter[tuple[object, ...]]:
    """Return what is found, besides what safe fixes are about; places and lines do not count, they may shift."""
    mendable = (fixable.REMOVED, fixable.RENAMED)
    others = (finding for finding in report.findings if finding.rule not in mendable)
    return Counter(
        (one.rule, one.kind, one.severity, _LINE.sub("line", one.key), bool(one.suppressed)) for one in others
    )
