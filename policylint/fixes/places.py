"""Where in the source something may stand between two blocks, without becoming a part of either."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from policylint.document import Document
from policylint.formats.html_tags import BLOCK, CLOSERS, COMMENT_END, MARKUP, RAW, VOID

_CLOSING = re.compile(
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

_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
_WHOLE = re.compile(r"\s*<(?:!doctype|html|head)[\s>]", re.IGNORECASE)

_EDGES = frozenset(("header", "footer", "nav", "aside"))


def block_before(document: Document, offset: int) -> int:
    """Return the last block that begins before an offset, -1 where there is none."""
    return bisect_left(document.blocks, offset, key=lambda block: block.span.start) - 1


def spots(document: Document, block: int) -> Iterator[int]:
    """Yield the offsets behind a block (-1: in front of the first) at which something may be inserted, in order."""
    blocks = document.blocks
    start = blocks[block].span.end if block >= 0 else 0
    end = blocks[block + 1].span.start if block + 1 < len(blocks) else len(document.source.text)
    if document.source.format == "html":
        yield from Page(document.source.text).spots(start, end)
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


def _events(text: str) -> Iterator[_Event]:
    names: list[str] = []
    at, ended = 0, False
    needed = frozenset(("body",)) if _BODY.search(text) else frozenset()

    def event(offset: int, names: list[str], *, spot: bool = True) -> _Event:
        spot = spot and not ended and _CONTAINERS.issuperset(names) and needed.issubset(names)
        return _Event(offset, spot, not _EDGES.isdisjoint(names))

    yield event(0, names, spot=not _WHOLE.match(text))
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
        if "p" in names and name != "p" * bool(found[1]) and (found[1] or name in BLOCK):
            yield event(found.start(), names[: names.index("p")])  # the paragraph ends here without an end tag
        if found[1]:
            ended = ended or name in ("body", "html")
            if name in names:
                del names[len(names) - 1 - names[::-1].index(name) :]
        elif name in RAW:
            closing = CLOSERS[name].search(text, at)
            at = (text.find(">", closing.end()) + 1 or len(text)) if closing else at
        elif name not in VOID:
            _end_by(name, names)
            names.append(name)
        yield event(at, names)
    if "p" in names:
        yield event(len(text), names[: names.index("p")])


def _end_by(name: str, names: list[str]) -> None:
    """End what a start tag ends without an end tag."""
    if "p" in names and name in BLOCK:
        del names[names.index("p") :]
    ends, within = _CLOSED_BY.get(name, ((), ()))
    for at in range(len(names) - 1, -1, -1):
        if names[at] in within:
            return
        if names[at] in ends:
            del names[at:]
            return
