"""Where in the source something may stand between two blocks, without becoming a part of either."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator

from policylint.document import Document
from policylint.formats.html_tags import BLOCK, CLOSERS, COMMENT_END, MARKUP, RAW, VOID
from policylint.patterns import lazy
from policylint.typed import NamedTuple

_CLOSING = lazy(
    r"</(?:table|t(?:head|body|foot|r|d|h)|ul|ol|li|dl|d[dt]|p|blockquote|pre|details|summary|h[1-6]|[abi]|em|strong|"
    r"span)\s*>",
    re.IGNORECASE,
)
"""What ends behind a block of Markdown, where that is written in HTML."""

_CONTAINERS = frozenset("html body main article section div center".split())
"""Elements in which a heading and its paragraphs may stand."""

_CLOSED_BY = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
}
"""What a start tag ends, if it is open within something."""

_BODY = lazy(r"<body[\s>]", re.IGNORECASE)
_WHOLE = lazy(r"\s*<(?:!doctype|html|head)[\s>]", re.IGNORECASE)

_EDGES = frozenset(("header", "footer", "nav", "aside"))


def spots(document: Document, block: int, page: Page | None) -> Iterator[int]:
    """Yield the offsets behind a block (-1: in front of the first) at which something may be inserted, in order.

    `page` are the elements of a document in HTML.
    """
    blocks = document.blocks
    start = blocks[block].span.end if block >= 0 else 0
    end = blocks[block + 1].span.start if block + 1 < len(blocks) else len(document.source.text)
    if page:
        yield from page.spots(start, end)
    else:
        yield from _lines(document, block, start, end)


def _lines(document: Document, block: int, start: int, end: int) -> Iterator[int]:
    """Yield where lines begin, behind the front matter, and behind what ends in a gap; and the end of the text."""
    source = document.source
    front_matter = document.front_matter
    if front_matter.end > start:
        start = front_matter.end
    elif block < 0:
        yield 0
    if source.format == "markdown":
        closing = [found.end() for found in _CLOSING.finditer(source.text, start, end)]
        start = closing[-1] if closing else start
    line = source.position(start).line
    while line < source.line_count() and (at := source.line_span(line + 1).start) <= end:
        yield at
        line += 1
    if end == len(source.text):
        yield end


class _Event(NamedTuple):
    """What holds behind a tag: whether a clause may stand there, and whether that is at the edge of a page."""

    offset: int
    spot: bool
    edge: bool


class Page:
    """The elements of a page, as far as a new one must not come into the wrong one."""

    def __init__(self, text: str) -> None:
        self.events = list(_events(text))

    def spots(self, start: int, end: int) -> Iterator[int]:
        """Yield the offsets in a range at which a clause may stand."""
        at = bisect_right(self.events, start, key=lambda event: event.offset) - 1
        if self.events[at].spot:
            yield start
        for event in self.events[at + 1 :]:
            if event.offset > end:
                return
            if event.spot:
                yield event.offset

    def is_edge(self, offset: int) -> bool:
        """Say whether an offset is in the head or foot of a page, or beside its text."""
        return self.events[bisect_right(self.events, offset, key=lambda event: event.offset) - 1].edge


class _Open:
    """The open elements, and how many of them there are of each kind: a page may nest them without end."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: Counter[str] = Counter()
        self.foreign = self.edges = 0

    def push(self, name: str) -> None:
        """Open an element."""
        self.names.append(name)
        self._count(name, 1)

    def pop_to(self, ends: Collection[str], within: Collection[str] = ()) -> None:
        """Close the innermost of some elements with all that is in it, unless one of those around it comes first."""
        at = len(self.names)
        if not any(self.counts[name] for name in ends):
            return
        while self.names[at - 1] not in ends:
            at -= 1
            if self.names[at] in within:
                return
        for name in self.names[at - 1 :]:
            self._count(name, -1)
        del self.names[at - 1 :]

    def _count(self, name: str, one: int) -> None:
        self.counts[name] += one
        self.foreign += one * (name not in _CONTAINERS)
        self.edges += one * (name in _EDGES)

    def event(self, offset: int, *, spot: bool) -> _Event:
        """Return what holds at an offset."""
        return _Event(offset, spot and not self.foreign, self.edges > 0)

    def ends_paragraph(self) -> bool:
        """Say whether a paragraph is open and nothing else that a clause must not stand in."""
        return self.foreign == self.counts["p"] == 1 and self.names[-1] == "p"


def _events(text: str) -> Iterator[_Event]:
    elements = _Open()
    whole = _BODY.search(text) is not None
    yield elements.event(0, spot=not whole and not _WHOLE.match(text))
    at, ended = 0, False
    while found := MARKUP.search(text, at):
        at = found.end()
        name = (found[2] or "").lower()
        if found[5]:
            closing = COMMENT_END.search(text, at)
            at = closing.end() if closing else len(text)
            continue
        if not name:
            at = text.find(">", at) + 1 or len(text)
            continue
        if elements.ends_paragraph() and (name != "p" if found[1] else name in BLOCK):
            elements.pop_to(("p",))  # without an end tag
            yield elements.event(found.start(), spot=not ended)
        if found[1]:
            ended = ended or name in ("body", "html")
            elements.pop_to((name,))
        elif name in RAW:
            closing = CLOSERS[name].search(text, at)
            at = (text.find(">", closing.end()) + 1 or len(text)) if closing else at
        elif name not in VOID:
            if name in BLOCK:
                elements.pop_to(("p",))
            elements.pop_to(*_CLOSED_BY.get(name, ((),)))
            elements.push(name)
        yield elements.event(at, spot=not ended and not (whole and not elements.counts["body"]))
    if elements.ends_paragraph():
        elements.pop_to(("p",))
        yield elements.event(len(text), spot=not ended)
