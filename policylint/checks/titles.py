"""The titles of a document's sections, and whether one is meant by some words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from policylint.patterns import lazy
from policylint.prose import Prose

_WORD = lazy(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = frozenset(
    "a an and are as at by can do does for from how i in is it may me my of on or our over section the this to under "
    "us we what no yes when where which who why will with you your".split()
)
_TITLE_WORDS = 14
"""A short block, or the first words of a longer one, can be a title that is not marked as a heading."""

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

    @cached_property
    def titles(self) -> tuple[_Title, ...]:
        """What may be a title, in order."""
        return tuple(
            _Title(at, words, is_all, f" {' '.join(words)} ", _stems(words) if is_all else frozenset())
            for at, words, is_all in self._titles()
        )

    def _titles(self) -> Iterator[tuple[int, tuple[str, ...], bool]]:
        for passage in self.prose.passages:
            block, text = passage.block, passage.text
            label = _LABEL.match(text)
            if label and block.kind != "heading":
                yield block.span.start, _words(label[0]), True
            words = _words(text, _TITLE_WORDS + 1)
            if words:
                is_title = block.kind == "heading" or (len(words) <= _TITLE_WORDS and text[-1] not in ".;,")
                yield block.span.start, words[:_TITLE_WORDS], is_title

    def places(self, title: str) -> list[int]:
        """Return the offsets of the sections that a title may mean; small differences do not matter."""
        wanted = _words(title)
        stems = _stems(wanted)
        if not stems:
            return [0]
        padded = f" {' '.join(wanted)} "
        beginning = padded[: _BEGINNING + 1]
        return [
            one.at
            for one in self.titles
            if (
                (padded in one.padded or one.padded in padded or one.padded.startswith(beginning))
                and _is_alike(wanted, one.words if one.is_all else one.words[: len(wanted) + 1])
            )
            or (one.stems and _means(stems, one.stems))
        ]

    def are_headings(self, places: list[int]) -> bool:
        """Say whether headings stand at some places, and nothing that only looks like one."""
        headings = {passage.block.span.start for passage in self.prose.passages if passage.block.kind == "heading"}
        return headings.issuperset(places)


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
    found = islice(_WORD.finditer(text), most)
    return tuple(
        word.removesuffix("'s") for word in " ".join(match[0] for match in found).lower().replace("’", "'").split()
    )


def _stems(words: tuple[str, ...]) -> frozenset[str]:
    """Return what is left of words without endings; small words do not count."""
    return frozenset(_ENDING.sub("", word)[:5] for word in words if word not in _SMALL)
