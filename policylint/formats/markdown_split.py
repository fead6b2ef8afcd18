"""Where a paragraph of Markdown really ends: a line break is either a wrap or, in many policies, a new block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policylint.formats.markdown_headings import is_title
from policylint.formats.markdown_inline import Break
from policylint.formats.markdown_leaves import Leaf
from policylint.formats.sentences import MAX_BLOCK

_LONGEST_WRAP = 120
_SHORTEST_WRAP = 40
_SAMPLE = 500
_NEVER_LAST = frozenset("a an and as at by for from in into of on or our that the their this to with your".split())
_SENTENCE_ENDS = (".", ":", ";", "?", "!")
_CLOSING = "\x01\0 \t\r\n\"'*_)]”’"
_OPENING = "\x01\0 \t\r\n\"'*_([“‘"


class Piece(NamedTuple):
    """A part of a leaf; `tag` is the HTML block tag it stands in."""

    start: int
    end: int
    tag: str = ""


class _Edge(NamedTuple):
    end: int
    resume: int
    tag: str | None = None


def wrap_width(text: str, leaves: Sequence[Leaf]) -> int:
    """Return the column at which the author's editor wraps lines, 0 if lines are not wrapped."""
    pairs = []
    for leaf in leaves:
        if leaf.kind != "code" and "\n" in text[leaf.start : leaf.end]:
            start = text.rfind("\n", 0, leaf.start) + 1
            lines = text[start : min(leaf.end, leaf.start + MAX_BLOCK)].split("\n")
            pairs += [(len(a.rstrip()), _first_length(b)) for a, b in pairwise(lines)]
            if len(pairs) > _SAMPLE:
                break
    return _width(pairs) if len(pairs) >= 3 else 0


def _first_length(line: str) -> int:
    words = line.split(None, 1)
    return len(words[0]) if words else 0


def _width(pairs: list[tuple[int, int]]) -> int:
    """Return the longest line if most of the lines are as long as their next word lets them be."""
    lengths = sorted(length for length, _ in pairs)
    width = lengths[len(lengths) * 95 // 100]
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP:
        return 0
    full = sum(length <= width and length + 1 + word > width - 4 for length, word in pairs)
    return width if full * 10 >= len(pairs) * 7 else 0


def split(
    text: str, masked: str, leaf: Leaf, breaks: Sequence[Break], strong: Sequence[tuple[int, int]], width: int
) -> Iterator[Piece]:
    """Yield the parts of a leaf that are blocks of their own; offsets count from the leaf's start."""
    indent = leaf.start - text.rfind("\n", 0, leaf.start) - 1
    edges = _edges(masked, breaks)
    begin = last = 0
    tag = ""
    titled = bool(strong) and is_title(masked, 0, edges[0].end, strong)
    for place, edge in enumerate(edges):
        was_title = titled
        line_end = edges[place + 1].end if place + 1 < len(edges) else len(masked)
        titled = bool(strong) and is_title(masked, edge.resume, line_end, strong)
        if edge.tag in (None, "br"):
            line = text[leaf.start + last : leaf.start + edge.end]
            length = edge.end - last + (0 if last else indent)
            after = masked[edge.resume : line_end]
            hard = edge.tag is not None or was_title or titled
            if _is_wrap(masked[last : edge.end], after, line, length, width, hard):
                last = edge.resume
                continue
        if edge.end > begin:
            yield Piece(begin, edge.end, tag)
        begin = last = edge.resume
        if edge.tag is not None and edge.tag != "br":
            tag = "" if edge.tag[0] == "/" else edge.tag
    yield Piece(begin, len(masked), tag)


def _edges(masked: str, breaks: Sequence[Break]) -> list[_Edge]:
    """Return where lines and tags end a run of text."""
    edges = []
    at = masked.find("\n")
    while at >= 0:
        edges.append(_Edge(at, at + 1))
        at = masked.find("\n", at + 1)
    if breaks:
        edges += [_Edge(found.at, found.at, found.tag) for found in breaks]
        edges.sort(key=lambda edge: edge[:2])
    return edges


def _is_wrap(before: str, after: str, line: str, length: int, width: int, hard: bool) -> bool:
    """Decide whether the text goes on after a line end; `hard` if there is a sign that it does not."""
    rest = after.lstrip(_OPENING)
    end = before.rstrip(_CLOSING)
    if not rest or not end:
        return True
    if rest[0].islower() or end[-1] == ",":
        return True
    if end[-1] in ":;" or line.endswith(("  ", "  \r", "\\", "\\\r")):
        return False
    ended = end[-1] in _SENTENCE_ENDS
    last = end[-100:].split()[-1:]
    if not ended and last and last[0].lower() in _NEVER_LAST:
        return True
    if hard or not width:
        return False
    return length + 1 + _first_length(after) > width - 4 or (length > width * 0.7 and not ended)
