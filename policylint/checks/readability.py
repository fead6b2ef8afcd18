"""Sentences that are too long to be understood at first reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ITEMISED = re.compile(r"[;•·|]|\((?:[a-z]{1,3}|\d{1,2})\)")
_LONGEST = 60


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the sentences of more than 60 words; lists within a sentence, tables, addresses and links do not count."""
    for sentence, text in draft.prose.sentences:
        if len(text) > 4 * _LONGEST:
            count = len(_WORD.findall(text))
            if count > _LONGEST and len(_ITEMISED.findall(text)) < 2:
                yield Occurrence(sentence.span, f"the sentence has {count} words")
