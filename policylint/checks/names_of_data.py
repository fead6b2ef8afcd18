"""Several names for one thing: for personal data, and for the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Prose

_DATA = {
    "personal data": "data",
    "personal information": "information",
    "personally identifiable information": "pii",
    "pii": "pii",
}
_DOCUMENT = lazy(
    r"this (?<!\wthis )(?:privacy |online |website |web site )*(?P<n>policy|statement|notice|agreement)\b(?! of)"
)
"""For text in lower case; it begins with a letter because such a pattern is found ten times as fast."""

_LINKED = lazy(
    r"personal(?: data| information|ly identifiable information)[^.]{0,40}[\"“”'(][^.]{0,60}"
    r"(?:personal data|personal information|personally identifiable information|pii)"
)
_CALLED = ("called", "known as", "referred to as")
_ALSO = lazy(r"(?:also|sometimes|collectively|together|hereinafter)[^.]{0,30}\Z")
_FEWEST = 2


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first place of each further name, if each is used more than once and nothing links them."""
    prose = draft.prose
    names = list(_further(prose, _names_of_data(prose.lower)))
    if names and not _is_linked(prose.lower):
        yield from names
    yield from _further(prose, _names_of_document(prose.lower))


def _names_of_data(lower: str) -> list[tuple[int, int]]:
    """Return the first place of each name that is used more than once; names of one kind are counted together."""
    places: dict[str, list[tuple[int, int]]] = {}
    for name, kind in _DATA.items():
        places.setdefault(kind, []).extend(islice(_places(lower, name), _FEWEST))
    return [min(found) for found in places.values() if len(found) >= _FEWEST]


def _places(lower: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands as words of their own."""
    at = lower.find(name)
    while at >= 0:
        end = at + len(name)
        if not _is_word(lower[at - 1 : at]) and not _is_word(lower[end : end + 1]):
            yield at, end
        at = lower.find(name, end)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _names_of_document(lower: str) -> list[tuple[int, int]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for match in _DOCUMENT.finditer(lower):
        places.setdefault(match["n"], []).append(match.span())
    return [found[0] for found in places.values() if len(found) >= _FEWEST]


def _is_linked(lower: str) -> bool:
    """Say whether a text says that two names mean the same."""
    if "means the same" in lower or _LINKED.search(lower):
        return True
    places = (match.start() for called in _CALLED for match in re.finditer(called, lower))
    return any(_ALSO.search(lower, max(0, at - 45), at) for at in places)


def _further(prose: Prose, places: list[tuple[int, int]]) -> Iterable[Occurrence]:
    first, *more = sorted(places) or [(0, 0)]
    for place in more:
        other = prose.span(*first)
        says = f"line {prose.line(other.start)} calls it {prose.text[slice(*first)]!r}"
        yield Occurrence(prose.span(*place), says, related=(other,))
