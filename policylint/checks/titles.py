"""The titles of a document's sections, and whether one is meant by some words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice, pairwise

from policylint.patterns import lazy
from policylint.prose import Passage, Prose, lowered
from policylint.typed import NamedTuple

_WORD = lazy(r"[^\W_]+(?:['’][^\W_]+)*")
_GENITIVE = lazy(r"'s(?=\s|\Z)")
_IN_FULL = {"eu": "european union", "uk": "united kingdom"}
_SMALL = frozenset(
    "a an and are as at by can do does for from how i in is it may me my of on or our over section the this to under "
    "us we what no yes when where which who why will with you your".split()
)
_TITLE_WORDS = 14
"""A short block, or the first words of a longer one, can be a title that is not marked as a heading."""

_SHORT = 40
"""Characters of a title of small words only."""

_NONE: frozenset[str] = frozenset()
_LABEL = lazy(r"[^.:?!]{3,80}[.:?!](?= )")
_ENDING = lazy(r"(?<=...)(?:(?<=t)ting|ing|ed|es|s)\Z")
_ALIKE = 0.85
_BEGINNING = 3
_GENERAL = frozenset(("infor", "data", "perso", "priva", "polic", "other"))
"""Stems that headings of a policy share without meaning the same."""


class _Title(NamedTuple):
    """Where a title stands, and its words; `is_all` if they are all of the block: else they only begin it."""

    at: int
    words: tuple[str, ...]
    is_all: bool
    padded: str
    stems: frozenset[str]


class Titles:
    """What a reader would take for the title of a section, and where it stands."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self._read: dict[int, tuple[_Title, ...]] = {}
        self._held: dict[str, list[int]] = {}

    def places(self, title: str) -> Iterator[int]:
        """Yield the offsets of the sections that a title may mean; small differences do not matter.

        Those that hold it as it is written come first, of them the shortest: nearly always they are enough.
        """
        wanted = _words(title)
        stems = _stems(wanted)
        if not stems:
            yield 0
            return
        padded = f" {' '.join(wanted)} "
        beginning = padded[: _BEGINNING + 1]
        seen: set[int] = set()
        for passage in chain(self._holding(lowered(title)), self._candidates(wanted, stems, padded[1:3])):
            for one in self._titles_of(passage) if passage.at not in seen else ():
                if (
                    (padded in one.padded or one.padded in padded or one.padded.startswith(beginning))
                    and _is_alike(wanted, one.words if one.is_all else one.words[: len(wanted) + 1])
                ) or (one.stems and _means(stems, one.stems)):
                    yield one.at
            seen.add(passage.at)

    def _candidates(self, wanted: tuple[str, ...], stems: frozenset[str], beginning: str) -> Iterator[Passage]:
        """Yield the passages that share a stem with a title, those that begin like it, and the very short ones."""
        hints = {stem.partition("'")[0] for stem in stems}
        hints |= {short for short, full in _IN_FULL.items() if full.split()[0] in wanted}
        for hint in sorted(hints):
            yield from self._holding(hint)
        yield from (self.prose.passages[at] for at, head in enumerate(self._heads) if head in ("", beginning))

    def _holding(self, words: str) -> Iterator[Passage]:
        """Yield the passages that hold a stem or a title, the shortest first; references share many."""
        if words not in self._held:
            starts = self.prose.starts
            numbers = self.prose.numbers_holding((words,), self.prose.lower)
            self._held[words] = sorted(numbers, key=lambda number: starts[number + 1] - starts[number])
        return map(self.prose.passages.__getitem__, self._held[words])

    @cached_property
    def _heads(self) -> list[str]:
        """For each passage its first two letters in lower case, none where words cannot be told by them."""
        text, lower = self.prose.text, self.prose.lower
        heads = []
        for start, end in pairwise(self.prose.starts):
            head = lower[start : start + 2]
            is_small = end - start <= _SHORT + 1 and _SMALL.issuperset(_WORD.findall(text[start:end].lower()))
            heads.append(head if head.isalnum() and not is_small else "")
        return heads

    def _titles_of(self, passage: Passage) -> tuple[_Title, ...]:
        """Return what may be a title in a passage: a label, and its first words."""
        if passage.at not in self._read:
            self._read[passage.at] = tuple(
                _Title(
                    passage.block.span.start, words, is_all, f" {' '.join(words)} ", _stems(words) if is_all else _NONE
                )
                for words, is_all in _beginnings(passage)
            )
        return self._read[passage.at]

    def are_headings(self, places: list[int]) -> bool:
        """Say whether headings stand at some places, and nothing that only looks like one."""
        headings = {heading.block.span.start for heading in self.prose.headings}
        return headings.issuperset(places)


def _beginnings(passage: Passage) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the words of a label and the first words of a passage, and whether they are all there is."""
    text = passage.text
    is_heading = passage.block.kind == "heading"
    if not is_heading and (label := _LABEL.match(text)):
        yield _words(label[0]), True
    if words := _words(text, _TITLE_WORDS + 1):
        yield words[:_TITLE_WORDS], is_heading or (len(words) <= _TITLE_WORDS and text[-1] not in ".;,")


def _means(stems: frozenset[str], there: frozenset[str]) -> bool:
    """Say whether a title has a good part of its words in common with another."""
    common = stems & there
    return 3 * len(common) >= len(stems | there) and bool(common - _GENERAL)


def _is_alike(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Say whether a title is another, but for what stands around it or for a few letters."""
    one, other = " ".join(wanted), " ".join(words)
    if f" {one} " in f" {other} " or (f" {other} " in f" {one} " and (2 * len(words) >= len(wanted) or len(words) > 2)):
        return True
    if one[:_BEGINNING] != other[:_BEGINNING] or 2 * min(len(one), len(other)) < _ALIKE * (len(one) + len(other)):
        return False  # most titles; comparing them letter by letter would be slow
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _words(text: str, most: int | None = None) -> tuple[str, ...]:
    found = _WORD.findall(text) if most is None else [match[0] for match in islice(_WORD.finditer(text), most)]
    words = " ".join(found).lower().replace("’", "'")
    if "'s" in words:
        words = _GENITIVE.sub("", words)
    if "eu" in words or "uk" in words:
        words = " ".join(_IN_FULL.get(word, word) for word in words.split())
    return tuple(words.split())


def _stems(words: tuple[str, ...]) -> frozenset[str]:
    """Return what is left of words without endings; small words do not count."""
    return frozenset(_ENDING.sub("", word)[:5] for word in words if word not in _SMALL)
