"""Which comments of Markdown are comments: not those in code, attributes, titles of links and the like.

Only asked where a comment is meant for policylint. Stricter than the reading of text, which takes much code for prose:
what is obeyed hides findings, so in doubt it is not obeyed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, MutableSequence, Sequence

from policylint import packed
from policylint.formats.markdown_lines import read_lines
from policylint.formats.markdown_raw import Closers
from policylint.patterns import lazy
from policylint.source import Span

_MARK = "\ue000"
"""Stands for a comment while lines are read; a private character, which no policy needs."""

_BEFORE = lazy(r"[\s>*+\-\d.)]*+")
"""What a line holds in front of a comment that begins it."""

_LONGEST = 4096
"""How long a tag, a title or a definition is looked at."""

_TITLE = r"(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"
_TARGET = r"\s*+(?:<[^<>\n]*+>|(?!<)[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)"
_LINK = lazy(rf"\]\({_TARGET}(?:\s++{_TITLE})?\s*+\)", re.DOTALL)
_DEFINITION = lazy(rf"\[(?!\^)(?:[^\[\]\\]|\\.)++\]:{_TARGET}(?:\s++{_TITLE})?", re.DOTALL)
_IMAGE = lazy(r"!\[[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+(?=\])")
_TAG = lazy(
    r"<[a-z][^\s/>]*+(?:[\s/]*+[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?)*+[\s/]*+>",
    re.IGNORECASE,
)
_OPENERS = lazy(
    r"^[ \t>*+\-\d.)]*+(?:(?P<fence>`{3,}+(?![^\n`]*`)|~{3,}+)|(?P<definition>(?=\[(?!\^))))"
    r"|(?P<ticks>`++)|(?P<escape>\\[^\w\s])|(?P<comment><!--|\{\s*+/\*)"
    r"|<(?P<raw>textarea|title|xmp|iframe|noembed|noframes|plaintext|script|style)(?=[\s/>])"
    r"|(?P<data><!\[CDATA\[)|(?P<instruction><\?)|(?P<declaration><![a-z])|(?P<tag><(?=[a-z]))"
    r"|(?P<image>!(?=\[))|(?P<link>(?=\]\())",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSER = {"data": "]]>", "instruction": "?>", "declaration": ">"}
_PATTERN = {"definition": _DEFINITION, "tag": _TAG, "image": _IMAGE, "link": _LINK}


def outer(text: str, comment: Span) -> Span:
    """Return the span of a comment with what opens and closes it: `<!--` and `-->`, or `{/*` and `*/}` of MDX."""
    start, end = comment
    if text.endswith("/*", 0, start):
        return Span(text.rindex("{", 0, start), text.index("}", end) + 1)
    return Span(start - 4, end + 3)


def real_comments(
    text: str, comments: MutableSequence[Span], begin: int, *, mdx: bool = False
) -> MutableSequence[Span]:
    """Return the comments that are some, of all that look so behind the front matter, which ends where text begins."""
    outers = [outer(text, comment) for comment in comments]
    closed = list(_closed(text, begin, dict(outers)))
    code = _in_code(text, outers, mdx=mdx)
    starts = [start for start, _ in closed]

    def is_closed(offset: int) -> bool:
        before = bisect_right(starts, offset) - 1
        return before >= 0 and offset < closed[before][1]

    real = (
        comment for comment, coded in zip(comments, code, strict=True) if not coded and not is_closed(comment.start)
    )
    return packed.rows(packed.Spans, len(text), real)


def _closed(text: str, at: int, ends: dict[int, int]) -> Iterator[Span]:
    """Yield the stretches in which nothing is a comment, in order; `ends` are those of what looks like a comment."""
    closers = Closers(text)
    while found := _OPENERS.search(text, at):
        start, kind = found.start(), found.lastgroup or ""
        if kind == "fence":
            end = closers.after_fence(found["fence"], found.end())
            at = end if end > found.end() else len(text)
            yield Span(start, at)
        elif kind == "ticks":
            length = len(found["ticks"])
            at = closers.after_ticks(length, found.end())
            _, newline, line = text[max(found.end(), at - length - _LONGEST) : at - length].rpartition("\n")
            if length >= 3 and newline and _BEFORE.fullmatch(line):
                at = found.end()  # what seems to close it is a fence
            elif at > found.end():
                yield Span(start, at)
        elif kind == "escape":
            at = found.end()
        elif kind == "comment":
            at = ends.get(start, found.end())
        elif kind in _PATTERN:
            begin = found.end() if kind == "definition" else start
            whole = _PATTERN[kind].match(text, begin, begin + _LONGEST)
            at = whole.end() if whole else max(found.end(), begin + 1)
            if whole:
                yield Span(start, at)
        else:
            closer = _CLOSER.get(kind) or "</" + found["raw"].lower()
            end = closers.find(closer, found.end())
            at = end + len(closer) if end >= 0 else len(text)
            yield Span(start, at)


def _in_code(text: str, comments: Sequence[Span], *, mdx: bool) -> Iterable[bool]:
    """Return for each comment whether it stands in a block of code.

    Lines are read as CommonMark has it, with tabs expanded, and with a heading in place of each comment that begins a
    line: it ends at the end of the line, too. In MDX an indent makes no code.
    """
    pieces = packed.Pieces()
    at = 0
    for start, end in comments:
        pieces.add(text[at:start].replace(_MARK, "x"))
        line = text[max(start - _LONGEST, 0) : start].rpartition("\n")[2]
        pieces.add(f"# {_MARK}x" if _BEFORE.fullmatch(line) else f"{_MARK}x")
        at = end
    pieces.add(text[at:].replace(_MARK, "x"))
    lined = pieces.text().expandtabs(4)
    codes = [leaf for leaf in read_lines(lined, strict=True, mdx=mdx).leaves if leaf.kind == "code"]
    starts = [leaf.start for leaf in codes]
    for found in re.finditer(_MARK, lined):
        before = bisect_right(starts, found.start()) - 1
        yield before >= 0 and found.start() < codes[before].end
