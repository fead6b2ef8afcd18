"""Tables of contents: runs of blocks that only point to the rest of a document, and so disclose nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from policylint.document import GLUE, Markup
from policylint.formats.spans import trim
from policylint.patterns import lazy
from policylint.source import Span

_MIN_RUN = 3
_MAX_ENTRY = 120
_ENTRIES = ("heading", "item", "paragraph")
_NUMBER = lazy(r"\W*(?:(?:section|article|part)\s+)?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.):]*\s+", re.IGNORECASE)


_MAY_BEGIN_NUMBER = ("sect", "art", "part ")
_ROMAN = "ivx"


def find(markup: Markup) -> frozenset[int]:
    """Return the indices of the blocks that make up tables of contents."""
    return frozenset(chain(_runs(len(markup.blocks), _linked(markup)), _runs(len(markup.blocks), _repeated(markup))))


def _runs(count: int, is_entry: Callable[[int], bool]) -> Iterator[int]:
    """Yield those of some blocks that are entries of which at least three follow each other."""
    end = 0
    for index in range(_MIN_RUN - 1, count, _MIN_RUN):  # every run holds one of these
        if index < end or not is_entry(index):
            continue
        start = index
        while start > end and is_entry(start - 1):
            start -= 1
        end = index + 1
        while end < count and is_entry(end):
            end += 1
        if end - start >= _MIN_RUN:
            yield from range(start, end)


def _none(index: int) -> bool:  # noqa: ARG001
    return False


def _linked(markup: Markup) -> Callable[[int], bool]:
    """Return what tells whether a block is an item that is wholly a link to a place in the same document."""
    text, blocks = markup.text, markup.blocks
    fragments = {trim(text, *link.span) for link in markup.links if link.target.startswith("#")}
    if len(fragments) < _MIN_RUN:
        return _none
    return lambda index: blocks[index].kind == "item" and trim(text, *blocks[index].span) in fragments


def _repeated(markup: Markup) -> Callable[[int], bool]:
    """Return what tells whether a block is short and reads like a heading further down."""
    text, blocks = markup.text, markup.blocks
    entries: dict[int, str] = {}
    for index, (kind, span, _, _) in enumerate(blocks):
        if kind == "heading" and span.end - span.start <= _MAX_ENTRY:
            entries[index] = _entry(text, span)
    last = {entry: index for index, entry in entries.items()}
    if len(last) < _MIN_RUN:
        return _none

    def is_repeated(index: int) -> bool:
        kind, span, _, _ = blocks[index]
        if kind not in _ENTRIES or span.end - span.start > _MAX_ENTRY:
            return False
        return last.get(entries.get(index) or _entry(text, span), -1) > index

    return is_repeated


def _may_be_numbered(said: str) -> bool:
    """Say whether words in lower case may begin with a number; not if they begin with a longer word, as mostly."""
    begin = said[:2]
    is_word = len(begin) == 2 and begin.isalpha() and begin.isascii() and begin.strip(_ROMAN)
    return not is_word or said.startswith(_MAY_BEGIN_NUMBER)


def _entry(text: str, span: Span) -> str:
    """Return a heading's words without number, case and page."""
    said = text[span.start : span.end].lower()
    if not said.isprintable() or "  " in said:  # white space but single spaces, or glue
        said = " ".join(said.replace(GLUE, "").split())
    number = _NUMBER.match(said) if _may_be_numbered(said) else None
    if number and number.end() < len(said):
        said = said[number.end() :]
    if said[-1:].isdigit():
        said = said.rstrip("0123456789").rstrip(". …")  # the page
    return said.rstrip(":?. ")
