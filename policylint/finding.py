"""A finding: an assessment, or a defect, worth reporting, with its place and its reasons."""

from __future__ import annotations

from policylint.source import Span
from policylint.typed import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
Kind = Literal["missing", "weak", "defect"]
Anchor = Literal["clause", "section", "trigger", "heading", "nearest", "place", "start", "suppression"]
Acceptance = Literal["next-line", "block", "file", "front-matter", "baseline"]

KINDS: tuple[Kind, ...] = ("missing", "weak", "defect")
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the least to the worst."""


class Citation(NamedTuple):
    """Where a law demands a disclosure: profile, the obligation's id, the citation, and a URL or ''.

    Of a defect, profile and obligation are ''.
    """

    profile: str
    obligation: str
    cite: str
    url: str = ""


class Suppressed(NamedTuple):
    """That a finding is accepted: by what kind of comment or file, why, until when (an ISO date), and by whom.

    `line` is that of the comment. What is not known is empty or 0.
    """

    kind: Acceptance
    reason: str = ""
    until: str = ""
    by: str = ""
    line: int = 0


class Finding(NamedTuple):
    """One thing to mend in one document.

    `span` is the place it points at and `anchor` the kind of place: the weak `clause` itself; for a missing
    clause the `section` that holds part of it, the `trigger` that made it required, a `heading` that announces
    it, the `nearest` miss, the `place` it should follow, or the `start` of the document; a `suppression` that is
    wrong. `insertion` is the offset at which a missing clause belongs. `key` tells it from the others of its rule and
    kind in its document, whatever their places. `condition` is what a duty depends on where nobody knows whether it
    is so. `refused` says that a suppression aims at it that has expired or lacks its reason: no baseline accepts it.
    `subject` is what a wrong suppression names, as written. `related` are the other places of a defect: what the span
    contradicts, or repeats.
    """

    rule: str
    kind: Kind
    severity: Severity
    span: Span
    message: str
    anchor: Anchor
    citations: tuple[Citation, ...] = ()
    insertion: int | None = None
    key: str = ""
    suppressed: Suppressed | None = None
    condition: str = ""
    refused: bool = False
    subject: str = ""
    related: tuple[Span, ...] = ()


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Say whether a severity is the threshold or worse."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(threshold)


def if_so(condition: str) -> str:
    """Return what a message ends with where it holds under a condition."""
    return f" (if {condition})" if condition else ""


def fingerprint(path: str, finding: Finding) -> str:
    """Hash what a finding is, not where it stands: moving text keeps it, and no two of a document share one."""
    import hashlib

    parts = f"{path}\0{finding.rule}\0{finding.kind}" + (f"\0{finding.key}" if finding.key else "")
    return hashlib.blake2b(parts.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
