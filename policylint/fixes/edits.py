"""Edits of a text, and whether they leave alone what they are not about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policylint.document import Document
from policylint.formats import parse
from policylint.source import Source, Span
from policylint.typed import NamedTuple


class Edit(NamedTuple):
    """A span of the source that is to become another text; an empty span is a place to insert at."""

    span: Span
    text: str


class Fix(NamedTuple):
    """What mends one finding, by itself; `safe` if it cannot change what the document says."""

    safe: bool
    says: str
    edits: tuple[Edit, ...]


def compatible(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield edits by place, without those that overlap one in front of them."""
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start >= end:
            yield edit
            end = edit.span.end


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; of two that overlap, the first."""
    return _applied(text, edits)[0]


def edited(source: Source, edits: Iterable[Edit]) -> tuple[Document, tuple[Span, ...]]:
    """Return the document that edits make of a source, and the spans of their texts in it."""
    text, spans = _applied(source.text, edits)
    return parse(source.with_text(text)), spans


def _applied(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[Span, ...]]:
    pieces, spans = [], []
    at = length = 0
    for (start, end), new in compatible(edits):
        length += start - at
        spans.append(Span(length, length + len(new)))
        pieces += [text[at:start], new]
        at, length = end, length + len(new)
    return "".join((*pieces, text[at:])), tuple(spans)


def says_the_same(before: Document, after: Document, new: Sequence[Span] = (), *, levels: bool = True) -> bool:
    """Say whether a document has the blocks of another, and some new ones in each of some spans.

    `levels` asks for the same levels, too. A block that lies in a new span in part only was there before, and is
    another now; what is new must be read, so it is no code.
    """

    def look(document: Document, block: int) -> tuple[str, int, str]:
        kind, span, level, _ = document.blocks[block]
        words = document.source.text[slice(*span)] if kind == "code" else document.words(span)
        return kind, level if levels else 0, words

    kept, seen, at = [], set(), 0
    for block, (kind, span, _, _) in enumerate(after.blocks):
        while at < len(new) and new[at].end <= span.start:
            at += 1
        if at < len(new) and new[at].start <= span.start and span.end <= new[at].end:
            if kind == "code":
                return False
            seen.add(at)
        else:
            kept.append(look(after, block))
    return len(seen) == len(new) and kept == [look(before, block) for block in range(len(before.blocks))]
