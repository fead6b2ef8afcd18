"""How the headings of a document look, so that a new one looks like them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policylint.document import Document
from policylint.fixes.clauses import inline_html
from policylint.patterns import lazy
from policylint.source import Format
from policylint.typed import Literal, NamedTuple

Kind = Literal["hashes", "closed hashes", "underlined", "bold", "element", "plain"]

_HASHES = lazy(r"[ \t>]*#{1,6}[ \t]")
_UNDERLINES: dict[Format, re.Pattern[str]] = {
    "markdown": lazy(r"[ \t>]*(=|-)\1*[ \t]*\Z"),
    "text": lazy(r"[ \t]*([=\-~*_#])\1{2,}[ \t]*\Z"),
}
_BOLD = lazy(r"[ \t>]*(?:\d{1,3}[.):]\s+)?(\*\*|__)(?=\S)")
_ELEMENT = lazy(r"<h([1-6])(?=[\s>])[^<>]*>(?:\s*<[a-z][^<>]*>)*\s*\Z", re.IGNORECASE)
_LEADING = lazy(r"[ \t>#*_]*")
_NUMBER = lazy(r"((?:\d{1,3}\.)*)(\d{1,3})([.):]?)(?=\s+\S)")
_LOOKED_AT = 300
"""How far in front of a heading its tag may begin."""

LOWEST = 6
"""The level below which no heading is."""


class Look(NamedTuple):
    """How a heading looks.

    `mark` is what underlines it or makes it bold, or its colon; `number` what stands in front of it: the number above
    (`2.`), its own, and what ends it.
    """

    kind: Kind
    mark: str = ""
    upper: bool = False
    number: tuple[str, int, str] | None = None
    indent: str = ""


class Heading(NamedTuple):
    """A heading of a document, by its block."""

    block: int
    level: int
    look: Look


def headings_of(document: Document) -> list[Heading]:
    """Return the headings that open a section, in order."""
    return [
        Heading(section.heading, section.level, _look(document, section.heading))
        for section in document.sections
        if section.heading >= 0
    ]


def _look(document: Document, block: int) -> Look:
    source, span = document.source, document.blocks[block].span
    line = source.position(span.start).line
    whole = source.text[slice(*source.line_span(line))]
    bare = whole[len(whole) - len(whole.lstrip()) :]
    words = document.words(span)
    found = _NUMBER.match(words) or _NUMBER.match(bare, _end(_LEADING, bare))
    number = (found[1], int(found[2]), found[3]) if found else None
    said = words[found.end() :] if found and words.startswith(found[0]) else words
    indent = whole[: len(whole) - len(bare)]
    look = Look("plain", ":" if said.endswith(":") else "", said.isupper() and len(said) > 1, number, indent)
    if source.format != "text" and (tag := _ELEMENT.search(source.text[max(0, span.start - _LOOKED_AT) : span.start])):
        return look._replace(kind="element", mark=tag[1])
    if source.format == "html":
        return look._replace(kind="bold")
    if _HASHES.match(whole):
        return look._replace(kind="closed hashes" if whole.rstrip().endswith("#") else "hashes", indent="")
    if bold := _BOLD.match(whole):
        return look._replace(kind="bold", mark=bold[1], indent="")
    below = source.text[slice(*source.line_span(line + 1))] if line < source.line_count() else ""
    if underline := _UNDERLINES[source.format].match(below):
        return look._replace(kind="underlined", mark=underline[1], indent="")
    return look._replace(indent="")


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def section_level(headings: list[Heading]) -> int:
    """Return the level of a document's sections: the highest that several headings have, the title left aside."""
    rest = headings
    if headings and headings[0].block == 0 and all(one.level > headings[0].level for one in headings[1:]):
        rest = headings[1:]
        if not rest:
            return min(headings[0].level + 1, LOWEST)
    levels = Counter(one.level for one in rest)
    return min((level for level, count in levels.items() if count > 1), default=min(levels, default=2))


def looks(headings: list[Heading], level: int, block: int, format: Format) -> Iterator[Look]:
    """Yield how a heading of a level behind a block may look, the best first; the number is left to `numbers`."""
    same = [one for one in headings if one.level == level]
    near = sorted(same, key=lambda one: (one.block > block, abs(one.block - block)))
    if not near:  # the title says least of what a section's heading looks like
        others = headings[1:] if len(headings) > 1 else headings
        near = sorted(others, key=lambda one: (abs(one.level - level), one.block > block))
    if near:
        look = near[0].look._replace(upper=all(one.look.upper for one in (same or near[:1])))
        lower = near[0].level < level and look.kind == "underlined" and look.mark == "="
        yield look._replace(mark="-") if lower else look
    yield {"markdown": Look("hashes"), "html": Look("element"), "text": Look("underlined", "-")}[format]
    if format != "html":
        yield Look("bold", "**")


def numbers(headings: list[Heading], look: Look, level: int, block: int) -> tuple[str, int, str] | None:
    """Return the number of a new heading behind a block: the next one, if none of its kind follows; else None."""
    if look.number is None:
        return None
    above = look.number[0]
    alike = [one for one in headings if one.level == level and one.look.number and one.look.number[0] == above]
    if not alike or any(one.block > block for one in alike):
        return None
    _, last, end = max(one.look.number for one in alike if one.look.number)
    return above, last + 1, end


def written(title: str, level: int, look: Look, format: Format) -> list[str]:
    """Return the lines of a heading."""
    if look.upper:
        title = title.upper()
    if look.number:
        above, number, end = look.number
        title = f"{above}{number}{end} {title}"
    if look.mark == ":" and look.kind in ("plain", "bold"):
        title += ":"
    if format == "html":
        title = inline_html(title)
    if look.kind == "element" and (format == "html" or look.mark):
        return [f"{look.indent}<h{level}>{title}</h{level}>"]
    if format == "html":
        return [f"{look.indent}<p><strong>{title}</strong></p>"]
    if look.kind == "bold":
        mark = look.mark if look.mark in ("**", "__") else "**"
        return [f"{mark}{title}{mark}"]
    if look.kind == "underlined" and (format == "text" or level <= 2):
        mark = look.mark if format == "text" else "=" if level == 1 else "-"
        return [title, mark * max(3, len(title))]
    if look.kind == "plain" and format == "text":
        return [title]
    if look.kind == "plain" and look.number:
        return [title]
    if look.kind == "plain":
        return [f"**{title}**"]
    hashes = "#" * level
    return [f"{hashes} {title}" + (f" {hashes}" if look.kind == "closed hashes" else "")]
