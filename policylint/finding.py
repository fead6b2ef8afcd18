"""A finding: an assessment, or a defect, worth reporting, with its place and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policylint.source import Span

Severity = Literal["error", "warning", "info"]
Kind = Literal["missing", "weak", "defect"]
Anchor = Literal["clause", "section", "trigger", "heading", "nearest", "place", "start"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the least to the worst."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a law demands a disclosure: profile, the obligation's id, the citation, and a URL or ''."""

    profile: str
    obligation: str
    cite: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in one document.

    `span` is the place it points at and `anchor` the kind of place: the weak `clause` itself; for a missing
    clause the `section` that holds part of it, the `trigger` that made it required, a `heading` that announces
    it, the `nearest` miss, the `place` it should follow, or the `start` of the document. `insertion` is the
    offset at which a missing clause belongs. `fingerprint` holds no line number, so moving text keeps it.
    """

    rule: str
    kind: Kind
    severity: Severity
    span: Span
    message: str
    anchor: Anchor
    citations: tuple[Citation, ...] = ()
    insertion: int | None = None
    fingerprint: str = ""


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Say whether a severity is the threshold or worse."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(threshold)
