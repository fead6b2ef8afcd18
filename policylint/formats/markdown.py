"""Markdown: Source -> Markup.

Not a converter: markup is masked in place, so that every offset stays the source's own. Lines are read as CommonMark
has it, then adapted to how policies are really written: bold lines are headings, a line may be a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from policylint.document import GLUE, MEANT_FOR_US, Block, BlockKind, Link, Markup
from policylint.formats.markdown_headings import UNDECIDED, is_title, settle_headings
from policylint.formats.markdown_inline import SPECIAL, Break, mask
from policylint.formats.markdown_leaves import Leaf
from policylint.formats.markdown_lines import Lines, read_lines
from policylint.formats.markdown_raw import HIDDEN, blank, hide_raw
from policylint.formats.markdown_split import Piece, split, wrap_width
from policylint.formats.markdown_tags import closed_tags
from policylint.source import Source, Span

_LONE_CR = re.compile(r"\r(?!\n)")
_NO_CONTROL = str.maketrans({GLUE: " ", "\0": " "})
_VISIBLE = re.compile(r"[^\W_]")
_SPACE = " \t\r\n\f\v\xa0\x1c\x1d\x1e\x1f\x85" + GLUE + HIDDEN
_TEXT = ("paragraph", "item")
_FAR = 80
_HTML_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(source: Source) -> Markup:
    """Parse Markdown."""
    text = source.text
    if GLUE in text or "\0" in text:
        text = text.translate(_NO_CONTROL)
    returns = [found.start() for found in _LONE_CR.finditer(text)] if "\r" in text else []
    if returns:
        text = _LONE_CR.sub("\n", text)
    raw = hide_raw(text)
    comments = _outside_code(text, raw.comments)
    text = raw.text
    lines = read_lines(text)
    builder = _Builder(_without(text, lines.quotes, " "), lines)
    builder.build()
    masked = "".join(builder.pieces)
    if returns:
        masked = _without(masked, returns, "\r")
    blocks = tuple(settle_headings(builder.blocks, builder.numbers, masked))
    links = tuple(sorted(builder.links, key=lambda link: link.span))
    return Markup(masked.replace(HIDDEN, " "), blocks, links, tuple(comments), raw.front_matter)


def _outside_code(text: str, comments: list[Span]) -> list[Span]:
    """Return the comments that do not stand in a block of code.

    Only lines tell what is code, and they are read when comments are gone. So where a comment is meant for policylint,
    lines are read once more with a word in place of each comment.
    """
    if not any(MEANT_FOR_US in text[start:end] for start, end in comments):
        return comments
    pieces: list[str] = []
    at = 0
    for start, end in comments:
        pieces += text[at : start - 4], blank(text[start - 4 : end + 3], "x")
        at = end + 3
    leaves = read_lines("".join([*pieces, text[at:]])).leaves
    codes = [leaf for leaf in leaves if leaf.kind == "code"]
    starts = [leaf.start for leaf in codes]

    def is_code(offset: int) -> bool:
        before = bisect_right(starts, offset) - 1
        return before >= 0 and offset < codes[before].end

    return [comment for comment in comments if not is_code(comment.start)]


def _without(text: str, places: list[int], new: str) -> str:
    """Replace the single characters at some places."""
    if not places:
        return text
    pieces: list[str] = []
    at = 0
    for place in places:
        pieces += text[at:place], new
        at = place + 1
    return "".join([*pieces, text[at:]])


class _Builder:
    """Masks leaves and makes blocks of them."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text, self.leaves, self.refs = text, lines.leaves, lines.refs
        self.closed = closed_tags(text)
        self.width = wrap_width(text, lines.leaves)
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self.numbers: dict[int, tuple[str, bool]] = {}  # block index -> an ordered item's number, whether it is bold
        self.links: list[Link] = []
        self.block_of: dict[int, int] = {}  # cell leaf -> its block

    def build(self) -> None:
        """Go through the leaves in order."""
        at = 0
        for index, leaf in enumerate(self.leaves):
            gap = self.text[at : leaf.start]
            self.pieces.append(gap if gap.isspace() else blank(gap))
            raw = self.text[leaf.start : leaf.end]
            at = leaf.end
            if leaf.kind == "code":
                self.pieces.append(blank(raw))
                self._add("code", leaf, raw, 0, len(raw), leaf.level)
            elif SPECIAL.search(raw):
                self._marked(index, leaf, raw)
            else:
                self.pieces.append(raw)
                if "\n" in raw and leaf.kind in _TEXT:
                    self._split(leaf, raw, [], [])
                else:
                    self._single(index, leaf, raw, [])
        rest = self.text[at:]
        self.pieces.append(rest if not rest or rest.isspace() else blank(rest))

    def _marked(self, index: int, leaf: Leaf, raw: str) -> None:
        inline = mask(raw, self.refs, self.closed)
        self.pieces.append(inline.text)
        for start, end, target in inline.links:
            if span := _trim(inline.text, start, end):
                self.links.append(Link(Span(leaf.start + span[0], leaf.start + span[1]), target))
        if leaf.kind in _TEXT and (inline.breaks or "\n" in raw):
            self._split(leaf, inline.text, inline.strong, inline.breaks)
        else:
            self._single(index, leaf, inline.text, inline.strong)

    def _single(self, index: int, leaf: Leaf, masked: str, strong: list[tuple[int, int]]) -> None:
        """Add a leaf that is one block."""
        if leaf.kind == "cell":
            leads = tuple(self.block_of[lead] for lead in leaf.leads if lead in self.block_of)
            if self._add("cell", leaf, masked, 0, len(masked), 0, leads):
                self.block_of[index] = len(self.blocks) - 1
        elif leaf.kind == "heading":
            self._add("heading", leaf, masked, 0, len(masked), leaf.level)
        else:
            self._piece(leaf, masked, Piece(0, len(masked)), strong)

    def _split(self, leaf: Leaf, masked: str, strong: list[tuple[int, int]], breaks: list[Break]) -> None:
        for piece in split(self.text, masked, leaf, breaks, strong, self.width):
            self._piece(leaf, masked, piece, strong)

    def _piece(self, leaf: Leaf, masked: str, piece: Piece, strong: list[tuple[int, int]]) -> None:
        """Add one part of a paragraph or item: as what its tag, its boldness and its place say."""
        level = leaf.level
        if piece.start and leaf.kind == "item" and self._column(leaf.start + piece.start) <= leaf.column:
            level = 0
        titled = bool(strong) and is_title(masked, piece.start, piece.end, strong)
        if piece.tag in _HTML_HEADINGS:
            self._add("heading", leaf, masked, piece.start, piece.end, int(piece.tag[1]))
        elif piece.tag == "li":
            self._add("item", leaf, masked, piece.start, piece.end, max(1, level))
        elif leaf.kind == "item" and not piece.start:
            if self._add("item", leaf, masked, 0, piece.end, level) and leaf.number and level == 1:
                self.numbers[len(self.blocks) - 1] = (leaf.number, titled)
        elif titled:
            self._add("heading", leaf, masked, piece.start, piece.end, UNDECIDED)
        else:
            self._add("paragraph", leaf, masked, piece.start, piece.end, level)

    def _column(self, at: int) -> int:
        """Return how far the line that starts at an offset is indented; a tag's place counts as far."""
        if self.text[at - 1] != "\n":
            return _FAR
        line = self.text[at : at + 80]
        return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())

    def _add(
        self, kind: BlockKind, leaf: Leaf, text: str, start: int, end: int, level: int, leads: tuple[int, ...] = ()
    ) -> bool:
        """Add a block unless nothing of it can be seen."""
        span = _trim(text, start, end)
        if span is None:
            return False
        self.blocks.append(Block(kind, Span(leaf.start + span[0], leaf.start + span[1]), level, leads))
        return True


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Shrink a range to what is visible; None if that has no letter or digit."""
    if start < end and text[start].isalnum() and text[end - 1] not in _SPACE:
        return start, end
    if not _VISIBLE.search(text, start, end):
        return None
    part = text[start:end]
    left = part.lstrip(_SPACE)
    return start + len(part) - len(left), start + len(part) - len(left) + len(left.rstrip(_SPACE))
