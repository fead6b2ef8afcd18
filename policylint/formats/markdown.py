"""Markdown: Source -> Markup.

Not a converter: markup is masked in place, so that every offset stays the source's own. Lines are read as CommonMark
has it, then adapted to how policies are really written: bold lines are headings, a line may be a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policylint import packed
from policylint.document import GLUE, MEANT_FOR_US, Block, BlockKind, Link, Markup
from policylint.formats import is_mdx
from policylint.formats.markdown_headings import UNDECIDED, settle_headings
from policylint.formats.markdown_leaves import Leaf
from policylint.formats.markdown_lines import Lines, read_lines
from policylint.formats.markdown_raw import HIDDEN, blank, hide_raw
from policylint.formats.markdown_split import Stretch, split, wrap_width
from policylint.formats.sentences import MAX_BLOCK, parts_of
from policylint.formats.spans import says
from policylint.packed import Pieces
from policylint.patterns import lazy, spans_of, used_in
from policylint.source import Source, Span
from policylint.typed import made

_SPECIAL = {char: lazy(re.escape(char)) for char in "\\`*_~[]<&"}
"""What may be markup within a line."""

_LONE_CR = lazy(r"\r(?!\n)")
_NO_CONTROL = str.maketrans({GLUE: " ", "\0": " "})
_SPACE = " \t\r\n\f\v\xa0\x1c\x1d\x1e\x1f\x85" + GLUE + HIDDEN
_FAR = 80
_SHORT_GAP = 8
_MOST_GAPS = 100
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
    comments = raw.comments
    if any(MEANT_FOR_US in text[start:end] for start, end in comments):
        from policylint.formats.markdown_comments import real_comments

        comments = real_comments(text, comments, raw.front_matter.end, mdx=mdx)
    text = raw.text
    lines = read_lines(text, mdx=mdx)
    builder = _Builder(_without(text, lines.quotes, " "), lines)
    masked = builder.build()
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
        self.closed: frozenset[str] = frozenset()
        if "</" in text:
            from policylint.formats.markdown_tags import closed_tags

            self.closed = closed_tags(text)
        self.width = wrap_width(text, lines.leaves)
        self.pieces, self.kept = Pieces(), 0  # the masked text up to an offset
        self.gaps: dict[str, str] = {}  # what some short markers are masked with
        self.blocks = packed.rows(packed.Blocks, len(text))
        self.numbers: dict[int, tuple[str, bool]] = {}  # block index -> an ordered item's number, whether it is bold
        self.links = packed.rows(packed.Links, len(text))
        self.block_of: dict[int, int] = {}  # cell leaf -> its block, of the table's headers and the row's first cell
        self.row_first = -1

    def build(self) -> str:
        """Go through the leaves in order; return the masked text."""
        text, at, special = self.text, 0, -1
        nowhere = len(text), len(text)
        specials = spans_of(used_in(text, _SPECIAL), text)
        for index, whole in enumerate(self.leaves):
            for leaf in self._parts(whole) if whole.end - whole.start > MAX_BLOCK else (whole,):
                kind, start, end, level, _, number, _ = leaf
                gap = text[at:start]
                if gap and not gap.isspace():
                    self._mask(at, start, self.gaps.get(gap) or self._masked_gap(gap))
                at = end
                while special < start:
                    special, _ = next(specials, nowhere)
                if kind == "code":
                    self._mask(start, end, blank(text[start:end]))
                    self._add("code", text, start, end, level)
                elif special < end:
                    self._marked(index, leaf)
                elif kind == "cell":
                    self._cell(index, leaf, text, start, end)
                elif kind != "heading" and text.find("\n", start, end) >= 0:
                    self._split(leaf, Stretch(text, start, end))
                elif self._add(kind, text, start, end, level) and number and level == 1:
                    self.numbers[len(self.blocks) - 1] = number, False
        rest = text[at:]
        self._mask(at, len(text), rest if rest.isspace() else blank(rest))
        return self.pieces.text()

    def _mask(self, start: int, end: int, masked: str) -> None:
        """Note what a part of the text is masked with."""
        self.pieces.add(self.text[self.kept : start] + masked)
        self.kept = end

    def _masked_gap(self, gap: str) -> str:
        """Return what masks a text between leaves: the markers of lists, as a rule."""
        masked = blank(gap)
        if len(gap) <= _SHORT_GAP and len(self.gaps) < _MOST_GAPS:
            self.gaps[gap] = masked
        return masked

    def _parts(self, leaf: Leaf) -> Iterator[Leaf]:
        """Yield the parts of a leaf that is too long, of which the first keeps its marker; code stays whole."""
        if leaf.kind == "code":
            yield leaf
            return
        kind: BlockKind = "cell" if leaf.kind == "cell" else "paragraph"
        level = 0 if leaf.kind == "heading" else leaf.level
        for start, end in parts_of(self.text, leaf.start, leaf.end):
            if start == leaf.start:
                yield leaf._replace(end=end)
            else:
                yield Leaf(kind, start, end, level, leads=leaf.leads)

    def _marked(self, index: int, leaf: Leaf) -> None:
        """Mask a leaf that may have markup in it, and add its blocks."""
        from policylint.formats.markdown_inline import mask  # a quarter of all documents has none

        kind, start, end, level, _, _, _ = leaf
        text, links, strong, breaks = mask(self.text[start:end], self.refs, self.closed)
        self._mask(start, end, text)
        for first, last, target in sorted(links):
            if span := _trim(text, first, last):
                self.links.append(Link(Span(start + span[0], start + span[1]), target))
        if kind == "cell":
            self._cell(index, leaf, text, 0, len(text), at=start)
        elif kind == "heading":
            self._add(kind, text, 0, len(text), level, at=start)
        else:
            self._split(leaf, Stretch(text, 0, len(text), start, strong, breaks))

    def _cell(self, index: int, leaf: Leaf, text: str, start: int, end: int, *, at: int = 0) -> None:
        """Add a cell, and note where it is if other cells refer to it."""
        leads = tuple(self.block_of[lead] for lead in leaf.leads if lead in self.block_of)
        if not leaf.leads and self.row_first >= 0:  # another table's header
            self.block_of.clear()
            self.row_first = -1
        heads_row = len(leaf.leads) == 1
        if heads_row:
            self.block_of.pop(self.row_first, None)
            self.row_first = index
        if self._add("cell", text, start, end, 0, leads, at=at) and (heads_row or not leaf.leads):
            self.block_of[index] = len(self.blocks) - 1

    def _split(self, leaf: Leaf, stretch: Stretch) -> None:
        """Add the parts of a paragraph or item: as what their tags, their boldness and their places say."""
        masked, first, _, at, strong, _ = stretch
        for start, end, tag in split(self.text, stretch, self.width):
            level, titled = leaf.level, bool(strong) and stretch.is_title(start, end)
            if start > first and leaf.kind == "item" and self._column(at + start) <= leaf.column:
                level = 0
            if tag in _HTML_HEADINGS:
                self._add("heading", masked, start, end, int(tag[1]), at=at)
            elif tag == "li":
                self._add("item", masked, start, end, max(1, level), at=at)
            elif start == first and leaf.kind == "item":
                if self._add("item", masked, start, end, level, at=at) and leaf.number and level == 1:
                    self.numbers[len(self.blocks) - 1] = leaf.number, titled
            elif titled:
                self._add("heading", masked, start, end, UNDECIDED, at=at)
            else:
                self._add("paragraph", masked, start, end, level, at=at)

    def _column(self, at: int) -> int:
        """Return how far the line that starts at an offset is indented; a tag's place counts as far."""
        if self.text[at - 1] != "\n":
            return _FAR
        if not self.text[at : at + 1].isspace():
            return 0
        line = self.text[at : at + 80]
        return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())

    def _add(
        self, kind: BlockKind, text: str, start: int, end: int, level: int, leads: tuple[int, ...] = (), *, at: int = 0
    ) -> bool:
        """Add a block unless nothing of it can be seen; `text` begins at the offset `at` of the whole text."""
        if not (start < end and text[start].isalnum() and text[end - 1] not in _SPACE):
            span = _trim(text, start, end, in_table=kind == "cell")
            if span is None:
                return False
            start, end = span
        self.blocks.append(made(Block, (kind, made(Span, (at + start, at + end)), level, leads)))
        return True


def _trim(text: str, start: int, end: int, *, in_table: bool = False) -> tuple[int, int] | None:
    """Shrink a range to what is visible; None if that says nothing."""
    if not says(text, start, end, in_table=in_table):
        return None
    part = text[start:end]
    left = part.lstrip(_SPACE)
    return start + len(part) - len(left), start + len(part) - len(left) + len(left.rstrip(_SPACE))
