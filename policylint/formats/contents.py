"""Tables of contents: runs of blocks that only point to the rest of a document, and so disclose nothing."""

from __future__ import annotations

import re
from itertools import islice

from policylint.document import GLUE, Markup
from policylint.formats.sentences import trim
from policylint.patterns import lazy
from policylint.source import Span

_MIN_RUN = 3
_MAX_ENTRY = 120
_NUMBER = lazy(r"\W*(?:(?:section|article|part)\s+)?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.):]*\s+", re.IGNORECASE)


def find(markup: Markup) -> frozenset[int]:
    """Return the indices of the blocks that make up tables of contents."""
    if len(markup.blocks) < _MIN_RUN:
        return frozenset()
    return _runs(markup, _linked(markup)) | _runs(markup, _repeated(markup))


def _runs(markup: Markup, entries: frozenset[int]) -> frozenset[int]:
    """Return those entries of which at least three follow each other."""
    found: list[int] = []
    run: list[int] = []
    for index in (*sorted(entries), len(markup.blocks) + 1):
        if run and index != run[-1] + 1:
            if len(run) >= _MIN_RUN:
                found.extend(run)
            run = []
        run.append(index)
    return frozenset(found)


def _linked(markup: Markup) -> frozenset[int]:
    """Return the items that are wholly a link to a place in the same document."""
    fragments = {trim(markup.text, *link.span) for link in markup.links if link.target.startswith("#")}
    if len(fragments) < _MIN_RUN:
        return frozenset()
    return frozenset(
        index
        for index, block in enumerate(markup.blocks)
        if block.kind == "item" and trim(markup.text, *block.span) in fragments
    )


def _repeated(markup: Markup) -> frozenset[int]:
    """Return the short blocks that read like a heading further down."""
    blocks = markup.blocks
    headings: dict[str, int] = {}
    for index, block in enumerate(blocks):
        if block.kind == "heading" and block.span.end - block.span.start <= _MAX_ENTRY:
            headings[_entry(markup.text, block.span)] = index
    if len(headings) < _MIN_RUN:
        return frozenset()
    last = max(headings.values())
    return frozenset(
        index
        for index, block in enumerate(islice(blocks, last))
        if block.span.end - block.span.start <= _MAX_ENTRY
        and block.kind in ("heading", "item", "paragraph")
        and headings.get(_entry(markup.text, block.span), -1) > index
    )


def _entry(text: str, span: Span) -> str:
    """Return a heading's words without number, case and page."""
    said = " ".join(text[span.start : span.end].replace(GLUE, "").lower().split())
    number = _NUMBER.match(said)
    if number and number.end() < len(said):
        said = said[number.end() :]
    if said[-1:].isdigit():
        said = said.rstrip("0123456789").rstrip(". …")  # the page
    return said.rstrip(":?. ")
