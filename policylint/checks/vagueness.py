"""Vague sentences: those that hold several kinds of vague words.

The four kinds are those of Bhatia, Breaux, Reidenberg and Norton, "A Theory of Vagueness and Privacy Risk Perception"
(RE 2016). A permission for the reader ("you may") is not vague.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.strings import Hints

_CONDITION = (
    "depending on|as necessary|as appropriate|as needed|as applicable|otherwise reasonably|sometimes|from time to time|"
    "where appropriate|if appropriate|we deem"
)
_GENERALISATION = (
    "generally|mostly|widely|commonly|usually|normally|typically|largely|often|primarily|among other things|in general"
)
_MODALITY = r"(?<!you )(?<!users )(?<!\d )(?:may|might|could|possibly|likely)(?! \d)"
_QUANTITY = (
    "certain|numerous|some|most|various|including,? but not limited to|without limitation|a variety of|a number of"
)
_KINDS = (_GENERALISATION, _CONDITION, _QUANTITY, _MODALITY)  # the rarest first
_FEWEST = 3

_GENERAL = Hints(tuple(_GENERALISATION.split("|")), any_case=True)
_CONDITIONAL = Hints(tuple(_CONDITION.split("|")), any_case=True)
_SOME = Hints(
    ("certain", "numerous", "some", "most", "not limited to", "without limit", "a variety", "various", "a number"),
    any_case=True,
)
_POSSIBLE = Hints(("may", "might", "could", "possibly", "likely"), any_case=True)
"""What a text must hold for each of the kinds."""

_HINTS = (_GENERAL, _CONDITIONAL, _SOME, _POSSIBLE)
_PATTERNS = tuple(lazy(rf"\b(?:{kind})\b") for kind in _KINDS)


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the sentences that hold three kinds of vague words or more."""
    prose = draft.prose
    kinds = Counter(chain.from_iterable(map(prose.numbers, _HINTS)))
    vague = sorted(number for number, count in kinds.items() if count >= _FEWEST)
    sentences = (one for number in vague for one in prose.sentences_of(prose.passages[number]))
    for sentence, text in sentences:
        lower = text.lower()
        found: list[str] = []
        for number, (hints, pattern) in enumerate(zip(_HINTS, _PATTERNS, strict=True)):
            match = pattern.search(lower) if any(map(lower.__contains__, hints.strings)) else None
            if match:
                found.append(match[0])
            elif number - len(found) >= len(_PATTERNS) - _FEWEST:
                break  # too few kinds are left
        if len(found) >= _FEWEST:
            yield Occurrence(sentence.span, ", ".join(f'"{one}"' for one in found))
