"""A whole run as one value; reporters turn it into text, the command line into an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from policylint.assessment import Assessment
from policylint.conditions import Case
from policylint.document import Document
from policylint.errors import PolicylintError
from policylint.finding import Finding, at_least
from policylint.obligations import Outcome
from policylint.rule import Rule
from policylint.settings import FailOn
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.baseline import Entry


class DocumentReport(NamedTuple):
    """What was found in one document; `assessments` in the order of the rules, `findings` by place.

    `demanded` are the ids of the rules that could give findings, `fail_on` is the least severity that fails.
    `outcomes` are those of the obligations, and `case` is what decided on their conditions.
    """

    document: Document
    assessments: Sequence[Assessment]
    findings: tuple[Finding, ...]
    demanded: frozenset[str] = frozenset()
    fail_on: FailOn = "error"
    outcomes: Sequence[Outcome] = ()
    case: Case | None = None

    @property
    def failed(self) -> bool:
        """Say whether a finding that nobody accepted is bad enough to fail."""
        threshold = self.fail_on
        findings = (finding for finding in self.findings if not finding.suppressed)
        return threshold != "never" and any(at_least(finding.severity, threshold) for finding in findings)

    @property
    def path(self) -> str:
        """Return the document's path as it is printed."""
        return self.document.source.path


class Report(NamedTuple):
    """A whole run: what was found in each document, and what could not be checked.

    `stale` are the entries of the baseline that nothing answers to any more, `known` the ids of all rules there are.
    `renamed` says what rules are called now, by their former ids; `fixed` is how many findings were mended.
    """

    documents: tuple[DocumentReport, ...]
    errors: tuple[PolicylintError, ...]
    rules: Mapping[str, Rule]
    version: str
    stale: tuple[Entry, ...] = ()
    known: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = MappingProxyType({})
    fixed: int = 0
