"""Sentences that stand twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.document import Sentence

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 8
_LETTERS = "etao"
"""Sentences with the same words have as many of each; counting costs a tenth of comparing words."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each sentence of some length that repeats an earlier one; case and punctuation do not matter."""
    alike: dict[tuple[int, ...], list[tuple[Sentence, str]]] = defaultdict(list)
    for sentence, text in draft.prose.sentences:
        lower = text.lower()
        alike[tuple(map(lower.count, _LETTERS))].append((sentence, lower))
    for some in alike.values():
        first: dict[str, int] = {}
        for sentence, lower in some if len(some) > 1 else ():
            words = _WORD.findall(lower)
            if len(words) >= _FEWEST_WORDS:
                earlier = first.setdefault(" ".join(words), sentence.span.start)
                if earlier != sentence.span.start:
                    yield Occurrence(sentence.span, f"it stands on line {draft.prose.line(earlier)} already")
