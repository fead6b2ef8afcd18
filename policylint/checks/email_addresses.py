"""E-mail addresses that do not work: malformed, disguised, or another behind the link than in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policylint.defect import Draft, Occurrence
from policylint.document import Document

_NO_DOMAIN = re.compile(r"(?<![\w.@/:-])[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{2,40}(?=[\s,;)]|\.(?:\s|\Z)|\Z)")
_SPACED = re.compile(r"\b[A-Za-z0-9._%+-]{2,40}(?: @ ?|@ )[A-Za-z0-9-]{2,40}\.(?:com|org|net|io|co|eu|uk|de|info)\b")
_DISGUISED = re.compile(
    r"\b[A-Za-z0-9._%+-]{2,40} ?[\[(](?:at|AT)[\])] ?[A-Za-z0-9-]{2,40}(?: ?[\[(](?:dot|DOT)[\])] ?| ?\.)[a-z]{2,6}\b"
)
_PROTECTED = re.compile(r"\[email\s?protected\]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_PATTERNS = (
    (_NO_DOMAIN, "the address has no ending such as .com"),
    (_SPACED, "the address holds a space"),
    (_DISGUISED, "the address is disguised; a reader's mail program cannot use it"),
    (_PROTECTED, "a web site's protection against robots hides the address"),
)


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the addresses that a reader cannot write to."""
    for passage in draft.prose.holding(("@", "[", "(at", "(AT")):
        text = passage.text
        for pattern, says in _PATTERNS:
            for match in pattern.finditer(text):
                yield Occurrence(passage.span(*match.span()), says)
    yield from _links(draft.document)


def _links(document: Document) -> Iterator[Occurrence]:
    for link in document.links:
        target = link.target.partition("?")[0]
        shown = _ADDRESS.fullmatch(document.words(link.span))
        if shown and target.lower().startswith("mailto:"):
            meant = target[7:].strip()
            if _ADDRESS.fullmatch(meant) and meant.lower() != shown[0].lower():
                yield Occurrence(link.span, f"the link leads to another address, {meant}")
