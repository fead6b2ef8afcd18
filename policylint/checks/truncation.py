"""Sentences that were cut off or garbled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Passage

_ENDS_OPEN = lazy(
    r"\b(?:the|a|an|and|or|our|your|their|its|(?:these|those|several|various) "
    r"(?!data|information|people|media|personnel|children|means|series)[a-z]{2,20}[a-rt-z])\Z"
)
"""What no sentence or title ends with. A preposition can end a title: "What we use it for"."""

_DOUBLED = "the of and or to for with our your we you is are be will may this".split()
_GARBLED = lazy(
    rf"\b\w+\(s\)s\b|\b(?P<w>{'|'.join(_DOUBLED)}) (?P=w)\b(?! [-–—])|"
    r"\b(?:ability|able|unable|right|option) to (?:our|the|your|this) (?:web ?site|site|services?|app|data|account)\b"
    r"(?= (?:will|may|is|are|can|could|would)\b)",
    re.IGNORECASE,
)
_HINTS = ("(s)s", *(f"{word} {word}" for word in _DOUBLED))
_NO_VERB = lazy(r"to (?:our|the|your|this) (?:web ?site|site|services?|app|data|account) (?:[wmaic])")
_HINTS_OF_NO_VERB = ("ability to ", "able to ", "right to ", "option to ")
"""What a text in lower case must hold for words that cannot stand so."""

_FEWEST_WORDS = 6
_LAST = 60
"""How far before its end the last words of a paragraph begin."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the places at which a paragraph ends in the middle of a sentence, and words that cannot stand so."""
    prose = draft.prose
    passages = prose.passages
    hints = (*_HINTS, *_HINTS_OF_NO_VERB) if _NO_VERB.search(prose.lower) else _HINTS
    for passage in prose.holding(hints, prose.lower):
        for match in _GARBLED.finditer(passage.text) if passage.block.kind in ("paragraph", "item") else ():
            yield Occurrence(passage.span(*match.span()), "the words cannot stand so")
    for number, passage in enumerate(passages):
        if passage.block.kind == "paragraph" and passage.text[-1].isalpha():
            end = _ENDS_OPEN.search(passage.text, max(0, len(passage.text) - _LAST))
            if end and not _goes_on(passages, number):
                yield Occurrence(passage.span(*end.span()), "the sentence ends here, unfinished")


def _goes_on(passages: Sequence[Passage], number: int) -> bool:
    """Say whether a paragraph is a lead-in, a label, or goes on in the next block."""
    if len(passages[number].text.split()) < _FEWEST_WORDS:
        return True
    if number + 1 >= len(passages):
        return False
    after = passages[number + 1]
    return after.block.kind in ("item", "cell", "term") or not after.text[0].isupper()
