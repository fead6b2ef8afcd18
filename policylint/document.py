"""A source as parsed: masked text, blocks, sections, sentences with their context.

Text is never moved. `Document.text` has the length of the source text; markup in it is masked, so that an
offset means the same place in both. A masked code point is a space where it separates words and GLUE where
it does not (`do**n't**`): tokenising removes GLUE.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from policylint.source import Source, Span
from policylint.typed import Literal, NamedTuple

GLUE = "\x01"

TICKS = "\u2713\u2714\u2705\u2611"
CROSSES = "\u2717\u2718\u2716\u274c\U0001f6ab"
"""What says yes, and what says no, in a cell of a table."""

_NOTHING: Mapping[int, Span] = {}

MEANT_FOR_US = "policylint-"
"""What a comment begins with that tells policylint something: `policylint-disable-file`."""

Scope = Literal["sentence", "paragraph", "section", "document"]
SCOPES: tuple[Scope, ...] = ("sentence", "paragraph", "section", "document")
"""How far two things may stand apart, from the nearest."""

Within = Literal["sentence", "next", "paragraph", "below", "section", "document"]
WITHIN: tuple[Within, ...] = ("sentence", "next", "paragraph", "below", "section", "document")
"""The same for an element, which may have to stand behind its clause: in the `next` sentence, or close `below`."""

BlockKind = Literal["heading", "paragraph", "item", "term", "cell", "code", "comment"]


class Block(NamedTuple):
    """A run of text that belongs together: a paragraph, a heading, one list item's own text, a table cell.

    `span` excludes markers (`#`, `-`, `1.`). `level` is 1 to 6 for a heading, the nesting depth from 1 for an
    item (and for a further paragraph inside that item), else 0. `leads` are the blocks that the format itself
    ties in front of this one (the `dt` of a `dd`, a cell's headers), outermost first, as indices.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    leads: tuple[int, ...] = ()


class Link(NamedTuple):
    """A link: the span of its visible text, and its target as written (`mailto:`, `#fragment`, URL)."""

    span: Span
    target: str


class Markup(NamedTuple):
    """What a format's parser finds, before anything is concluded from it.

    `text` is the masked text, as long as the source's. `blocks` are in the order of the source and do not
    overlap. `comments` are the spans of real comments, without their delimiters; `front_matter` is that of the data in
    front of the text, likewise, and empty where there is none.
    """

    text: str
    blocks: Sequence[Block]
    links: Sequence[Link] = ()
    comments: Sequence[Span] = ()
    front_matter: Span = Span(0, 0)


class Sentence(NamedTuple):
    """One sentence, list item or heading; `context` is the text that is read in front of it.

    "You have the right to:" is the context of the item "access your data". Spans are outermost first.
    """

    span: Span
    block: int
    context: tuple[Span, ...] = ()


class Section(NamedTuple):
    """What stands under one heading, up to the next heading of any level.

    `heading` is the index of the heading's block, -1 for what stands before the first heading; `parent` is the
    index of the enclosing section, -1 for none. `first` and `last` are block indices; `last` is exclusive.
    """

    heading: int
    level: int
    parent: int
    first: int
    last: int


class Document(NamedTuple):
    """A source with its structure; every span points into `source.text` and `text` alike."""

    source: Source
    text: str
    blocks: Sequence[Block]
    sentences: Sequence[Sentence]
    sections: Sequence[Section]
    section_of: Sequence[int]
    """For each block, the index of its section."""
    links: Sequence[Link] = ()
    comments: Sequence[Span] = ()
    first_sentence: Sequence[int] = ()
    """For each block, the index of its first sentence (of the next block's where it has none); one more at the end."""
    front_matter: Span = Span(0, 0)
    denied: Mapping[int, Span] = _NOTHING
    """The sentences that are answered with no, and the answer, which is read in front of them."""

    def words(self, span: Span) -> str:
        """Return the visible text of a span on one line: markup gone, white space folded."""
        return folded(self.text[span.start : span.end])

    def is_heading(self, block: int) -> bool:
        """Say whether a block is a heading and no more: a converter may have glued its paragraph to it."""
        return self.blocks[block].kind == "heading" and self.first_sentence[block + 1] - self.first_sentence[block] == 1

    def block_before(self, offset: int) -> int:
        """Return the last block that begins before an offset, -1 where there is none."""
        return bisect_left(self.blocks, offset, key=lambda block: block.span.start) - 1

    def sentence_before(self, offset: int) -> int:
        """Return the last sentence that begins before an offset, -1 where there is none."""
        return bisect_left(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1

    def path_of(self, section: int) -> tuple[int, ...]:
        """Return the sections that enclose a section, itself first."""
        path = []
        while section >= 0:
            path.append(section)
            section = self.sections[section].parent
        return tuple(path)

    def last_below(self, section: int, level: int) -> int:
        """Return the last of the sections behind one that are below a level, the one itself where there is none."""
        last = section
        while last + 1 < len(self.sections) and self.sections[last + 1].level > level:
            last += 1
        return last


def folded(text: str) -> str:
    """Return a part of a document's text on one line: markup gone, white space folded."""
    if text.isprintable() and "  " not in text:  # no white space but single spaces, and no glue
        return text.strip(" ")
    return " ".join(text.replace(GLUE, "").split())
