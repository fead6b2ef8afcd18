"""Source + plan -> DocumentReport: the whole of linting, pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial

from policylint.assess import assess_sought
from policylint.assessment import Assessment
from policylint.conditions import Case
from policylint.defect import Options, TemplateSyntax
from policylint.defects import occurrences_of, search_for
from policylint.document import Document
from policylint.errors import PolicylintError
from policylint.finder import Finder
from policylint.finding import Finding, Severity
from policylint.findings import by_place, find, find_contradictions, find_defects, numbered
from policylint.forbidden import hold_against
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.obligations import docket_of, weigh
from policylint.placement import Places
from policylint.plan import Plan
from policylint.prose import Prose
from policylint.reading import Reading
from policylint.report import DocumentReport
from policylint.shown import Shown, newest_dates, shown_by, with_proofs
from policylint.source import Source
from policylint.strings import Search

_BATCH = 120_000
"""Code points linted together."""


class Linter:
    """A plan at work: made once, used for many documents; `as_of` is the day for which it judges.

    `severities` are those of rules that are not to have what the plan's obligations say, `facts` what is so of the
    company and the service, `template_syntax` that of the documents. Raises PolicylintError for a fact that is not
    declared.
    """

    def __init__(
        self,
        plan: Plan,
        as_of: date,
        severities: Mapping[str, Severity] | None = None,
        facts: Mapping[str, str | bool] | None = None,
        template_syntax: TemplateSyntax = "none",
    ) -> None:
        self.made_from = plan, as_of, severities, facts, template_syntax
        self.plan, self.as_of, self.severities = plan, as_of, severities or {}
        self.options = Options(as_of, template_syntax)
        self.rules = plan.rules
        self.demanded = plan.demanded()
        self.unasked = {sought.rule: sought for sought in plan.unasked}
        self.facts = {fact.name: fact for fact in plan.facts}
        self.given: Mapping[str, str] = {}
        if facts:
            from policylint.factfile import given_facts

            self.given = given_facts(facts, plan.facts)
        self.forbids = any(obligation.forbids for obligation in plan.obligations)
        self.dated = {need.rule for need in plan.shared.needs if need.max_age}
        self.matcher = Matcher(plan.program)
        blank = Case(as_of, self.facts, self.given, Shown({}, {}, {}, {}))
        self.docket = docket_of(plan.obligations, plan.shared, blank)

    @cached_property
    def search(self) -> Search:
        """What finds the hints of all checks at once."""
        return search_for(self.rules[id] for id, wordings in self.plan.defects.items() if not wordings)

    def __reduce__(self) -> tuple[type[Linter], tuple[object, ...]]:
        """Let another process make its own from the same."""
        return Linter, self.made_from

    def lint(self, source: Source) -> DocumentReport:
        """Lint one document. Raises PolicylintError if it cannot be read."""
        return self.report(self.matcher.match(parse(source)))

    def lint_all(self, sources: Iterable[Source]) -> Iterator[DocumentReport | PolicylintError]:
        """Lint documents, some at a time because that is faster; yield a report or an error for each, in order."""
        batch: list[Reading | PolicylintError] = []
        size = 0
        for source in sources:
            try:
                batch.append(self.matcher.read(parse(source)))
            except PolicylintError as error:
                batch.append(error)
            size += len(source.text)
            if size > _BATCH:
                yield from self.finished(batch)
                batch, size = [], 0
        yield from self.finished(batch)

    def finished(self, batch: Sequence[Reading | PolicylintError]) -> Iterator[DocumentReport | PolicylintError]:
        """Yield the reports of documents; an error stays one."""
        matches = iter(self.matcher.match_all(one for one in batch if isinstance(one, Reading)))
        for one in batch:
            yield self.report(next(matches)) if isinstance(one, Reading) else one

    def report(self, matches: Matches) -> DocumentReport:
        """Assess the rules, weigh the obligations, and find what is worth reporting."""
        finder = Finder(matches)
        assessments = {sought.rule: assess_sought(sought, finder) for sought in self.plan.sought}
        assess = partial(self.assessed, assessments, finder)
        shown = with_proofs(shown_by(matches, self.plan.signs), assess, matches.document, self.plan.signs)
        if self.dated:
            dated = (assessments[rule] for rule in self.dated & assessments.keys())
            shown = shown._replace(dates=newest_dates(matches.document, dated))
        case = Case(self.as_of, self.facts, self.given, shown)
        outcomes = weigh(self.docket, assessments, case)
        defects = tuple(self.defects(matches))
        if self.forbids:
            outcomes, defects = hold_against(outcomes, defects, self.rules, matches)
        places = Places(matches.document, self.plan.landmarks, assess)
        unmet = find(self.rules, outcomes, assessments, places)
        contradictions = find_contradictions(case, self.plan.asked_facts, matches.document)
        found = self.graded(by_place((*unmet, *contradictions, *defects)))
        findings = self.telling(self.graded(self.accepted(found, matches.document)))
        keyed = numbered(findings, matches.document)
        return DocumentReport(
            matches.document, tuple(assessments.values()), keyed, self.demanded, outcomes=outcomes, case=case
        )

    def assessed(self, assessments: Mapping[str, Assessment], finder: Finder, rule: str) -> Assessment:
        """Return the assessment of a rule that was asked for, or that only shows a fact, or where something is."""
        return assessments.get(rule) or assess_sought(self.unasked[rule], finder)

    def defects(self, matches: Matches) -> Iterator[Finding]:
        """Yield what should not be in a document."""
        prose = Prose(matches.document, self.search)
        for id, wordings in self.plan.defects.items():
            if wordings and matches.hits.keys().isdisjoint(wordings):  # as nearly always
                continue
            rule = self.rules[id]
            if occurrences := occurrences_of(rule, matches, prose, self.options):
                yield from find_defects(rule, occurrences)

    def telling(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Leave out what says nothing of a document that is no policy in English; what accepts that brings it back."""
        if not any(self.stands_alone(one) and not one.suppressed for one in findings):
            return findings
        return tuple(one for one in findings if self.stands_alone(one) or one.rule not in self.rules)

    def stands_alone(self, finding: Finding) -> bool:
        """Say whether a finding makes others of no use."""
        defect = self.rules[finding.rule].defect if finding.rule in self.plan.defects else None
        return defect is not None and defect.alone

    def graded(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Give findings the severities set for their rules; before they are accepted, because errors need reasons."""
        if not self.severities:
            return findings
        return tuple(one._replace(severity=self.severities.get(one.rule, one.severity)) for one in findings)

    def accepted(self, findings: tuple[Finding, ...], document: Document) -> tuple[Finding, ...]:
        """Mark what the document itself accepts, and add what is wrong with that."""
        if "policylint" not in document.source.text:  # as nearly always; then nothing of it is imported
            return findings
        from policylint.suppression import Terms, accept
        from policylint.suppressionparser import read_suppressions

        unasked = {fact.id for fact in self.plan.facts if fact.name not in self.given}
        terms = Terms(self.as_of, self.plan.known, self.demanded - unasked, self.plan.faults, self.plan.renamed)
        return accept(findings, read_suppressions(document), terms, document.source)
