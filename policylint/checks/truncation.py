"""Sentences that were cut off or garbled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import SPOKEN, Passage, Prose, lowered
from policylint.strings import Hints, combined

_ENDS_OPEN = lazy(
    r"\b(?:the|a|an|and|or|our|your|their|its|(?:these|those|several|various) "
    r"(?!data|information|people|media|personnel|children|means|series)[a-z]{2,20}[a-rt-z])\Z"
)
"""What no sentence or title ends with. A preposition can end a title: "What we use it for"."""

_LAST_WORDS = ("the", "a", "an", "and", "or", "our", "your", "their", "its")
_LAST_LETTERS = frozenset(word[-1] for word in _LAST_WORDS)
_MANY = ("these ", "those ", "several ", "various ")
_ENDS_OF_ITEMS = ("; and", "; or", ", and", ", or")
"""What a paragraph ends with that is an item of a list without marks."""

_DOUBLED = "the of and or to for with our your we you is are be will may this".split()
_ABLE = "ability able unable right option".split()
_WHOSE = "our the your this".split()
_GARBLED = lazy(
    rf"\b\w+\(s\)s\b|\b(?P<w>{'|'.join(_DOUBLED)}) (?P=w)\b(?! [-–—])|"
    rf"\b(?:{'|'.join(_ABLE)}) to (?:{'|'.join(_WHOSE)}) (?:web ?site|site|services?|app|data|account)\b"
    r"(?= (?:will|may|is|are|can|could|would)\b)"
)
"""Words that cannot stand so, in a text in lower case."""

_HINTS = Hints(
    ("(s)s", *(f"{word} {word}" for word in _DOUBLED), *combined(_ABLE, (" to ",), _WHOSE, (" ",))), any_case=True
)

_HINTS_OF_TWO = Hints(_MANY)

_FEWEST_WORDS = 6
_LAST = 60
"""How far before its end the last words of a paragraph begin."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the places at which a paragraph ends in the middle of a sentence, and words that cannot stand so."""
    prose = draft.prose
    for passage in prose.hinted(_HINTS):
        lower = lowered(passage.text) if passage.block.kind in SPOKEN else ""
        for match in _GARBLED.finditer(lower) if any(_holds(lower, hint) for hint in _HINTS.strings) else ():
            span = passage.span(*match.span())
            words = passage.text[slice(*match.span())]
            if not words.istitle() or "\n" not in prose.document.source.text[slice(*span)]:  # two labels
                yield Occurrence(span, "the words cannot stand so")
    for number in sorted({*_ending_openly(prose), *_ending_in_two(prose)}):
        passage = prose.passages[number]
        text = passage.text
        if passage.block.kind == "paragraph" and not text.endswith(_ENDS_OF_ITEMS):
            end = _ENDS_OPEN.search(text, max(0, len(text) - _LAST))
            if end and not _goes_on(prose.passages, number) and not _is_name(text):
                yield Occurrence(passage.span(*end.span()), "the sentence ends here, unfinished")


def _holds(lower: str, hint: str) -> bool:
    """Say whether a hint stands in a text as words of their own: "is is" does not in "this is"."""
    at = lower.find(hint)
    while at >= 0:
        after = at + len(hint)
        is_begun = hint[0] == "(" or not _is_word(lower[at - 1 : at])
        if is_begun and (hint[-1] == " " or not _is_word(lower[after : after + 1])):
            return True
        at = lower.find(hint, at + 1)
    return False


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _ending_openly(prose: Prose) -> Iterator[int]:
    """Yield the numbers of the paragraphs whose last word is one that no sentence ends with."""
    text, starts = prose.text, prose.starts
    for number in prose.passages.of_kinds("paragraph"):
        end = starts[number + 1] - 1
        if text[end - 1] in _LAST_LETTERS and text.endswith(_LAST_WORDS, starts[number], end):
            yield number


def _ending_in_two(prose: Prose) -> Iterator[int]:
    """Yield the numbers of the passages that end in a word like "several" and another."""
    text, starts = prose.text, prose.starts
    for number in prose.numbers(_HINTS_OF_TWO):
        start, end = starts[number], starts[number + 1] - 1
        if text[end - 1].isalpha() and text.endswith(_MANY, start, text.rfind(" ", start, end) + 1):
            yield number


def _is_name(text: str) -> bool:
    """Say whether most words have a capital or are numbers: an address is no sentence."""
    words = text.split()
    return 2 * sum(not word[0].islower() for word in words) > len(words)


def _goes_on(passages: Sequence[Passage], number: int) -> bool:
    """Say whether a paragraph is a lead-in, a label, or goes on in the next block."""
    if len(passages[number].text.split()) < _FEWEST_WORDS:
        return True
    if number + 1 >= len(passages):
        return False
    after = passages[number + 1]
    return after.block.kind in ("item", "cell", "term") or not after.text[0].isupper()
