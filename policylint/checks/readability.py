"""What is hard to read: sentences that are too long, and a policy whose words and sentences all are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policylint.checks.syllables import syllables
from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Passage

_WORD = lazy(r"[^\W_]+(?:['’-][^\W_]+)*")
_ITEMISED = lazy(r"[;•·|]|\((?:[a-z]{1,3}|\d{1,2})\)")
_MARKS = ";•·|("
"""Characters of which each mark of an item has one."""

_LETTERS = bytes(code for code in range(0xC0) if code >= 0x80 or chr(code).isalnum())
"""Bytes that cannot stand alone between two words."""

_LONGEST = 60
_SHORT = 4 * _LONGEST
"""A sentence of at most so many code points is not looked at."""

_SPACED = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz" else 0x20 for code in range(256))
"""Leaves the words of English; one with an accent is read as two, which are few."""

_OF_ADDRESSES = ("@", "/", "www.")
_ENDS = (".", "?", "!", '."', ".”", ".)")
_VERY_DIFFICULT = 30
"""On Flesch's scale of 0 to 100: what is below he called "very difficult" (The Art of Readable Writing, 1949)."""

_SAMPLE = 100
"""Words: as many as Flesch counted for a score."""
_PARAGRAPH = 30
"""Words that a paragraph needs to be called the hardest."""


class _Count(NamedTuple):
    """What Flesch's score is made of."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    @property
    def ease(self) -> float:
        """Return the Reading Ease: Flesch, A new readability yardstick (1948)."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the sentences of more than 60 words, and the hardest paragraph where the whole is very difficult.

    Lists within a sentence, tables, addresses and links do not count.
    """
    yield from _long_sentences(draft)
    yield from _difficult(draft)


def _long_sentences(draft: Draft) -> Iterator[Occurrence]:
    document = draft.document
    for span, block, _ in document.sentences:
        if span.end - span.start <= _SHORT or document.blocks[block].kind not in ("paragraph", "item"):
            continue
        text = document.words(span)
        if len(text) <= _SHORT or len(text.encode("utf-8", "surrogatepass").translate(None, _LETTERS)) < _LONGEST:
            continue
        count = len(_WORD.findall(text))
        if count > _LONGEST and not _is_itemised(text):
            yield Occurrence(span, f"the sentence has {count} words")


def _difficult(draft: Draft) -> Iterator[Occurrence]:
    """Yield the hardest paragraph of a policy that is very difficult as a whole."""
    first = draft.document.first_sentence
    spoken = ((one, _spoken(one)) for one in draft.prose.passages if one.block.kind == "paragraph")
    texts = [(text, first[one.at + 1] - first[one.at], one.block.span) for one, text in spoken if text]
    whole = _count(" ".join(text for text, _, _ in texts), sum(sentences for _, sentences, _ in texts))
    if whole.words < _SAMPLE or whole.ease >= _VERY_DIFFICULT:
        return
    parts = [(_count(text, sentences), span) for text, sentences, span in texts if sentences]
    hardest = min(((part.ease, span) for part, span in parts if part.words >= _PARAGRAPH), default=None)
    if hardest:
        mean = whole.words / whole.sentences
        score = f"Flesch's Reading Ease of the text is {max(0, int(whole.ease))} of 100 (below 30: very difficult)"
        long = f"{mean:.0f} words a sentence and {whole.syllables / whole.words:.1f} syllables a word"
        says = f"{score}, at {long}; this paragraph is the hardest"
        yield Occurrence(hardest[1], says)


def _spoken(passage: Passage) -> str:
    """Return a paragraph of whole sentences without addresses; "" for lead-ins, and lists in a row."""
    text = passage.text
    if not text.endswith(_ENDS) or _is_itemised(text):
        return ""
    if any(map(text.__contains__, _OF_ADDRESSES)):
        return " ".join(word for word in text.split(" ") if not any(map(word.__contains__, _OF_ADDRESSES)))
    return text


def _count(text: str, sentences: int) -> _Count:
    words = text.lower().replace("’", "'").encode().translate(_SPACED, b"'").split()
    return _Count(len(words), sentences, sum(map(syllables, words)))


def _is_itemised(text: str) -> bool:
    """Say whether a text holds several marks of items."""
    return any(map(text.__contains__, _MARKS)) and len(_ITEMISED.findall(text)) > 1
