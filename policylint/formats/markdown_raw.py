"""Takes out of Markdown what is no Markdown: front matter, MDX imports, HTML comments, scripts and styles."""

from __future__ import annotations

import re
from collections.abc import MutableSequence

from policylint.packed import Pieces, Spans, rows
from policylint.patterns import lazy
from policylint.source import Span
from policylint.typed import NamedTuple

HIDDEN = "\0"
"""Stands for a masked character until parsing is over: unlike a space it does not look like indentation."""

_FRONT_MATTER = lazy(r"(?:---[ \t]*+\r?\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]*+[\w\"'-]++[^:\n]*+:|\+\+\+[ \t]*+\r?\n)")
_YAML_END = lazy(r"^(?:---|\.\.\.)[ \t]*+\r?$", re.MULTILINE)
_TOML_END = lazy(r"^\+\+\+[ \t]*+\r?$", re.MULTILINE)
_MDX = lazy(
    r"(?:\s*+(?:import\s++(?:['\"]|[\w{*][^\n]*?\sfrom\s++['\"])|export\s++(?:const|default|let|var|function|async|\{|\*))"
    r"(?:[^\n]*+\n(?!\s*\n))*+[^\n]*+(?:\n|\Z))++"
)
_MDX_BEGINS = ("import", "export")
_RAW = r"^[ \t>]*+(?P<fence>`{3,}+|~{3,}+)|(?P<ticks>`++)|(?P<comment>(?<!\\)<!--)|<(?P<tag>script|style)(?=[\s>])"
_IN_MARKDOWN = lazy(_RAW, re.IGNORECASE | re.MULTILINE)
_SOME_RAW = lazy(r"<(?:!--|script|style)", re.IGNORECASE)
_PARAGRAPH_END = lazy(r"\n[ \t\r]*+(?:\n|\Z)")
_TICKS = lazy("`++")
_HIDDEN_LINE = lazy(r"^[ \t\0]++$", re.MULTILINE)
_NOT_LINE_END = lazy(r"[^\r\n]")


def blank(text: str, fill: str = " ") -> str:
    """Return the text with every character but line ends replaced."""
    if "\r" in text:
        return _NOT_LINE_END.sub(fill, text)
    return "\n".join([fill * len(line) for line in text.split("\n")])


class Raw(NamedTuple):
    """A text without what is no Markdown, as long as before; the inner spans of its comments and its front matter."""

    text: str
    comments: MutableSequence[Span]
    front_matter: Span


def hide_raw(text: str, *, mdx: bool = False) -> Raw:
    """Mask what is no Markdown; the comments are in order, and with `mdx` they are those of MDX, too."""
    hidden, comments = rows(Spans, len(text)), rows(Spans, len(text))
    front_matter, start = _front_matter(text)
    if text[start:].lstrip().startswith(_MDX_BEGINS) and (found := _MDX.match(text, start)):
        start = found.end()
    if mdx or (text.find("<", start) >= 0 and _SOME_RAW.search(text, start)):
        _find_raw(text, start, hidden, comments, mdx=mdx)
    if not hidden:
        return Raw(blank(text[:start]) + text[start:] if start else text, comments, front_matter)
    pieces, at = Pieces(), start
    pieces.add(blank(text[:start]))
    for span in hidden:
        pieces.add(text[at : span.start])
        pieces.add(blank(text[span.start : span.end], HIDDEN))
        at = span.end
    pieces.add(text[at:])
    masked = pieces.text()
    return Raw(_HIDDEN_LINE.sub(lambda line: " " * len(line[0]), masked), comments, front_matter)


def _front_matter(text: str) -> tuple[Span, int]:
    """Return the span between the fences of front matter, and the offset behind it."""
    opening = _FRONT_MATTER.match(text) if text.startswith(("---", "+++")) else None
    if opening is None:
        return Span(0, 0), 0
    start = text.index("\n") + 1
    closing = (_TOML_END if text[0] == "+" else _YAML_END).search(text, start)
    return (Span(start, closing.start()), closing.end()) if closing else (Span(0, 0), 0)


def _find_raw(text: str, at: int, hidden: MutableSequence[Span], comments: MutableSequence[Span], *, mdx: bool) -> None:
    """Collect comments, scripts and styles that stand outside code, and what else is none of Markdown in MDX."""
    closers = Closers(text)
    pattern, others = _IN_MARKDOWN, None
    if mdx:
        from policylint.formats.markdown_mdx import MDX_RAW, Mdx

        pattern, others = lazy(_RAW + MDX_RAW, re.IGNORECASE | re.MULTILINE), Mdx(text)
    bare = not at or text[at - 1] == "\n"  # whether nothing stands before `at` on its line
    while found := pattern.search(text, at):
        line = text.rfind("\n", at, found.start()) + 1
        bare = (bare or line > 0) and not text[max(line, at) : found.start()].strip()
        if found["fence"]:
            at = closers.after_fence(found["fence"], found.end())
        elif found["ticks"]:
            at = closers.after_ticks(len(found["ticks"]), found.end())
        elif found["comment"]:
            end = closers.find("-->", found.end())
            if end >= 0:
                comments.append(Span(found.end(), end))
                at = end + 3
            else:
                at = len(text) if bare else found.end()
            if at > found.end():
                hidden.append(Span(found.start(), at))
        elif found["tag"]:
            end = closers.find("</" + found["tag"].lower(), found.end())
            at = end if end >= 0 else len(text)
            hidden.append(Span(found.start(), at))
        else:
            assert others is not None
            at = others.take(found, hidden, comments)
        bare = False


class Closers:
    """Finds ends in one text; remembers vain searches, so that many starts without an end stay linear."""

    def __init__(self, text: str) -> None:
        self.text, self.lower = text, text.lower() if len(text.lower()) == len(text) else text
        self.vain: set[str] = set()
        self.paragraph_end = -1
        self.ticks: dict[int, int] = {}

    def find(self, closer: str, at: int) -> int:
        """Return where `closer` next stands, -1 for nowhere."""
        if closer in self.vain:
            return -1
        end = self.lower.find(closer, at)
        if end < 0:
            self.vain.add(closer)
        return end

    def after_fence(self, fence: str, at: int) -> int:
        """Return the end of the fenced block that starts with `fence`."""
        key = fence[0] * min(len(fence), 12)
        if key in self.vain:
            return at
        closing = re.compile(rf"^[ \t>]*+{key}{fence[0]}*+[ \t]*+\r?$", re.MULTILINE).search(self.text, at)
        if closing is None:
            self.vain.add(key)
            return at
        return closing.end()

    def after_ticks(self, length: int, at: int) -> int:
        """Return the end of the inline code opened by `length` backticks before `at`, or `at` if none is."""
        if at > self.paragraph_end:
            found = _PARAGRAPH_END.search(self.text, at)
            self.paragraph_end = found.start() if found else len(self.text)
            self.ticks.clear()
            for run in _TICKS.finditer(self.text, at, self.paragraph_end):
                self.ticks[run.end() - run.start()] = run.start()
        if self.ticks.get(length, -1) < at:
            return at
        for run in _TICKS.finditer(self.text, at, self.paragraph_end):
            if run.end() - run.start() == length:
                return run.end()
        return at
