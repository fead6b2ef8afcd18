"""Inline Markdown: masks emphasis, links, code marks, tags and entities inside one run of text.

Follows CommonMark's algorithm (delimiter runs, a bracket stack), but instead of a tree it yields the same text with
its markup masked. Every step is linear: pairs of delimiters remember below which opener a search is in vain.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping

from policylint.document import GLUE
from policylint.formats.markdown_tags import AUTOLINK, BREAKING, JOINING, href, tag_at
from policylint.patterns import lazy
from policylint.typed import NamedTuple

# Each alternative begins with a literal, because the engine then skips what can begin none of them.
_TOKEN = lazy(
    r"\\(?:[!-/:-@\[-`{-~]|\r?\n)|``*+|\*\**+|__*+|~~++|!\[|\[|\]|<"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_TICKS = lazy("`+")
_TARGET = lazy(
    r"\(\s*+(?:<([^<>\n]*+)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+))"
    r"(?:\s++(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?+\s*+\)",
    re.DOTALL,
)
_LABEL = lazy(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.DOTALL)
_FOOTNOTE = lazy(r"\[\^[^\s\[\]]{1,100}+\]")
_NOT_LINE_END = lazy(r"[^\r\n]")


class Break(NamedTuple):
    """A place where a tag ends a run of text: `br`, or a block tag's name (`/p` when it closes)."""

    at: int
    tag: str


class Inline(NamedTuple):
    """A masked run of text; offsets count from its start."""

    text: str
    links: list[tuple[int, int, str]]
    strong: list[tuple[int, int]]
    breaks: list[Break]


class _Run:
    """A run of emphasis marks; `start` and `end` shrink as its marks find partners."""

    __slots__ = ("char", "closes", "end", "length", "opens", "serial", "start")

    def __init__(self, char: str, start: int, end: int, opens: bool, closes: bool, serial: int) -> None:
        self.char, self.start, self.end, self.opens, self.closes = char, start, end, opens, closes
        self.length, self.serial = end - start, serial


class _Bracket(NamedTuple):
    start: int
    end: int
    runs: int


def label_key(label: str) -> str:
    """Return the form under which link labels are equal."""
    return " ".join(label.split()).casefold()


def mask(text: str, refs: Mapping[str, str], closed: frozenset[str]) -> Inline:
    """Mask one run of text; `refs` are the link definitions, `closed` the names of tags that are closed somewhere."""
    masker = _Masker(text, refs, closed)
    masker.run()
    return Inline(masker.masked(), masker.links, sorted(masker.strong), masker.breaks)


class _Masker:
    """The state of masking one run of text."""

    def __init__(self, text: str, refs: Mapping[str, str], closed: frozenset[str]) -> None:
        self.text, self.refs, self.closed = text, refs, closed
        self.edits: list[tuple[int, int, str]] = []
        self.links: list[tuple[int, int, str]] = []
        self.strong: list[tuple[int, int]] = []
        self.breaks: list[Break] = []
        self.runs: list[_Run] = []
        self.brackets: list[_Bracket] = []
        self.dead = 0  # brackets below this height hold a link already and cannot be links themselves
        self.anchors: list[tuple[int, str]] = []
        self.bolds: list[int] = []
        self.ticks: dict[int, list[int]] | None = None

    def run(self) -> None:
        """Go through the special characters once, left to right."""
        steps = {"`": self._code, "[": self._open, "!": self._open, "]": self._close, "<": self._angle}
        at = 0
        while found := _TOKEN.search(self.text, at):
            first = self.text[found.start()]
            step = steps.get(first)
            if step is not None:
                at = step(found.start(), found.end())
                continue
            at = found.end()
            if first == "\\":
                self._hide(found.start(), found.start() + 1, " " if at - found.start() > 2 else GLUE)
            elif first == "&":
                self._entity(found.start(), at)
            else:
                self._emphasis(first, found.start(), at)
        self._pair(0)

    def masked(self) -> str:
        """Return the text with all edits made."""
        pieces: list[str] = []
        at = 0
        for start, end, new in sorted(self.edits):
            pieces += self.text[at:start], new
            at = end
        pieces.append(self.text[at:])
        return "".join(pieces)

    def _hide(self, start: int, end: int, fill: str) -> None:
        if end - start == 1:
            self.edits.append((start, end, fill))
        else:
            self.edits.append((start, end, _NOT_LINE_END.sub(fill, self.text[start:end])))

    def _code(self, start: int, end: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for found in _TICKS.finditer(self.text):
                self.ticks.setdefault(found.end() - found.start(), []).append(found.start())
        places = self.ticks.get(end - start, [])
        nearest = bisect_left(places, end)
        if nearest == len(places):
            return end
        close = places[nearest]
        self._hide(start, end, GLUE)
        self._hide(close, close + end - start, GLUE)
        return close + end - start

    def _entity(self, start: int, end: int) -> None:
        import html.entities

        name = self.text[start + 1 : end]
        char = html.unescape(self.text[start:end]) if name[0] == "#" else html.entities.html5.get(name, "")
        if not char and name[0] != "#":
            return
        if len(char) != 1 or char.isspace() or not (char.isprintable() or char in "\u00ad\u200c\u200d"):
            self._hide(start, end, " ")
        else:
            self.edits.append((start, end, char + GLUE * (end - start - 1)))

    def _emphasis(self, char: str, start: int, end: int) -> None:
        before = self.text[start - 1] if start else " "
        after = self.text[end] if end < len(self.text) else " "
        open_space, close_space = after.isspace() or after == "\0", before.isspace() or before == "\0"
        open_mark, close_mark = not (after.isalnum() or open_space), not (before.isalnum() or close_space)
        left = not open_space and (not open_mark or close_space or close_mark)
        right = not close_space and (not close_mark or open_space or open_mark)
        opens, closes = left, right
        if char == "_":
            opens, closes = left and (not right or close_mark), right and (not left or open_mark)
        self.runs.append(_Run(char, start, end, opens, closes, len(self.runs)))

    def _pair(self, first: int) -> None:
        """Pair the runs from `first` on and forget them."""
        stack: list[_Run] = []
        vain: dict[tuple[str, bool, int], int] = {}
        for run in self.runs[first:]:
            while run.closes and run.end > run.start:
                key = (run.char, run.opens, run.length % 3)
                height = _opener(stack, run, vain.get(key, -1))
                if height < 0:
                    vain[key] = stack[-1].serial if stack else -1
                    break
                del stack[height + 1 :]
                self._marry(stack[height], run)
                if stack[height].start == stack[height].end:
                    stack.pop()
            if run.opens and run.end > run.start:
                stack.append(run)
        self._lenient([run for run in self.runs[first:] if run.char == "*" and 2 <= run.end - run.start <= 3])
        del self.runs[first:]

    def _marry(self, opener: _Run, closer: _Run) -> None:
        size = 2 if min(opener.end - opener.start, closer.end - closer.start) >= 2 else 1
        opener.end -= size
        self._hide(opener.end, opener.end + size, GLUE)
        self._hide(closer.start, closer.start + size, GLUE)
        if size == 2 and opener.char != "~":
            self.strong.append((opener.end + 2, closer.start))
        closer.start += size

    def _lenient(self, runs: list[_Run]) -> None:
        """Mask `**` that found no partner: converters write `**Title: **text`, which means bold all the same."""
        opener: _Run | None = None
        for run in runs:
            self._hide(run.start, run.end, GLUE)
            if opener is not None and "\n" not in self.text[opener.end : run.start]:
                self.strong.append((opener.end, run.start))
                opener = None
            else:
                opener = run

    def _open(self, start: int, end: int) -> int:
        if end - start == 1 and (note := _FOOTNOTE.match(self.text, start)):
            self._hide(start, note.end(), GLUE)
            return note.end()
        self.brackets.append(_Bracket(start, end, len(self.runs)))
        return end

    def _close(self, start: int, end: int) -> int:
        if not self.brackets:
            return end
        bracket = self.brackets.pop()
        image = bracket.end - bracket.start == 2
        alive = image or len(self.brackets) >= self.dead
        self.dead = min(self.dead, len(self.brackets))
        found = self._target(bracket.end, start) if alive else None
        if found is None:
            return end
        target, stop = found
        self._pair(bracket.runs)
        fill = " " if image or self.text.startswith(("[", "!["), stop) else GLUE
        self._hide(bracket.start, bracket.end, " " if image else GLUE)
        self._hide(start, stop, fill)
        if not image:
            self.links.append((bracket.end, start, target))
            self.dead = len(self.brackets)
        return stop

    def _target(self, start: int, close: int) -> tuple[str, int] | None:
        """Return the target of the link whose text ends at `close`, and where the link ends."""
        if self.text.startswith("(", close + 1) and (found := _TARGET.match(self.text, close + 1)):
            return found[1] or found[2] or "", found.end()
        if not self.refs:
            return None
        label = _LABEL.match(self.text, close + 1) if self.text.startswith("[", close + 1) else None
        if label and label[1].strip():
            target = self.refs.get(label_key(label[1]))
            return None if target is None else (target, label.end())
        target = self.refs.get(label_key(self.text[start:close])) if close - start < 1000 else None
        return None if target is None else (target, label.end() if label else close + 1)

    def _angle(self, start: int, end: int) -> int:
        if auto := AUTOLINK.match(self.text, start):
            self._hide(start, end, GLUE)
            self._hide(auto.end() - 1, auto.end(), GLUE)
            self.links.append((auto.start(1), auto.end(1), auto[1]))
            return auto.end()
        tag = tag_at(self.text, start, self.closed)
        if tag is None:
            return end
        name = tag[2].lower()
        self._hide(start, tag.end(), GLUE if name in JOINING else " ")
        if name in BREAKING:
            self.breaks.append(Break(start, tag[1] + name))
        elif name == "a":
            self._anchor(tag)
        elif name in ("b", "strong"):
            self._bold(tag)
        return tag.end()

    def _anchor(self, tag: re.Match[str]) -> None:
        if not tag[1]:
            self.anchors.append((tag.end(), href(tag[3])))
        elif self.anchors:
            start, target = self.anchors.pop()
            if target:
                self.links.append((start, tag.start(), target))

    def _bold(self, tag: re.Match[str]) -> None:
        if not tag[1]:
            self.bolds.append(tag.end())
        elif self.bolds:
            self.strong.append((self.bolds.pop(), tag.start()))


def _opener(stack: list[_Run], closer: _Run, vain: int) -> int:
    """Return the height of the nearest run that `closer` can close, -1 for none."""
    height = len(stack) - 1
    while height >= 0 and stack[height].serial > vain:
        opener = stack[height]
        if opener.char == closer.char:
            both = opener.closes or closer.opens
            if not both or (opener.length + closer.length) % 3 or not (opener.length % 3 or closer.length % 3):
                return height
        height -= 1
    return -1
