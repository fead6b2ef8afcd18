"""Ages of children that differ within a document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_WORDS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()
_AGE = lazy(rf"\b(1\d|2[01]|{'|'.join(_WORDS)})\b", re.IGNORECASE)
_ADULT = 18


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first place of each age but the first; one who must be of age is no child."""
    first: dict[int, Occurrence] = {}
    for candidate in draft.candidates:
        if (age := _age(draft.document.words(candidate.span))) and age < _ADULT:
            first.setdefault(age, candidate)
    if not first:
        return
    other_age, other = next(iter(first.items()))
    where = draft.prose.line(other.span.start)
    for candidate in list(first.values())[1:]:
        yield candidate._replace(says=f"line {where} says {other_age}", related=(other.span,))


def _age(words: str) -> int:
    found = _AGE.findall(words)
    if not found:
        return 0
    return int(found[-1]) if found[-1].isdigit() else 10 + _WORDS.index(found[-1].lower())
