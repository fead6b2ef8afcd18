"""Where a paragraph of Markdown really ends: a line break is either a wrap or, in many policies, a new block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policylint.formats.markdown_headings import is_title
from policylint.formats.markdown_leaves import Leaf
from policylint.formats.sentences import MAX_BLOCK
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.formats.markdown_inline import Break

_LONGEST_WRAP = 120
_SHORTEST_WRAP = 40
_SAMPLE = 500
_NEVER_LAST = frozenset("a an and as at by for from in into of on or our that the their this to with your".split())
_SENTENCE_ENDS = (".", ":", ";", "?", "!")
_BROKEN = ("  ", "  \r", "\\", "\\\r")
_CLOSING = "\x01\0 \t\r\n\"'*_)]”’"
_OPENING = "\x01\0 \t\r\n\"'*_([“‘"


Piece = tuple[int, int, str]
"""A part of a leaf: where it starts and ends, and the HTML block tag it stands in."""

_Edge = tuple[int, int, str | None]
"""Where a line or run of text ends, where the next begins, and the tag that ends it."""


class Stretch(NamedTuple):
    """The masked text of a leaf, from `start` to `end` of `masked`, which begins at the offset `at` of the text.

    `strong` and `breaks` count as `start` does.
    """

    masked: str
    start: int
    end: int
    at: int = 0
    strong: Sequence[tuple[int, int]] = ()
    breaks: Sequence[Break] = ()

    def is_title(self, start: int, end: int) -> bool:
        """Tell whether a part is all bold and reads like a heading."""
        return is_title(self.masked, start, end, self.strong)


def wrap_width(text: str, leaves: Sequence[Leaf]) -> int:
    """Return the column at which the author's editor wraps lines, 0 if lines are not wrapped."""
    runs: list[list[str]] = []
    count = 0
    for leaf in leaves:
        start, end = leaf.start, leaf.end
        if text.find("\n", start, end) >= 0 and leaf.kind != "code":
            start = text.rfind("\n", 0, start) + 1
            runs.append(text[start : min(end, leaf.start + MAX_BLOCK)].split("\n"))
            count += len(runs[-1]) - 1
            if count > _SAMPLE:
                break
    return _width(runs) if count >= 3 else 0


def _width(runs: list[list[str]]) -> int:
    """Return the longest of the lines but the last of each run, if most are as long as their next word lets them be."""
    lengths = [len(line.rstrip()) for lines in runs for line in lines[:-1]]
    width = sorted(lengths)[len(lengths) * 95 // 100]
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP:
        return 0
    following = (_first_length(line) for lines in runs for line in lines[1:])
    full = sum(
        length <= width and length + 1 + word > width - 4 for length, word in zip(lengths, following, strict=True)
    )
    return width if full * 10 >= len(lengths) * 7 else 0


def _first_length(line: str) -> int:
    words = line.split(None, 1)
    return len(words[0]) if words else 0


def split(text: str, stretch: Stretch, width: int) -> Iterator[Piece]:
    """Yield the parts of a leaf that are blocks of their own; offsets count as the stretch's do."""
    masked, start, end, at, strong, _ = stretch
    edges = _edges(stretch)
    if not edges:
        yield start, end, ""
        return
    begin = last = start
    tag = ""
    titled = bool(strong) and stretch.is_title(start, edges[0][0])
    for place, (stop, resume, by) in enumerate(edges, 1):
        was_title = titled
        line_end = edges[place][0] if place < len(edges) else end
        titled = bool(strong) and stretch.is_title(resume, line_end)
        if by is None or by == "br":
            hard = was_title or titled or by is not None
            length = stop - last
            if last == start:
                length += at + start - text.rfind("\n", 0, at + start) - 1
            broken = text.endswith(_BROKEN, at + last, at + stop)
            if _is_wrap(masked[last:stop], masked[resume:line_end], broken, length, width, hard):
                last = resume
                continue
        if stop > begin:
            yield begin, stop, tag
        begin = last = resume
        if by is not None and by != "br":
            tag = "" if by[0] == "/" else by
    yield begin, end, tag


def _edges(stretch: Stretch) -> list[_Edge]:
    """Return where lines and tags end a run of text."""
    masked, start, end, _, _, breaks = stretch
    edges: list[_Edge] = []
    at = masked.find("\n", start, end)
    while at >= 0:
        edges.append((at, at + 1, None))
        at = masked.find("\n", at + 1, end)
    if breaks:
        edges += [(place, place, tag) for place, tag in breaks]
        edges.sort(key=lambda edge: edge[:2])
    return edges


def _is_wrap(before: str, after: str, broken: bool, length: int, width: int, hard: bool) -> bool:
    """Decide whether the text goes on after a line end; `broken` if it says itself that it does not.

    `hard` if there is another sign that it does not.
    """
    rest = after.lstrip(_OPENING)
    end = before.rstrip(_CLOSING)
    if not rest or not end:
        return True
    if rest[0].islower() or end[-1] == ",":
        return True
    if broken or end[-1] in ":;":
        return False
    ended = end[-1] in _SENTENCE_ENDS
    if not ended and (last := end[-100:].split()[-1:]) and last[0].lower() in _NEVER_LAST:
        return True
    if hard or not width:
        return False
    return length + 1 + _first_length(after) > width - 4 or (length > width * 0.7 and not ended)
