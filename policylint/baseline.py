"""Findings accepted in one go, by what they are and not where they stand: those of a draft before policylint came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from policylint.finding import SEVERITIES, Finding, Kind, Severity, Suppressed, at_least
from policylint.suppressionfaults import FAMILY
from policylint.typed import NamedTuple

SCHEMA = 1
"""The version of the file's format."""

Identity = tuple[str, str, str, str]
"""What makes a finding the same one: path, rule, kind and key."""


class Entry(NamedTuple):
    """One accepted finding; `path` is relative to the folder of the baseline, with `/`.

    It accepts a finding that is as severe as then, or less: a worse one is not what was accepted.
    """

    path: str
    rule: str
    kind: Kind
    key: str
    severity: Severity

    @property
    def identity(self) -> Identity:
        """Return what the entry is recognised by."""
        return self[:4]


class Checked(NamedTuple):
    """One document of a run: its findings, and the rules that could give some; None for any, if it is gone."""

    findings: Sequence[Finding] = ()
    rules: Collection[str] | None = None


def up_to_date(baseline: Iterable[Entry], renamed: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the entries of a baseline with what their rules are called now, by their former ids."""
    return tuple(entry._replace(rule=renamed.get(entry.rule, entry.rule)) for entry in baseline)


def index(baseline: Iterable[Entry]) -> dict[Identity, Severity]:
    """Return what a baseline accepts, to look it up; of two severities of one finding the lesser holds."""
    worst_first = sorted(baseline, key=lambda entry: SEVERITIES.index(entry.severity), reverse=True)
    return {entry.identity: entry.severity for entry in worst_first}


def accept(path: str, findings: Iterable[Finding], accepted: Mapping[Identity, Severity]) -> tuple[Finding, ...]:
    """Return the findings of one document, those that a baseline accepts marked so."""

    def marked(finding: Finding) -> Finding:
        worst = accepted.get(_entry(path, finding).identity)
        if worst is None or finding.suppressed or finding.refused or not at_least(worst, finding.severity):
            return finding
        return finding._replace(suppressed=Suppressed("baseline"))

    return tuple(map(marked, findings))


def entries(documents: Mapping[str, Checked]) -> tuple[Entry, ...]:
    """Return the entries for all findings that no comment accepts, sorted.

    What is wrong with a suppression is no subject of a baseline, nor is what an expired one was to hide.
    """
    return tuple(sorted(set(_open(documents))))


def stale(baseline: Iterable[Entry], documents: Mapping[str, Checked], known: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries that nothing answers to any more: the finding or rule is gone, or a comment accepts it."""
    there = {entry.identity for entry in _open(documents)}
    return tuple(entry for entry in baseline if _is_judged(entry, documents, known) and entry.identity not in there)


def updated(baseline: Iterable[Entry], documents: Mapping[str, Checked], known: Collection[str]) -> tuple[Entry, ...]:
    """Return a baseline of what there is now; what this run cannot judge stays."""
    kept = {entry for entry in baseline if not _is_judged(entry, documents, known)}
    return tuple(sorted(kept.union(_open(documents))))


def _entry(path: str, finding: Finding) -> Entry:
    return Entry(path, finding.rule, finding.kind, finding.key, finding.severity)


def _open(documents: Mapping[str, Checked]) -> list[Entry]:
    return [
        _entry(path, finding)
        for path, document in documents.items()
        for finding in document.findings
        if (finding.suppressed is None or finding.suppressed.kind == "baseline") and not _is_beyond(finding)
    ]


def _is_beyond(finding: Finding) -> bool:
    """Say whether no baseline accepts a finding: it is about a suppression, or one in the document is to be mended."""
    return finding.refused or finding.rule.partition("/")[0] == FAMILY


def _is_judged(entry: Entry, documents: Mapping[str, Checked], known: Collection[str]) -> bool:
    """Say whether the finding of an entry would have been found, if there still were one."""
    if entry.rule not in known:
        return True
    document = documents.get(entry.path)
    return document is not None and (document.rules is None or entry.rule in document.rules)
