"""Statements of practice that contradict each other: a denial in one place, and what it denies in another.

After PolicyLint (Andow et al., USENIX Security 2019): a denial and an affirmation contradict if they say the same of
the same data. The rule's wordings say which statements are compared: `-sharing` denies, `+sharing` affirms. A denial
with an exception near it is narrowed, and contradicts nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.source import Span

_EXCEPTION = lazy(
    r"[.;:]\s+(?:(?:however|but|except|unless|notwithstanding|nevertheless|the (?:only )?exceptions?|exceptions|"
    r"we (?:may|will) only|this (?:does not|excludes)|the following|the above)\b)",
    re.IGNORECASE,
)
_CONDITION = lazy(r"\b(?:if|when|once|should|until) (?:you|a user|users)\b[^.!?]*\Z", re.IGNORECASE)
_LOOK_AHEAD = 240
_LOOK_BACK = 160
_MOST = 3
_QUOTE = 60


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the denials that the document contradicts elsewhere."""
    affirmed: dict[str, list[Occurrence]] = defaultdict(list)
    for candidate in draft.candidates:
        if candidate.says.startswith("+"):
            affirmed[candidate.says[1:]].append(candidate)
    for candidate in draft.candidates:
        against = affirmed.get(candidate.says[1:]) if candidate.says.startswith("-") else None
        if against and not _is_narrowed(draft, candidate):
            others = tuple(one.span for one in against[:_MOST])
            yield candidate._replace(says=_against(draft, against), related=others)


def _is_narrowed(draft: Draft, candidate: Occurrence) -> bool:
    """Say whether a condition leads to a statement, or an exception follows it."""
    before = draft.document.words(Span(max(0, candidate.span.start - _LOOK_BACK), candidate.span.start))
    if _CONDITION.search(before):
        return True
    after = draft.document.words(Span(candidate.span.end, candidate.span.end + _LOOK_AHEAD))
    return bool(_EXCEPTION.search(after))


def _against(draft: Draft, against: list[Occurrence]) -> str:
    lines = list(dict.fromkeys(draft.prose.line(one.span.start) for one in against))[:_MOST]
    words = draft.document.words(against[0].span)
    quoted = words if len(words) <= _QUOTE else words[:_QUOTE].rpartition(" ")[0] + " ..."
    more = (
        f" (so {'do lines' if len(lines) > 2 else 'does line'} {', '.join(map(str, lines[1:]))})" if lines[1:] else ""
    )
    return f'line {lines[0]} says "{quoted}"{more}'
