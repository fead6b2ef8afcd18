"""Several names for one thing: for personal data, and for the document itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Prose
from policylint.strings import Hints, combined

_PERSONAL_DATA = Hints(("personal data",), any_case=True)
_PERSONAL_INFORMATION = Hints(("personal information",), any_case=True)
_IDENTIFIABLE = Hints(("pii", "personally identifiable information"), any_case=True)
_DATA = (_PERSONAL_DATA, _PERSONAL_INFORMATION, _IDENTIFIABLE)
"""The names of data by kinds."""

_DOCUMENT = lazy(
    r"this (?<!\wthis )(?:privacy |online |website |web site )*(?P<n>policy|statement|notice|agreement)\b(?! of)"
)
"""For text in lower case; it begins with a letter because such a pattern is found ten times as fast."""

_THIS = Hints(
    combined(("this ",), "policy statement notice agreement privacy online website web".split()),
    any_case=True,
)

_LINKED = lazy(
    r"personal(?: data| information|ly identifiable information)[^.]{0,40}[\"“”'(][^.]{0,60}"
    r"(?:personal data|personal information|personally identifiable information|pii)"
)
_SAME = Hints(("means the same",), any_case=True)
_CALLED = Hints(("called", "known as", "referred to as"), any_case=True)
_CALLING = lazy("|".join(_CALLED.strings))
_ALSO = lazy(r"(?:also|sometimes|collectively|together|hereinafter)[^.]{0,30}\Z")
_FEWEST = 2


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first place of each further name, if each is used more than once and nothing links them."""
    prose = draft.prose
    names = list(_further(prose, _names_of_data(prose)))
    if names and not _is_linked(prose):
        yield from names
    yield from _further(prose, _names_of_document(prose))


def _names_of_data(prose: Prose) -> list[tuple[int, int]]:
    """Return the first place of each name that is used more than once; names of one kind are counted together."""
    places = [list(islice(_places(prose, kind), _FEWEST)) for kind in _DATA]
    return [found[0] for found in places if len(found) >= _FEWEST]


def _places(prose: Prose, names: Hints) -> Iterator[tuple[int, int]]:
    """Yield where names of one kind stand as words of their own, in order."""
    for number in prose.numbers(names):
        start, end = prose.starts[number], prose.starts[number + 1]
        yield from sorted(place for name in names.strings for place in _words(prose.lower, name, start, end))


def _words(text: str, name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a name stands as words of their own in a part of a text."""
    at = text.find(name, start, end)
    while at >= 0:
        after = at + len(name)
        if not _is_word(text[at - 1 : at]) and not _is_word(text[after : after + 1]):
            yield at, after
        at = text.find(name, after, end)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _names_of_document(prose: Prose) -> list[tuple[int, int]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for number in prose.numbers(_THIS):
        for match in _DOCUMENT.finditer(prose.lower, prose.starts[number], prose.starts[number + 1]):
            places.setdefault(match["n"], []).append(match.span())
    return [found[0] for found in places.values() if len(found) >= _FEWEST]


def _is_linked(prose: Prose) -> bool:
    """Say whether a text says that two names mean the same."""
    lower, starts = prose.lower, prose.starts
    if prose.numbers(_SAME) or _LINKED.search(lower):
        return True
    places = (
        match.start()
        for number in prose.numbers(_CALLED)
        for match in _CALLING.finditer(lower, starts[number], starts[number + 1])
    )
    return any(_ALSO.search(lower, max(0, at - 45), at) for at in places)


def _further(prose: Prose, places: list[tuple[int, int]]) -> Iterable[Occurrence]:
    first, *more = sorted(places) or [(0, 0)]
    for place in more:
        other = prose.span(*first)
        says = f"line {prose.line(other.start)} calls it {prose.text[slice(*first)]!r}"
        yield Occurrence(prose.span(*place), says, related=(other,))
