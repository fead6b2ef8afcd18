"""Several names for one thing: for personal data, and for the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.document import GLUE
from policylint.patterns import lazy
from policylint.prose import lowered
from policylint.source import Span

_DATA = lazy(
    r"p(?<!\wp)(?:ersonal (?P<d>data)|ersonal (?P<i>information)|(?P<p>ersonally identifiable information|ii))\b"
)
_DOCUMENT = lazy(
    r"this (?<!\wthis )(?:privacy |online |website |web site )*(?P<n>policy|statement|notice|agreement)\b(?! of)"
)
"""Both for text in lower case; they begin with a letter because such a pattern is found ten times as fast."""

_LINKED = lazy(
    r"personal(?: data| information|ly identifiable information)[^.]{0,40}[\"“”'(][^.]{0,60}"
    r"(?:personal data|personal information|personally identifiable information|pii)"
)
_CALLED = ("called", "known as", "referred to as")
_ALSO = lazy(r"(?:also|sometimes|collectively|together|hereinafter)[^.]{0,30}\Z")
_FEWEST = 2


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first place of each further name, if each is used more than once and nothing links them."""
    text = draft.document.text.replace(GLUE, " ")
    lower = lowered(text)
    names = list(_further(draft, text, lower, _DATA))
    if names and not _is_linked(lower):
        yield from names
    yield from _further(draft, text, lower, _DOCUMENT)


def _is_linked(lower: str) -> bool:
    """Say whether a text says that two names mean the same."""
    if "means the same" in lower or _LINKED.search(lower):
        return True
    places = (match.start() for called in _CALLED for match in re.finditer(called, lower))
    return any(_ALSO.search(lower, max(0, at - 45), at) for at in places)


def _further(draft: Draft, text: str, lower: str, pattern: re.Pattern[str]) -> Iterable[Occurrence]:
    names: dict[str, list[re.Match[str]]] = {}
    for match in pattern.finditer(lower):
        names.setdefault(str(match.lastgroup) if match.lastgroup != "n" else match["n"], []).append(match)
    used = [matches for matches in names.values() if len(matches) >= _FEWEST]
    for matches in used[1:]:
        other = used[0][0]
        words = " ".join(text[slice(*other.span())].split())
        says = f"line {draft.prose.line(other.start())} calls it {words!r}"
        yield Occurrence(Span(*matches[0].span()), says)
