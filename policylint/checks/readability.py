"""Sentences that are too long to be understood at first reading."""

from __future__ import annotations

from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_WORD = lazy(r"[^\W_]+(?:['’-][^\W_]+)*")
_ITEMISED = lazy(r"[;•·|]|\((?:[a-z]{1,3}|\d{1,2})\)")
_LETTERS = bytes(code for code in range(0xC0) if code >= 0x80 or chr(code).isalnum())
"""Bytes that cannot stand alone between two words."""

_LONGEST = 60
_SHORT = 4 * _LONGEST
"""A sentence of at most so many code points is not looked at."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the sentences of more than 60 words; lists within a sentence, tables, addresses and links do not count."""
    document = draft.document
    for span, block, _ in document.sentences:
        if span.end - span.start <= _SHORT or document.blocks[block].kind not in ("paragraph", "item"):
            continue
        text = document.words(span)
        separators = len(text.encode("utf-8", "surrogatepass").translate(None, _LETTERS))
        if separators >= _LONGEST and (count := len(_WORD.findall(text))) > _LONGEST:
            if len(text) > _SHORT and len(_ITEMISED.findall(text)) < 2:
                yield Occurrence(span, f"the sentence has {count} words")
