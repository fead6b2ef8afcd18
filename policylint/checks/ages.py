"""Ages of children that differ within a document."""

from __future__ import annotations

from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_WORDS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()
_WORD = lazy(r"\w+")
_YOUNGEST, _OLDEST = 10, 21
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
    """Return the last age from 10 to 21 in some words, 0 for none."""
    ages = [_number(word) for word in _WORD.findall(words.lower())]
    return next((age for age in reversed(ages) if _YOUNGEST <= age <= _OLDEST), 0)


def _number(word: str) -> int:
    if word in _WORDS:
        return _YOUNGEST + _WORDS.index(word)
    return int(word) if len(word) == 2 and word[0] in "12" and word.isdecimal() else 0
