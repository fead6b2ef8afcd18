"""Markdown: Source -> Markup.

Not a converter: markup is masked in place, so that every offset stays the source's own. Lines are read as CommonMark
has it, then adapted to how policies are really written: bold lines are headings, a line may be a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policylint import packed
from policylint.document import GLUE, Block, BlockKind, Link, Markup
from policylint.formats import is_mdx
from policylint.formats.markdown_comments import real_comments
from policylint.formats.markdown_headings import UNDECIDED, is_title, settle_headings
from policylint.formats.markdown_inline import SPECIAL, Break, mask
from policylint.formats.markdown_leaves import Leaf
from policylint.formats.markdown_lines import Lines, read_lines
from policylint.formats.markdown_raw import HIDDEN, blank, hide_raw
from policylint.formats.markdown_split import Piece, split, wrap_width
from policylint.formats.markdown_tags import closed_tags
from policylint.formats.sentences import MAX_BLOCK, parts_of
from policylint.packed import Pieces
from policylint.patterns import lazy
from policylint.source import Source, Span

_LONE_CR = lazy(r"\r(?!\n)")
_NO_CONTROL = str.maketrans({GLUE: " ", "\0": " "})
_VISIBLE = lazy(r"[^\W_]")
_SPACE = " \t\r\n\f\v\xa0\x1c\x1d\x1e\x1f\x85" + GLUE + HIDDEN
_TEXT = ("paragraph", "item")
_FAR = 80
_HTML_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(source: Source) -> Markup:
    """Parse Markdown."""
    text = source.text
    if GLUE in text or "\0" in text:
        text = text.translate(_NO_CONTROL)
    returns = packed.numbers(len(text))
    if "\r" in text:
        returns.extend(found.start() for found in _LONE_CR.finditer(text))
    if returns:
        text = _LONE_CR.sub("\n", text)
    mdx = is_mdx(source.path)
    raw = hide_raw(text, mdx=mdx)
    comments = real_comments(text, raw.comments, raw.front_matter.end, mdx=mdx)
    text = raw.text
    lines = read_lines(text, mdx=mdx)
    builder = _Builder(_without(text, lines.quotes, " "), lines)
    builder.build()
    masked = builder.pieces.text()
    if returns:
        masked = _without(masked, returns, "\r")
    settle_headings(builder.blocks, builder.numbers, masked)
    blocks, links = packed.kept(builder.blocks), packed.kept(builder.links)
    return Markup(masked.replace(HIDDEN, " "), blocks, links, packed.kept(comments), raw.front_matter)


def _without(text: str, places: Sequence[int], new: str) -> str:
    """Replace the single characters at some places."""
    if not places:
        return text
    pieces = Pieces()
    at = 0
    for place in places:
        pieces.add(text[at:place])
        pieces.add(new)
        at = place + 1
    pieces.add(text[at:])
    return pieces.text()


class _Builder:
    """Masks leaves and makes blocks of them."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text, self.leaves, self.refs = text, lines.leaves, lines.refs
        self.closed = closed_tags(text)
        self.width = wrap_width(text, lines.leaves)
        self.pieces = Pieces()
        self.blocks = packed.rows(packed.Blocks, len(text))
        self.numbers: dict[int, tuple[str, bool]] = {}  # block index -> an ordered item's number, whether it is bold
        self.links = packed.rows(packed.Links, len(text))
        self.block_of: dict[int, int] = {}  # cell leaf -> its block, of the table's headers and the row's first cell
        self.row_first = -1

    def build(self) -> None:
        """Go through the leaves in order."""
        at = 0
        for index, leaf in self._short_leaves():
            gap = self.text[at : leaf.start]
            self.pieces.add(gap if gap.isspace() else blank(gap))
            raw = self.text[leaf.start : leaf.end]
            at = leaf.end
            if leaf.kind == "code":
                self.pieces.add(blank(raw))
                self._add("code", leaf, raw, 0, len(raw), leaf.level)
            elif SPECIAL.search(raw):
                self._marked(index, leaf, raw)
            else:
                self.pieces.add(raw)
                if "\n" in raw and leaf.kind in _TEXT:
                    self._split(leaf, raw, [], [])
                else:
                    self._single(index, leaf, raw, [])
        rest = self.text[at:]
        self.pieces.add(rest if not rest or rest.isspace() else blank(rest))

    def _short_leaves(self) -> Iterator[tuple[int, Leaf]]:
        """Yield the leaves with their indices; what is too long comes in parts, of which the first keeps its marker."""
        for index, leaf in enumerate(self.leaves):
            if leaf.end - leaf.start <= MAX_BLOCK or leaf.kind == "code":
                yield index, leaf
                continue
            kind = "cell" if leaf.kind == "cell" else "paragraph"
            level = 0 if leaf.kind == "heading" else leaf.level
            for start, end in parts_of(self.text, leaf.start, leaf.end):
                if start == leaf.start:
                    yield index, leaf._replace(end=end)
                else:
                    yield index, Leaf(kind, start, end, level, leads=leaf.leads)

    def _marked(self, index: int, leaf: Leaf, raw: str) -> None:
        inline = mask(raw, self.refs, self.closed)
        self.pieces.add(inline.text)
        for start, end, target in sorted(inline.links):
            if span := _trim(inline.text, start, end):
                self.links.append(Link(Span(leaf.start + span[0], leaf.start + span[1]), target))
        if leaf.kind in _TEXT and (inline.breaks or "\n" in raw):
            self._split(leaf, inline.text, inline.strong, inline.breaks)
        else:
            self._single(index, leaf, inline.text, inline.strong)

    def _single(self, index: int, leaf: Leaf, masked: str, strong: list[tuple[int, int]]) -> None:
        """Add a leaf that is one block."""
        if leaf.kind == "cell":
            self._cell(index, leaf, masked)
        elif leaf.kind == "heading":
            self._add("heading", leaf, masked, 0, len(masked), leaf.level)
        elif leaf.kind == "paragraph" and not strong:
            self._add("paragraph", leaf, masked, 0, len(masked), leaf.level)
        else:
            self._piece(leaf, masked, Piece(0, len(masked)), strong)

    def _cell(self, index: int, leaf: Leaf, masked: str) -> None:
        """Add a cell, and note where it is if other cells refer to it."""
        leads = tuple(self.block_of[lead] for lead in leaf.leads if lead in self.block_of)
        if not leaf.leads and self.row_first >= 0:  # another table's header
            self.block_of.clear()
            self.row_first = -1
        heads_row = len(leaf.leads) == 1
        if heads_row:
            self.block_of.pop(self.row_first, None)
            self.row_first = index
        if self._add("cell", leaf, masked, 0, len(masked), 0, leads) and (heads_row or not leaf.leads):
            self.block_of[index] = len(self.blocks) - 1

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
