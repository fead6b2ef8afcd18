"""Headings that are none in Markdown: bold lines, and list numbers that number sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, MutableSequence, Sequence

from policylint.document import GLUE, Block
from policylint.formats.markdown_markers import number_style
from policylint.patterns import lazy

UNDECIDED = 0
"""The level of a bold line until all headings are known."""

_MOST_WORDS = 12
_LONGEST_TITLE = 200
_VISIBLE = lazy(r"[^\W_]")
_LETTER = lazy(r"[^\W\d_]")
_DATED = lazy(r"(?:last |date |this )?\W*(?:updated?|revised|modified|effective|version)\b", re.IGNORECASE)
_SECTION = lazy(r"\d{1,3}(?P<below>(?:\.(?:\d{1,3}|[a-z]|[ivx]+)\b)+)[.)]?\s*+(?=[^\W\d_])")
_TOP_NUMBER = lazy(r"(?:\d{1,3}|[IVX]+)[.):]?(?:\s|$)")
_SUB_NUMBER = lazy(r"\(?[A-Za-z][.)]\s")


def is_title(masked: str, start: int, end: int, strong: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a stretch of text is all bold and reads like a heading."""
    if end - start > _LONGEST_TITLE or not _reads_like_title(masked[start:end]):
        return False
    at = start
    for place in range(max(0, bisect_left(strong, (start, start)) - 1), len(strong)):
        begin, stop = strong[place]
        if begin >= end:
            break
        if begin > at and _VISIBLE.search(masked, at, begin):
            return False
        at = max(at, stop)
    return at > start and (at >= end or not _VISIBLE.search(masked, at, end))


def _reads_like_title(text: str) -> bool:
    words = text.replace(GLUE, "").split()
    if not words or len(words) > _MOST_WORDS or words[-1].endswith((".", ";", ",")):
        return False
    return _LETTER.search(text) is not None and not _DATED.match(" ".join(words).lstrip("*_("))


def settle_headings(blocks: MutableSequence[Block], numbers: Mapping[int, tuple[str, bool]], masked: str) -> None:
    """Give bold lines their level, and turn into headings what numbers sections rather than list items.

    `numbers` holds, for the index of each ordered item at depth 1, its number and whether it is all bold.
    """
    numbered = _section_numbers(blocks, numbers, masked)
    levels = _Levels()
    inside = False  # what is indented below a number that became a heading is no longer inside an item
    for index, block in enumerate(blocks):
        level, kind = block.level, block.kind
        if index in numbered:
            kind, inside = "heading", True
            level = levels.pseudo(f"{numbers[index][0]} {_title(block, masked)}", not index)
        elif kind == "heading":
            inside = inside and level == UNDECIDED
            level = levels.real(level) if level else levels.pseudo(_title(block, masked), not index)
        elif kind == "paragraph" and level == 0:
            inside = False
            if masked[block.span.start].isdigit() and _is_section(blocks, index, masked):
                kind, level = "heading", levels.pseudo(_title(block, masked), not index)
        elif inside and level:
            level = max(level - 1, 1 if kind == "item" else 0)
        if level != block.level or kind != block.kind:
            blocks[index] = block._replace(kind=kind, level=level)


def _title(block: Block, masked: str) -> str:
    return masked[block.span.start : min(block.span.end, block.span.start + _LONGEST_TITLE)]


def _is_section(blocks: Sequence[Block], index: int, masked: str) -> bool:
    """Tell whether a paragraph is a line such as `2.1 Cookies` that stands above running text."""
    span = blocks[index].span
    if span.end - span.start > _LONGEST_TITLE or index + 1 == len(blocks):
        return False
    text = masked[span.start : span.end]
    below = blocks[index + 1]
    if "\n" in text or not _SECTION.match(text) or not _reads_like_title(text):
        return False
    return below.kind != "heading" and not _SECTION.match(masked, below.span.start, below.span.end)


def _section_numbers(blocks: Sequence[Block], numbers: Mapping[int, tuple[str, bool]], masked: str) -> set[int]:
    """Return the ordered items that are section headings: each alone, and not the only one of its kind."""
    alone = {index for index in numbers if _is_alone(blocks, index, numbers, masked)}
    order = sorted(alone)
    found = set()
    for place, index in enumerate(order):
        number, bold = numbers[index]
        near = [numbers[other][0] for other in order[max(0, place - 1) : place] + order[place + 1 : place + 2]]
        above_text = index + 1 < len(blocks) and blocks[index + 1].kind == "paragraph"
        if (bold and above_text) or any(_follows(number, other) or _follows(other, number) for other in near):
            found.add(index)
    return found


def _is_alone(blocks: Sequence[Block], index: int, numbers: Mapping[int, tuple[str, bool]], masked: str) -> bool:
    span = blocks[index].span
    text = masked[span.start : min(span.end, span.start + _LONGEST_TITLE + 1)]
    if len(text) > _LONGEST_TITLE or "\n" in text or not _reads_like_title(text) or text[:1].islower():
        return False
    bold = numbers[index][1]
    before = blocks[index - 1] if index else None
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if after is None or after.kind == "heading":
        return False
    style = number_style(numbers[index][0])
    if any(near in numbers and number_style(numbers[near][0]) == style for near in (index - 1, index + 1)):
        return False
    if before is not None and before.level and before.kind != "heading" and not bold:
        return before.kind == "item" and before.level == 1 and after.level <= 1
    return after.level == 0 or bold or (after.kind == "item" and after.level == 1)


def _follows(number: str, other: str) -> bool:
    a, b = number.strip("()."), other.strip("().")
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1 or a == b == "1"
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


class _Levels:
    """The heading levels in force while going down a document."""

    def __init__(self) -> None:
        self.above, self.numbers = 0, 0

    def real(self, level: int) -> int:
        """Note a heading that the format itself has."""
        self.above = level
        return level

    def pseudo(self, title: str, first: bool) -> int:
        """Return the level of a heading that the format does not know."""
        title = title.replace(GLUE, "").lstrip()
        level = self.above + 1 if self.above else 1 if first and not title[:1].isdigit() else 2
        if section := _SECTION.match(title):
            level += section["below"].count(".")
        elif _TOP_NUMBER.match(title):
            level = self.numbers = min(level, self.numbers or level)  # one series of numbers has one level
        elif self.numbers and _SUB_NUMBER.match(title):
            level = max(level, self.numbers + 1)
        return min(level, 6)
