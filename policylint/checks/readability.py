"""Sentences that are too long to be understood at first reading."""

from __future__ import annotations

from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_WORD = lazy(r"[^\W_]+(?:['’-][^\W_]+)*")
_ITEMISED = lazy(r"[;•·|]|\((?:[a-z]{1,3}|\d{1,2})\)")
_SEPARATORS = ' .,:;/|&+@_()[]"“”–—'
"""Between the words of a text stands one of these, or hardly ever anything else."""

_LONGEST = 60
_SHORT = 4 * _LONGEST
"""A text of at most so many code points is not counted word by word."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the sentences of more than 60 words; lists within a sentence, tables, addresses and links do not count."""
    for passage in draft.prose.passages:
        if len(passage.text) <= _SHORT:
            continue
        for sentence, text in draft.prose.sentences_of(passage):
            if len(text) > _SHORT and sum(map(text.count, _SEPARATORS)) >= _LONGEST:
                count = len(_WORD.findall(text))
                if count > _LONGEST and len(_ITEMISED.findall(text)) < 2:
                    yield Occurrence(sentence.span, f"the sentence has {count} words")
