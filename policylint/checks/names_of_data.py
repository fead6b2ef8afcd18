"""Several names for one thing: for personal data, and for the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.document import GLUE
from policylint.source import Span

_DATA = re.compile(
    r"\b(?:personal (?P<d>data)|personal (?P<i>information)|(?P<p>personally identifiable information|PII))\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b[Tt]his (?:privacy |online |website |web site )*(?P<n>policy|statement|notice|agreement)\b(?! of)",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"(?:personal data|personal information|personally identifiable information)[^.]{0,40}[\"“”'(][^.]{0,60}"
    r"(?:personal data|personal information|personally identifiable information|PII)|"
    r"(?:also|sometimes|collectively|together|hereinafter)[^.]{0,30}(?:called|known as|referred to as)|means the same",
    re.IGNORECASE,
)
_FEWEST = 2


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first place of each further name, if each is used more than once and nothing links them."""
    text = draft.document.text.replace(GLUE, " ")
    if not _LINKED.search(text):
        yield from _further(draft, text, _DATA)
    yield from _further(draft, text, _DOCUMENT)


def _further(draft: Draft, text: str, pattern: re.Pattern[str]) -> Iterable[Occurrence]:
    names: dict[str, list[re.Match[str]]] = {}
    for match in pattern.finditer(text):
        names.setdefault(str(match.lastgroup) if match.lastgroup != "n" else match["n"].lower(), []).append(match)
    used = [matches for matches in names.values() if len(matches) >= _FEWEST]
    for matches in used[1:]:
        other = used[0][0]
        words = " ".join(other[0].split())
        says = f"line {draft.prose.line(other.start())} calls it {words!r}"
        yield Occurrence(Span(*matches[0].span()), says)
