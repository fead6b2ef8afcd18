"""Headings and lists without bullets in plain text: told by what follows a line, not by the line alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policylint.formats import titles
from policylint.formats.lines import Line, follows, is_first, overflows, wraps
from policylint.patterns import lazy
from policylint.source import Span
from policylint.typed import NamedTuple

_UNDERLINES = frozenset("=-~*_#")
_MAX_RUN = 3
"""More lines in a row that could be titles are a list or an address."""
_LONG = 80
_MAX_ITEM_LINES = 12
"""How far an item without a bullet may wrap; the limit also bounds what is read in vain."""
_MAX_UNDERLINED = 120
_SENTENCE_ENDS = frozenset(".!?:;")
_CONTACT = lazy(r"contact|question|reach us|complain|data protection officer|imprint", re.IGNORECASE)


class Outlook:
    """Answers what a line is by looking at the lines behind it."""

    def __init__(self, text: str, lines: Sequence[Line], widths: Sequence[int]) -> None:
        """Prepare to look at the lines of a text."""
        self._text = text
        self._lines = lines
        self._widths = widths
        self._run = (0, 0)
        self._titles = bytearray(len(lines))  # 0 where a line was not asked about, 1 for a title, 2 for none

    def said(self, at: int) -> str:
        """Return what a line says behind its marker."""
        line = self._lines[at]
        return self._text[line.begin : line.end]

    def underline(self, at: int) -> str:
        """Return the character that underlines a line, or an empty string."""
        if at + 1 >= len(self._lines):
            return ""
        below = self._lines[at + 1]
        return below.style if below.kind == "rule" and not below.gap and below.style in _UNDERLINES else ""

    def is_heading(self, at: int) -> bool:
        """Tell whether a line without a marker is a heading."""
        line = self._lines[at]
        if line.end - line.begin > _MAX_UNDERLINED:
            return False
        said = self.said(at)
        if said[-1] == ":":
            return self._is_colon_heading(at, said)
        if not self._is_title(at):
            return False
        if self.underline(at):
            return True
        first, end = self._title_run(at)
        if end >= len(self._lines):
            return at == 0 and end > 1
        if at == end - 1:
            return self._heads_text(at)
        if end - first > _MAX_RUN:
            return at == 0 and self._lines[1].gap
        return self._heads_text(end - 1)

    def _is_colon_heading(self, at: int, said: str) -> bool:
        """Tell whether a line that ends in a colon heads a paragraph, rather than leads to a list."""
        title = said[:-1].rstrip()
        if not title or at + 1 >= len(self._lines) or not titles.is_title(title) or titles.leads_on(title):
            return False
        if self.underline(at):
            return True
        return self._lines[at + 1].kind == "plain" and not self.plain_list(at + 1) and self._heads_text(at)

    def _is_title(self, at: int) -> bool:
        """Tell whether a line reads like a title; each line is asked about more than once."""
        if not self._titles[at]:
            self._titles[at] = 1 if titles.is_title(self.said(at)) and not self._goes_on(at) else 2
        return self._titles[at] == 1

    def _title_run(self, at: int) -> tuple[int, int]:
        """Return the start and the end of the run of possible titles around a line; runs are met in order."""
        first, end = self._run
        if at < end:
            return self._run
        first = end = at
        while end < len(self._lines) and self._lines[end].kind == "plain" and self._is_title(end):
            end += 1
        self._run = (first, max(end, at + 1))
        return self._run

    def _heads_text(self, at: int) -> bool:
        """Tell whether a possible title stands alone above text, or directly above a longer paragraph or a list."""
        line, below = self._lines[at], self._lines[at + 1]
        alone = line.gap and below.gap
        if below.kind == "bullet" or below.kind == "number":
            return alone or below.kind == "bullet" or is_first(below.label)
        if below.kind != "plain":
            return at == 0
        said = self.said(at + 1)
        if titles.is_dated(said) or (_CONTACT.search(self._text, line.begin, line.end) and line.gap):
            return True
        if titles.is_meta(said) and len(said) <= _LONG and said[-1] not in _SENTENCE_ENDS:
            return False  # the name above an address
        return alone or len(said) > _LONG or self._is_longer(at, at + 1)

    def _is_longer(self, at: int, below: int) -> bool:
        """Tell whether a line is a sentence, or goes on in the next one, and is longer than the title above it."""
        line, text = self._lines[at], self._lines[below]
        if text.end - text.begin <= line.end - line.begin:
            return False
        if self._text[text.end - 1] in _SENTENCE_ENDS:
            return True
        return self._goes_on(below)

    def _goes_on(self, at: int) -> bool:
        """Tell whether a line is wrapped."""
        if at + 1 >= len(self._lines):
            return False
        below = self._lines[at + 1]
        return not below.gap and below.kind == "plain" and wraps(self._text, self._lines[at], below, self._widths[at])

    # --- numbers ---

    def is_numbered_heading(self, at: int, in_list: bool) -> bool:
        """Tell whether a numbered line is a heading: title-like, above text, and not in a run of items."""
        line = self._lines[at]
        said = self.said(at).rstrip(":")
        if not said or line.style in ("a.", "a)") or line.style[0] == "(":
            return False
        return self._is_numbered_title(at, line, said, in_list)

    def _is_numbered_title(self, at: int, line: Line, said: str, in_list: bool) -> bool:
        """Tell whether what stands behind a number is the title of what follows."""
        if said[-1] == "." and len(said.split()) <= 4:
            said = said[:-1]
        if in_list or not said or at + 1 >= len(self._lines) or not titles.is_title(said):
            return False
        below = self._lines[at + 1]
        if below.kind == "number":
            return below.style != line.style or not follows(line.label, below.label)
        if below.kind == "bullet":
            return below.indent <= line.indent
        if below.kind != "plain" or below.indent > line.indent:
            return below.kind != "plain"
        return below.gap or not wraps(self._text, line, below, self._widths[at])

    # --- lists without bullets ---

    def plain_list(self, first: int) -> int:
        """Return the end of the list without bullets that begins at a line, or 0 for none."""
        lines = self._lines
        if first + 1 >= len(lines) or lines[first].kind != "plain":
            return 0
        at = first
        ended, whole = 0, first
        while at < len(lines) and lines[at].kind == "plain" and at - whole < _MAX_ITEM_LINES:
            if self._is_listed(at):
                ended, whole = ended + 1, at
            elif self._text[lines[at].end - 1] in _SENTENCE_ENDS or not self._goes_on_by_width(at):
                break
            at += 1
        # The last item ends in a full stop, or in nothing; a blank line before it must be one that separates items.
        if ended and at < len(lines) and lines[at].kind == "plain" and lines[at].gap in (lines[at - 1].gap, False):
            at += 1
        return at if at - first >= 2 and ended else self._short_lines(first)

    def _is_listed(self, at: int) -> bool:
        """Tell whether a line ends as an item that is not the last one of its list."""
        line = self._lines[at]
        said = self._text[max(line.begin, line.end - 8) : line.end]
        if _ITEM_END.search(said):
            return True
        return said[-1] == "," and line.end - line.begin <= _LONG and not self._goes_on_by_width(at)

    def _goes_on_by_width(self, at: int) -> bool:
        """Tell whether a line is as full as the width of its paragraph allows."""
        if at + 1 >= len(self._lines) or self._lines[at + 1].gap:
            return False
        return overflows(self._text, self._lines[at], self._lines[at + 1], self._widths[at])

    def _short_lines(self, first: int) -> int:
        """Return the end of a run of short lines that are no sentences, or 0 if there is no such run."""
        lines = self._lines
        apart = lines[first + 1].gap
        at = first
        while at < len(lines) and lines[at].kind == "plain" and self._is_short(at):
            if at > first and lines[at].gap != apart:
                break
            at += 1
        if at < len(lines) and at > first and self._is_title(at - 1) and self._heads_longer(at - 1):
            at -= 1
        return at if at - first >= (3 if apart else 2) else 0

    def _heads_longer(self, at: int) -> bool:
        """Tell whether the line below is a paragraph, so that a short line above it is rather its heading."""
        below = self._lines[at + 1]
        return below.kind == "plain" and (below.end - below.begin > _LONG or self._is_longer(at, at + 1))

    def _is_short(self, at: int) -> bool:
        """Tell whether a line is short, and neither a sentence nor wrapped."""
        line = self._lines[at]
        if line.end - line.begin > _LONG or self._text[line.end - 1] in _SENTENCE_ENDS:
            return False
        return not self._goes_on_by_width(at) and self.said(at).count(" ") < 10


_ITEM_END = lazy(r";(?:\s+(?:and|or|and/or))?\Z|,\s+(?:and|or)\Z")


class Heading(NamedTuple):
    """A heading as found: its place among the blocks, and what kind of heading it is."""

    block: int
    rank: str
    """`#`, `##` ... as written; `1.`, `1.1.`, `A.` for a numbered one; `caps`; `section`; or empty for any other."""


_TITLE = lazy(r"privacy|policy|notice|statement|terms|data protection|datenschutz", re.IGNORECASE)
_MAX_LEVEL = 6


class Levels:
    """Tells the level of each heading, in their order, from its own look and that of the others."""

    def __init__(self, text: str, headings: Iterable[Heading]) -> None:
        """Look at all headings."""
        self._text = text
        self._first: list[int] = []  # the blocks of the first two
        numbers = capitals = 0
        for block, rank in headings:
            numbers += rank in ("1.", "section")
            capitals += rank == "caps" and bool(self._first)
            if len(self._first) < 2:
                self._first.append(block)
        self._numbers, self._capitals = numbers >= 2, capitals >= 2

    def level(self, heading: Heading, span: Span) -> int:
        """Return the level of a heading, whose words are at a span."""
        rank = heading.rank
        if rank.startswith("#"):
            return min(len(rank), _MAX_LEVEL)
        if heading.block == self._first[0] and rank in ("", "caps") and self._is_title_of_all(span):
            return 1
        if rank in ("1.", "caps", "section"):
            return 2
        if rank.startswith("1."):
            return min(rank.count(".") + 1, _MAX_LEVEL)
        if rank == "A.":
            return 3 if self._numbers else 2
        return 3 if self._numbers or self._capitals else 2

    def _is_title_of_all(self, span: Span) -> bool:
        """Tell whether the first heading is the title of the whole document, not of its first section."""
        return _TITLE.search(self._text, span.start, span.end) is not None or self._first == [0, 1]
