"""Plain text: a source in; its blocks, with bullets, underlines and other decoration masked, out."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from itertools import islice

from policylint.document import MEANT_FOR_US, Block, BlockKind, Link, Markup
from policylint.formats import headings, titles
from policylint.formats.lines import Line, Lines, follows, is_first, overflows, read, split_number, widths, wraps
from policylint.formats.masker import Masker
from policylint.formats.spans import trim
from policylint.packed import Blocks, Flat, Links, Packed, Spans, kept, rows
from policylint.patterns import lazy
from policylint.source import Source, Span
from policylint.typed import Any, NamedTuple

MAX_DEPTH = 6

_WORD = lazy(r"[^\W_]")
_LINK = lazy(r"\[([^\[\]\n]{1,300})\]\(([^()\s]{1,1000})(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
_ANNOUNCES = (":", "following", "following.", "following,")
_CLOSING_HASHES = lazy(r"(?<=\s)#+\Z")
_KEY = lazy(r"[A-Za-z_][\w-]*:(?:\s|\Z)")
_MAX_FRONT_MATTER = 100
_COMMENT = lazy(rf"(?:#|//)\s*+(?={MEANT_FOR_US})")
"""Plain text has no comments; a line that begins so is one all the same, because nobody writes it for readers."""


def parse(source: Source) -> Markup:
    """Return the blocks of a plain text; the masked text is as long as the source's."""
    text = source.text.replace("\0", " ").replace("\x01", " ")
    lines = read(text)
    front_matter, first = _front_matter(text, lines)
    masker = Masker(text)
    for line in islice(lines, first):
        masker.hide(line.start, line.end)
    if first:
        lines = rows(Lines, len(text), islice(lines, first, None))
    lines, comments = _without_comments(text, lines)
    for line in comments:
        masker.hide(line.start, line.end)
    parser = _Parser(masker.masked(), lines)
    parser.run()
    masked, links = parser.masked(), rows(Links, len(text))
    if "](" in masked:
        masker = Masker(masked)
        for match in _LINK.finditer(masked):
            links.append(Link(Span(*match.span(1)), match[2]))
            masker.hide(match.start(), match.start(1))
            masker.hide(match.end(1), match.end())
        masked = masker.masked()
    spans = rows(Spans, len(text), (Span(line.begin, line.end) for line in comments))
    return Markup(masked, _blocks(masked, parser), kept(links), kept(spans), front_matter)


def _front_matter(text: str, lines: Sequence[Line]) -> tuple[Span, int]:
    """Return the span of YAML at the start of a text, and the index of the first line behind it."""
    if len(lines) < 2 or text[: lines[0].end] != "---" or not _KEY.match(text, lines[1].start, lines[1].end):
        return Span(0, 0), 0
    for at, line in enumerate(lines[1:_MAX_FRONT_MATTER], 1):
        if text[line.start : line.end] in ("---", "...") and not line.indent:
            return Span(lines[0].end, line.start), at + 1
    return Span(0, 0), 0


def _without_comments(text: str, lines: MutableSequence[Line]) -> tuple[MutableSequence[Line], MutableSequence[Line]]:
    """Return the lines of the text itself, and those that are comments."""
    left, comments = rows(Lines, len(text)), rows(Lines, len(text))
    if MEANT_FOR_US not in text:
        return lines, comments
    gap = False
    for line in lines:
        if comment := _COMMENT.match(text, line.start, line.end):
            comments.append(line._replace(begin=comment.end()))
            gap = gap or line.gap
        else:
            left.append(line._replace(gap=line.gap or gap))
            gap = False
    return left, comments


def _blocks(masked: str, parser: _Parser) -> Sequence[Block]:
    """Return the blocks that have a word in them, headings at their levels."""
    drafts = parser.drafts
    found = (headings.Heading(at, draft.rank) for at, draft in enumerate(drafts) if draft.kind == "heading")
    levels = headings.Levels(masked, found)
    blocks = rows(Blocks, len(masked))
    for at, draft in enumerate(drafts):
        span, level = trim(masked, draft.start, draft.end), draft.level
        if draft.kind == "heading":
            level = levels.level(headings.Heading(at, draft.rank), span)
        if _WORD.search(masked, span.start, span.end):
            blocks.append(Block(draft.kind, span, level))
    return kept(blocks)


class _Draft(NamedTuple):
    """A block that may still grow by wrapped lines."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    rank: str = ""


class _Drafts(Packed[_Draft]):
    """Packed drafts."""

    def flat(self, value: _Draft) -> Flat:
        """Return a draft's offsets, and its kind, level and rank."""
        kind, start, end, level, rank = value
        return (start, end), (kind, level, rank), ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> _Draft:  # noqa: ARG002
        """Return a draft."""
        name, level, rank = kind
        return _Draft(name, offsets[0], offsets[1], level, rank)


@dataclass(slots=True)
class _OpenList:
    """A list that is open, by the look of its latest item."""

    indent: int
    style: str
    label: str


class _Parser(Masker):
    """Groups the lines of a text into blocks."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        """Prepare to read the lines of a text."""
        super().__init__(text)
        self.drafts = rows(_Drafts, len(text))
        self._draft = _Draft("paragraph", 0, 0)  # the latest block, which may go on
        self._end = 0  # where it ends so far
        self._lines = lines
        self._widths = widths(text, lines)
        self._outlook = headings.Outlook(text, lines, self._widths)
        self._lists: list[_OpenList] = []
        self._growing = False  # whether the latest block may go on in the next line
        self._plain_end = 0  # lines in front of this one are items of a list without bullets
        self._plain_level = 0
        self._bare_marker = False  # whether the line before was a bullet and nothing else

    def run(self) -> None:
        """Read all lines."""
        for at, line in enumerate(self._lines):
            kind = line.kind
            if kind == "plain":
                self._read_plain(at, line)
            elif kind == "bullet":
                self._read_bullet(at, line)
            elif kind == "number":
                self._read_number(at, line)
            elif kind == "rule":
                self.hide(line.start, line.end)
                self._growing = False
            else:
                self._read_marked(line)
        self._begin(self._draft)

    def _read_plain(self, at: int, line: Line) -> None:
        """Read a line without a marker."""
        if self._bare_marker:
            self._bare_marker = False
            self._add("item", line, len(self._lists))
        elif at < self._plain_end:
            before = self._lines[at - 1]
            goes_on = self._growing and self.text[before.end - 1] not in ";," and not line.gap
            if goes_on and self._draft.kind == "item" and overflows(self.text, before, line, self._widths[at]):
                self._end = line.end
            else:
                self._add("item", line, self._plain_level)
            return
        elif self._continues(at, line):
            self._end = line.end
        elif line.gap and self._lists and line.indent >= self._lists[0].indent + 2:
            while line.indent < self._lists[-1].indent + 2:
                self._lists.pop()
            self._add("paragraph", line, len(self._lists))
        elif self._outlook.is_heading(at):
            capitals = self._outlook.underline(at) == "=" or self._outlook.said(at).isupper()
            self._add_heading(line, "caps" if capitals else "")
            return
        else:
            self._lists.clear()
            self._add("paragraph", line)
        self._announce(at, line)

    def _continues(self, at: int, line: Line) -> bool:
        """Tell whether a line belongs to the block of the line before."""
        if line.gap or not self._growing:
            return False
        if self._lists and self._draft.kind == "item" and line.indent > self._lists[-1].indent:
            return True
        return wraps(self.text, self._lines[at - 1], line, self._widths[at])

    def _announce(self, at: int, line: Line) -> None:
        """Find the list without bullets that a line leads to."""
        if self.text.endswith(_ANNOUNCES, line.begin, line.end):
            end = self._outlook.plain_list(at + 1)
            if end:
                self._plain_end = end
                self._plain_level = min(self._draft.level + 1, MAX_DEPTH)

    def _read_bullet(self, at: int, line: Line) -> None:
        """Read a line with a bullet."""
        self.hide(line.start, line.begin)
        level = self._level(line)
        if line.begin >= line.end:
            self._bare_marker = True
            self._growing = False
            return
        self._bare_marker = False
        self._add("item", line, level)
        self._announce(at, line)

    def _read_number(self, at: int, line: Line) -> None:
        """Read a line with a number: a heading, an item, or a wrapped line that happens to begin like one."""
        in_list = any(x.style == line.style and follows(x.label, line.label) for x in self._lists)
        stray = self._growing and not (line.gap or in_list or is_first(line.label))
        if stray and wraps(self.text, self._lines[at - 1], line, self._widths[at]):
            self._end = line.end
        elif self._outlook.is_numbered_heading(at, in_list):
            if line.style.isalpha():
                self._add_heading(line, "section")
            else:
                self.hide(line.start, line.begin)
                self._add_heading(line, line.style.replace(")", "."))
        elif line.style.isalpha():
            self._read_plain(at, line)
        else:
            self._read_bullet(at, line)

    def _read_marked(self, line: Line) -> None:
        """Read a line in Markdown's bold, or with Markdown's `#`."""
        said = self.text[line.begin : line.end]
        self.hide(line.start, line.begin)
        if line.kind == "hash":
            closing = _CLOSING_HASHES.search(said)
            if closing:
                self.hide(line.begin + closing.start(), line.end)
            self._add_heading(line, line.style)
            return
        number = split_number(self.text, line)
        title = self.text[number.begin : number.end].strip().rstrip(":.")
        if title and (titles.is_title(title) or said.isupper()):
            self.hide(number.start, number.begin)
            self._add_heading(number, number.style.replace(")", ".") or ("caps" if said.isupper() else ""))
        else:
            self._lists.clear()
            self._add("paragraph", line)
        self.hide(line.end, line.end + 2)

    def _begin(self, draft: _Draft) -> None:
        """End the latest block and begin another."""
        if self._end:
            self.drafts.append(self._draft._replace(end=self._end))
        self._draft, self._end = draft, draft.end

    def _add(self, kind: BlockKind, line: Line, level: int = 0) -> None:
        """Add a block that begins with a line."""
        self._begin(_Draft(kind, line.begin, line.end, level))
        self._growing = True

    def _add_heading(self, line: Line, rank: str) -> None:
        """Add a heading; it ends all lists."""
        self._begin(_Draft("heading", line.begin, line.end, rank=rank))
        self._lists.clear()
        self._growing = self._bare_marker = False

    def _level(self, line: Line) -> int:
        """Return the depth of an item, by its indentation, and by its marker where that does not tell."""
        lists = self._lists
        while lists and line.indent < lists[-1].indent and (len(lists) > 1 or line.indent + 1 < lists[0].indent):
            lists.pop()
        for depth in range(len(lists), 0, -1):
            if abs(lists[depth - 1].indent - line.indent) > 1:
                break
            if lists[depth - 1].style == line.style and (not line.label or follows(lists[depth - 1].label, line.label)):
                del lists[depth:]
                lists[-1].label = line.label
                return depth
        beside = lists and abs(lists[-1].indent - line.indent) <= 1
        starts = not line.label or is_first(line.label)
        if len(lists) == MAX_DEPTH or (beside and not starts):
            lists.pop()
        lists.append(_OpenList(line.indent, line.style, line.label))
        return len(lists)
