"""Sentences that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.source import Span

_WORD = lazy(r"\w+")
_FEWEST_WORDS = 8
_LETTERS = "etao"
"""Sentences with the same words have as many of each; counting costs a tenth of comparing words."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each sentence of some length that repeats an earlier one, once; case and punctuation do not matter."""
    alike: dict[tuple[int, ...], list[Span]] = defaultdict(list)
    for sentence, text in draft.prose.sentences:
        alike[tuple(map(text.lower().count, _LETTERS))].append(sentence.span)
    for some in alike.values():
        places: dict[str, list[Span]] = defaultdict(list)
        for span in some if len(some) > 1 else ():
            words = _WORD.findall(draft.prose.document.words(span).lower())
            if len(words) >= _FEWEST_WORDS:
                places[" ".join(words)].append(span)
        for first, *more in places.values():
            if more:
                line = draft.prose.line(first.start)
                yield Occurrence(more[0], f"it stands on line {line} already{_further(len(more) - 1)}")


def _further(count: int) -> str:
    if not count:
        return ""
    return ", and further down once more" if count == 1 else f", and further down {count} times more"
