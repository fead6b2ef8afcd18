"""Runs of HTML text to blocks: where `<br>` ends one, what a bold line is, and bullets that are mere text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from policylint import packed
from policylint.document import GLUE, Block, BlockKind
from policylint.formats import text as plain
from policylint.formats.html_places import MOST_LEADS, Place
from policylint.formats.html_text import fill
from policylint.formats.markdown_headings import UNDECIDED, is_title
from policylint.formats.markdown_markers import MARKER
from policylint.formats.spans import says, trim
from policylint.patterns import lazy
from policylint.source import Source, Span

_NUMBER = lazy(r"\((?:[A-Za-z]|[ivx]{2,5}|\d{1,2})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})[.)]")
_NEVER_LAST = frozenset("a an and as at by for from in into of on or our that the their this to with your".split())
_CLOSING = "\x01 \t\r\n\"'*_)]”’"
_OPENING = "\x01 \t\r\n\"'*_([“‘"
_LONGEST_MARKER = 9
_LONGEST_TITLE = 200
_MAX_LISTED = 200


class Blocks:
    """The blocks found so far."""

    def __init__(self, size: int) -> None:
        self.blocks = packed.rows(packed.Blocks, size)
        self.numbers: dict[int, tuple[str, bool]] = {}  # block index -> an ordered item's number, whether it is bold

    def add(
        self, start: int, said: str, place: Place, strong: Sequence[tuple[int, int]], breaks: Sequence[tuple[int, int]]
    ) -> str:
        """Add a run of text that starts at an offset; return it with the bullets in it masked."""
        if place.kind == "pre":
            return self._add_plain(start, said)
        if place.kind == "code":
            self._append("code", start, trim(said, 0, len(said)), place.depth if place.item else 0)
            return said
        if not breaks or place.kind == "heading":
            bullet = self._piece(start, said, trim(said, 0, len(said)), place, strong, listed=False)
            return said if bullet is None else _without(said, [bullet])
        found = [self._piece(start, said, span, place, strong, listed=listed) for span, listed in _split(said, breaks)]
        return _without(said, [bullet for bullet in found if bullet is not None])

    def drop(self, first: int) -> None:
        """Forget the blocks from an index on."""
        for index in range(first, len(self.blocks)):
            self.numbers.pop(index, None)
        del self.blocks[first:]

    def _piece(
        self, start: int, said: str, span: Span, place: Place, strong: Sequence[tuple[int, int]], *, listed: bool
    ) -> Span | None:
        """Add one block, as what its place, its boldness and its bullet say; return where the bullet is."""
        kind, item = place.kind, place.item
        if not says(said, *span, in_table=place.role == "cell"):
            return None
        level = place.depth if item else 0
        first = item is not None and not item.used
        if item is not None:
            item.used = True
        if kind == "heading" and not (place.used and _is_prose(said, span)):
            self._append("heading", start, span, place.level)
            place.used = True
        elif kind == "term":
            self._append("term", start, span, 0)
            place.terms.append(len(self.blocks) - 1)
            del place.terms[:-MOST_LEADS]
        elif kind == "entry":
            self._append("paragraph", start, span, 0, place.leads)
        elif first and item is not None:
            bullet, inner = _marker(said, span)
            if bullet and (bullet in "-+*–—" or _NUMBER.fullmatch(bullet)):  # a list's own bullet goes, no more
                bullet, inner = "", span
            self._append("item", start, inner, level)
            if item.marker and level == 1:
                self.numbers[len(self.blocks) - 1] = (item.marker, bool(strong) and is_title(said, *span, strong))
            return Span(span.start, inner.start) if bullet else None
        elif strong and is_title(said, *span, strong):
            self._append("heading", start, span, UNDECIDED)
        else:
            return self._paragraph(start, said, span, level, listed=listed)
        return None

    def _paragraph(self, start: int, said: str, span: Span, level: int, *, listed: bool) -> Span | None:
        """Add a paragraph, or an item if the text has a bullet of its own or is in a list made of lines."""
        bullet, inner = _marker(said, span)
        if not bullet:
            self._append("item" if listed else "paragraph", start, span, level + 1 if listed else level)
            return None
        self._append("item", start, inner, level + 1)
        if _NUMBER.fullmatch(bullet) and not level:
            self.numbers[len(self.blocks) - 1] = (bullet, False)
        return Span(span.start, inner.start)

    def _append(self, kind: BlockKind, start: int, span: Span, level: int, leads: tuple[int, ...] = ()) -> None:
        self.blocks.append(Block(kind, Span(start + span.start, start + span.end), level, leads))

    def _add_plain(self, start: int, said: str) -> str:
        """Add preformatted text, which is plain text with its own headings and bullets."""
        markup = plain.parse(Source("", said, "text"))
        for block in markup.blocks:
            self._append(block.kind, start, block.span, UNDECIDED if block.kind == "heading" else block.level)
        if GLUE not in said:
            return markup.text
        return "".join(new if old != GLUE else GLUE for old, new in zip(said, markup.text, strict=True))


def _marker(said: str, span: Span) -> tuple[str, Span]:
    """Return the bullet or number in front of a text, and the rest; "" where there is none, or nothing behind it."""
    marker = MARKER.match(said[span.start : span.start + _LONGEST_MARKER].replace(GLUE, " "))
    if marker is None or not (marker["bullet"] or _NUMBER.fullmatch(marker["number"])):
        return "", span
    inner = trim(said, span.start + marker.end(), span.end)
    return (marker[0], inner) if says(said, *inner) else ("", span)


def _without(said: str, bullets: Sequence[Span]) -> str:
    """Mask the bullets in a run."""
    pieces: list[str] = []
    at = 0
    for start, end in bullets:
        pieces += said[at:start], fill(said[start:end], " ")
        at = end
    return "".join([*pieces, said[at:]])


def _is_prose(said: str, span: Span) -> bool:
    """Tell whether more text in a heading is no heading: most likely the heading's end tag is missing."""
    return said[span.end - 1] in ".;," or span.end - span.start > _LONGEST_TITLE


def _split(said: str, breaks: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of a run that its line breaks make blocks, and whether a part is an item of a list of lines."""
    edges = [(0, 0), *breaks, (len(said), len(said))]
    lines: list[tuple[Span, bool]] = []  # each with whether an empty line stands above it
    gap = False
    for (_, start), (end, _) in pairwise(edges):
        span = trim(said, start, end)
        if span.end > span.start:
            lines.append((span, gap))
        gap = span.end == span.start
    listed = False
    at = 0
    while at < len(lines):
        (start, end), gap = lines[at]
        last = said[lines[at - 1][0].end - 1] if at else ""
        announced = last == ":"
        listed = announced or (listed and not gap and last != ".")  # the last item of a list ends like a sentence
        at += 1
        while at < len(lines) and not lines[at][1] and _goes_on(said, lines[at - 1][0], lines[at][0]):
            end = lines[at][0].end
            at += 1
        yield Span(start, end), listed and end - start <= _MAX_LISTED and _is_list(lines, at, announced=announced)


def _is_list(lines: Sequence[tuple[Span, bool]], at: int, *, announced: bool) -> bool:
    """Tell whether a line below a colon is not the only one there."""
    return not announced or (at < len(lines) and not lines[at][1])


def _goes_on(said: str, before: Span, after: Span) -> bool:
    """Tell whether a line break is inside a sentence."""
    end = said[max(before.start, before.end - 100) : before.end].rstrip(_CLOSING)
    rest = said[after.start : after.start + 100].lstrip(_OPENING)
    if not end or not rest or rest[0].islower() or end[-1] == ",":
        return True
    return end[-1] not in ".:;?!" and end.rsplit(None, 1)[-1].lower() in _NEVER_LAST
