"""Sentences that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 8


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each sentence of some length that repeats an earlier one; case and punctuation do not matter."""
    first: dict[str, int] = {}
    for sentence, text in draft.prose.sentences:
        words = _WORD.findall(text.lower())
        if len(words) >= _FEWEST_WORDS:
            earlier = first.setdefault(" ".join(words), sentence.span.start)
            if earlier != sentence.span.start:
                yield Occurrence(sentence.span, f"it stands on line {draft.prose.line(earlier)} already")
