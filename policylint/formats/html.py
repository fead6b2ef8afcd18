"""HTML: Source -> Markup.

Tags are masked in place, in one pass over the text and without a tree: a stack of the open elements is enough to know
what a run of text is. Missing and stray end tags are dealt with as browsers do where it matters to what can be read.
"""

from __future__ import annotations

import re
from collections.abc import MutableSequence, Sequence

from policylint import packed
from policylint.document import GLUE, Link, Markup
from policylint.formats.html_elements import Elements
from policylint.formats.html_tags import (
    BLOCK,
    CLOSERS,
    COMMENT_END,
    HIDDEN,
    INLINE,
    KNOWN,
    MARKUP,
    RAW,
    TO_THE_END,
    VOID,
    is_apart,
    is_fold,
    is_hidden,
    is_notable,
    read_attributes,
)
from policylint.formats.html_text import decode, fill
from policylint.formats.markdown_headings import settle_headings
from policylint.formats.sentences import MAX_BLOCK
from policylint.formats.spans import trim
from policylint.source import Source, Span

_NO_CONTROL = str.maketrans({GLUE: " ", "\0": " "})
_NO_ATTRIBUTES: dict[str, str] = {}
_BOLD = frozenset(("b", "strong"))
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_TITLES = ("heading", "term")


def parse(source: Source) -> Markup:
    """Parse HTML: a page or a part of one."""
    text = source.text
    if GLUE in text or "\0" in text:
        text = text.translate(_NO_CONTROL)
    reader = _Reader(text)
    reader.run()
    masked = _without("".join(reader.done + reader.pieces), reader.drops)
    settle_headings(reader.found.blocks, reader.found.numbers, masked)
    links = packed.kept(_links(masked, reader.links))
    return Markup(masked, packed.kept(reader.found.blocks), links, packed.kept(reader.comments))


def _without(text: str, drops: Sequence[Span]) -> str:
    """Mask some spans, which are sorted and do not overlap."""
    if not drops:
        return text
    pieces = packed.Pieces()
    at = 0
    for start, end in drops:
        pieces.add(text[at:start])
        pieces.add(fill(text[start:end], " "))
        at = end
    pieces.add(text[at:])
    return pieces.text()


def _links(masked: str, links: Sequence[Link]) -> MutableSequence[Link]:
    """Return the links of which something can be seen."""
    spans = ((trim(masked, *span), target) for span, target in links)
    seen = (Link(span, target) for span, target in spans if span.end > span.start)
    return packed.rows(packed.Links, len(masked), seen)


class _Reader(Elements):
    """Goes through the markup once; what tags do to the open elements is in `Elements`."""

    def run(self) -> None:
        """Read the whole text."""
        text, search = self.text, MARKUP.search
        at = 0
        while found := search(text, at):
            start = found.start()
            if start > at:
                self._read_text(at, start)
            name = found[2]
            if self.run_at < 0 or start - self.run_at > MAX_BLOCK:
                self.tidy(start)
            if name is None:
                at = self._declaration(start, found.end(), comment=found[5] is not None)
            elif not found[4]:  # the text ends inside of a tag
                at = len(text)
                self._hide(start, at, " ")
            else:
                at = self._tag(found, name)
        if at < len(text):
            self._read_text(at, len(text))
        self.end()

    def _read_text(self, start: int, end: int) -> None:
        """Read text between two tags."""
        said = self.text[start:end]
        if self.hidden_at >= 0:
            self.pieces.append(fill(said, self.hidden_fill))
            return
        if "&" in said:
            said = decode(said)
        if self.run_at < 0 and not said.isspace():
            self.run_at, self.run_piece = start, len(self.pieces)
        self.pieces.append(said)

    def _hide(self, start: int, end: int, char: str) -> None:
        self.pieces.append(fill(self.text[start:end], char))

    def _declaration(self, start: int, end: int, *, comment: bool) -> int:
        """Pass a comment, a doctype or the like; one that does not end hides the rest, as in browsers."""
        if comment:
            closing = COMMENT_END.search(self.text, start + 2)
            stop = closing.end() if closing else len(self.text)
            if closing and closing.start() >= end and not self.counts.get("xmp"):
                self.comments.append(Span(end, closing.start()))
        else:
            stop = self.text.find(">", end) + 1 or len(self.text)
        self._hide(start, stop, GLUE if comment else " ")
        return stop

    def _tag(self, found: re.Match[str], name: str) -> int:
        """Read a tag; return where to go on."""
        start, end = found.span()
        if name not in KNOWN:
            name = name.lower()
        if name in INLINE:
            self._inline(name, found, start, end)
            return end
        if name in RAW and not found[1]:
            return self._raw(name, start, end)
        attributes = read_attributes(found[3]) if found[3] and not found[1] else _NO_ATTRIBUTES
        if name in BLOCK:
            if found[1]:
                self.end_block(name, start)
            else:
                self.start_block(name, attributes, start)
        elif name == "br":
            if self.run_at >= 0:
                self.breaks.append((start, end))
        elif found[1]:
            if not self.is_skipped(name) and self.counts.get(name):
                self.close_inline(name, start)
        elif name not in VOID:
            self._other(name, attributes, start)
        self._hide(start, end, " ")
        return end

    def _other(self, name: str, attributes: dict[str, str], start: int) -> None:
        """Begin an element that is neither a block nor known to be inline."""
        shown = name == "button" and self.places[-1].kind in _TITLES  # a heading that can be clicked
        if name == "button" and not shown and self.hidden_at < 0 and is_fold(attributes):
            self.start_block("summary", attributes, start, written=name)
            return
        hidden = (name in HIDDEN and not shown) or is_hidden(attributes)
        if (hidden or self.hidden_at >= 0) and not self.is_too_deep(name):
            self.push(name, self.places[-1], hidden=hidden)

    def _raw(self, name: str, start: int, end: int) -> int:
        """Pass an element unread."""
        stop = end
        if name not in self.vain and not (name == "svg" and self.text[end - 2] == "/"):
            closing = CLOSERS[name].search(self.text, end)
            if closing:
                stop = self.text.find(">", closing.end()) + 1 or len(self.text)
            else:
                self.vain.add(name)
                stop = len(self.text) if name in TO_THE_END else end
        self._hide(start, stop, " ")
        return stop

    # --- inline elements ---

    def _inline(self, name: str, found: re.Match[str], start: int, end: int) -> None:
        """Read a tag that does not end a run of text; it joins what stands on its sides."""
        raw = found[3]
        char = self.hidden_fill if self.hidden_at >= 0 else GLUE
        if found[1]:
            self._inline_end(name, start)
        else:
            height = len(self.names)
            inside = bool(self.counts.get(name))  # of one that must not end with this one's end tag
            if self.hidden_at < 0:
                char = self._inline_start(name, raw, end)
            open_it = (inside or self.hidden_at >= 0) and len(self.names) == height and name != "wbr"
            if open_it and not self.is_too_deep(name):
                self.push(name, self.places[-1], hidden=False)
        self.pieces.append(fill(found[0], char) if raw else char * (end - start))

    def _inline_start(self, name: str, raw: str, end: int) -> str:
        """Begin an inline element; return what masks its tag."""
        if name in _BOLD:
            if not self.bold:
                self.bold_from, self.bold_at = end, len(self.names)
            self.bold += 1
        elif name in _CODE:
            if self.run_at < 0 and self.places[-1].kind == "pre":
                self.places[-1].kind = "code"
        elif name == "a" and raw:
            self._begin_link(raw, end)
        if raw and is_notable(raw):
            attributes = read_attributes(raw)
            if is_hidden(attributes):
                self.push(name, self.places[-1], hidden=True)
                self.hidden_fill = GLUE  # in a mail address, against spam
            elif is_apart(attributes):
                self.start_block(name, attributes, end)
                return " "
        # More often the number of a note than an exponent.
        return " " if name == "sup" and self.text[end : end + 1].isdigit() else GLUE

    def _inline_end(self, name: str, start: int) -> None:
        if not self.is_skipped(name) and self.counts.get(
            name
        ):  # one that is hidden, inside of one, or a block by its style
            self.close_inline(name, start)
        if name == "a":
            self.end_link(start)
        elif name in _BOLD and self.bold:
            self.bold -= 1
            if not self.bold and self.run_at >= 0:
                self.strong.append((self.bold_from, start))

    def _begin_link(self, raw: str, end: int) -> None:
        self.end_link(end)
        target = read_attributes(raw).get("href", "").strip()
        if target:
            self.link = (end, target)
