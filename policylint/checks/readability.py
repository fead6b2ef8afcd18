"""What is hard to read: sentences that are too long, and a policy whose words and sentences all are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from operator import add

from policylint.checks.syllables import count
from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Prose
from policylint.source import Span
from policylint.strings import Hints
from policylint.typed import NamedTuple

_WORD = lazy(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLAIN_WORD = lazy(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
"""The same for ASCII, in half the time."""
_SEPARATORS = ";•·|"
_MARK = lazy(r"\((?:[a-z]{1,3}|\d{1,2})\)")
_MARKS = Hints((*_SEPARATORS, "("))
"""Characters of which each mark of an item has one."""

_APOSTROPHE = "’".encode()
_RUNS = b"".join(b"a" if code < 0xC0 and (code >= 0x80 or chr(code).isalnum()) else b" " for code in range(256))
"""Leaves runs of letters and digits, at least as many as words: in UTF-8 each character beyond ASCII begins one."""

_LONGEST = 60
_SHORT = 4 * _LONGEST
"""A sentence of at most so many code points is not looked at."""

_SPACED = bytes(code if 0x61 <= code <= 0x7A else 0x20 for code in bytes(range(256)).lower())
"""Leaves the words of English, in small letters; one with an accent is read as two, which are few."""

_OF_ADDRESSES = Hints(("@", "/", "www."))
_OF_ADDRESS = lazy(r"[@/w](?:(?<!w)|ww\.)")
_ENDS = frozenset(".?!")
_CLOSED = ('."', ".”", ".)")
_VERY_DIFFICULT = 30
"""On Flesch's scale of 0 to 100: what is below he called "very difficult" (The Art of Readable Writing, 1949)."""

_SAMPLE = 100
"""Words: as many as Flesch counted for a score."""
_AT_ONCE = 2_000
"""Paragraphs whose words are counted at once."""
_PARAGRAPH = 30
"""Words that a paragraph needs to be called the hardest."""


class _Count(NamedTuple):
    """What Flesch's score is made of."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def plus(self, more: _Count) -> _Count:
        """Return what both are together."""
        return _Count(*map(add, self, more))

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
    document, (_, offsets) = draft.document, draft.prose.said
    for start, end in zip(offsets[::2], offsets[1::2], strict=True):
        if end - start <= _SHORT:
            continue
        raw = document.text[start:end].encode("utf-8", "surrogatepass")
        if raw.translate(_RUNS).count(b" a") < _LONGEST:
            continue
        text = document.words(Span(start, end))
        if len(text) <= _SHORT:
            continue
        words = len((_PLAIN_WORD if text.isascii() else _WORD).findall(text))
        if words > _LONGEST and not _is_itemised(text):
            yield Occurrence(Span(start, end), f"the sentence has {words} words")


def _difficult(draft: Draft) -> Iterator[Occurrence]:
    """Yield the hardest paragraph of a policy that is very difficult as a whole."""
    first, blocks = draft.document.first_sentence, draft.document.blocks
    whole, spoken = _Count(), _spoken(draft.prose)
    while some := [*islice(spoken, _AT_ONCE)]:  # a long text is not held twice
        sentences = sum(first[at + 1] - first[at] for at, _ in some)
        whole = whole.plus(_count(" ".join([text for _, text in some]), sentences))
    if whole.words < _SAMPLE or whole.ease >= _VERY_DIFFICULT:
        return
    parts = ((_count(text, first[at + 1] - first[at]), blocks[at].span) for at, text in _spoken(draft.prose))
    hard = ((part.ease, span) for part, span in parts if part.sentences and part.words >= _PARAGRAPH)
    if hardest := min(hard, default=None):
        mean = whole.words / whole.sentences
        score = f"Flesch's Reading Ease of the text is {max(0, int(whole.ease))} of 100 (below 30: very difficult)"
        long = f"{mean:.0f} words a sentence and {whole.syllables / whole.words:.1f} syllables a word"
        says = f"{score}, at {long}; this paragraph is the hardest"
        yield Occurrence(hardest[1], says)


def _spoken(prose: Prose) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of whole sentences, by block, without addresses; no lead-ins, and no lists in a row."""
    text, starts = prose.text, prose.starts
    marked, addressed = set(prose.numbers(_MARKS)), set(prose.numbers(_OF_ADDRESSES))
    for number in prose.passages.of_kinds("paragraph"):
        start, end = starts[number], starts[number + 1] - 1
        if text[end - 1] in _ENDS or text.startswith(_CLOSED, end - 2):
            words = text[start:end]
            if number in marked and _is_itemised(words):
                continue
            if words := _without_addresses(words) if number in addressed else words:
                yield prose.passages.blocks[number], words


def _without_addresses(text: str) -> str:
    """Return a text without the words that hold a mark of addresses."""
    kept, end = [], 0
    for mark in _OF_ADDRESS.finditer(text):
        if mark.start() >= end:
            kept.append(text[end : text.rfind(" ", end, mark.start()) + 1])
            end = text.find(" ", mark.end()) % (len(text) + 1)  # behind the last word -1 becomes the end
    return "".join([*kept, text[end:]]).strip()


def _count(text: str, sentences: int) -> _Count:
    letters = text.encode("utf-8", "surrogatepass").replace(_APOSTROPHE, b"'").translate(_SPACED, b"'")
    words, spoken = count(letters)
    return _Count(words, sentences, spoken)


def _is_itemised(text: str) -> bool:
    """Say whether a text holds several marks of items."""
    marks = sum(map(text.count, _SEPARATORS))
    return marks > 1 or (marks + text.count("(") > 1 and marks + len(_MARK.findall(text)) > 1)
