"""The template of a rule as a clause: a heading and the parts below it, written in each format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from operator import itemgetter

from policylint.checks.placeholders import holds_placeholder
from policylint.patterns import lazy
from policylint.rule import Rule
from policylint.source import Format
from policylint.typed import Literal, NamedTuple

TO_CONFIRM = "[CONFIRM THAT THIS IS TRUE]"
"""Stands in a clause that has no blank to fill in: nobody has said yet that it is so."""

_HEADING = lazy(r"(#{1,6})\s+(.*?)(?:\s+#+)?\s*\Z")
_BULLET = lazy(r"\s*[-*+]\s+")
_RULE_OF_TABLE = lazy(r"\|?[\s|:-]+\Z")
_LINK = lazy(r"\[([^\[\]]+)\]\(([^()\s]+)\)")

PartKind = Literal["heading", "list", "table", "paragraph"]


class Part(NamedTuple):
    """One part of a clause: its lines in Markdown; of a heading the level and the title."""

    kind: PartKind
    lines: tuple[str, ...]
    level: int = 0


class Clause(NamedTuple):
    """What a rule's template says; `level` is that of its heading in the template, 0 for none."""

    rule: str
    level: int
    title: str
    parts: tuple[Part, ...]


def clause_of(rule: Rule) -> Clause | None:
    """Return the clause to start from that a rule has, None for none. It holds at least one blank to fill in."""
    parts = list(_parts(rule.template))
    if not parts:
        return None
    level, title = 0, ""
    if parts[0].kind == "heading":
        level, title = parts[0].level, parts[0].lines[0]
        del parts[0]
    texts = (title, *(line for part in parts for line in _texts(part)))
    if not any(map(holds_placeholder, texts)):
        parts = [*parts[:-1], *_to_confirm(parts[-1:])]
    return Clause(rule.id, level, title, tuple(parts))


def _parts(template: str) -> Iterator[Part]:
    for kind, run in groupby(_kinds(template.strip().splitlines()), itemgetter(0)):
        lines = tuple(line for _, line in run)
        if kind == "heading":
            found = _HEADING.match(lines[0])
            assert found
            yield Part("heading", (found[2],), len(found[1]))
        elif kind != "blank":
            yield Part(kind, lines)


def _kinds(lines: Iterable[str]) -> Iterator[tuple[PartKind | Literal["blank"], str]]:
    """Yield lines with what they belong to."""
    kind: PartKind | Literal["blank"] = "blank"
    for line in map(str.rstrip, lines):
        if kind == "heading":
            yield "blank", ""  # each heading is a part of its own
        goes_on = kind == "list" and line[:1].isspace() and line.strip()
        kind = "list" if goes_on else _kind(line)
        yield kind, line


def _kind(line: str) -> PartKind | Literal["blank"]:
    if not line:
        return "blank"
    if _HEADING.match(line):
        return "heading"
    if _BULLET.match(line):
        return "list"
    return "table" if line.lstrip().startswith("|") else "paragraph"


def _texts(part: Part) -> list[str]:
    """Return what a reader reads of a part, piece by piece: paragraphs, items, cells."""
    if part.kind == "table":
        return [cell for row in rows(part) for cell in row]
    return items(part) if part.kind == "list" else [" ".join(line.strip() for line in part.lines)]


def _to_confirm(last: Sequence[Part]) -> Iterator[Part]:
    """Yield the last part of a clause, with a note at its end that it is to be confirmed."""
    if last and last[0].kind == "paragraph":
        yield Part("paragraph", (*last[0].lines[:-1], f"{last[0].lines[-1]} {TO_CONFIRM}"))
        return
    yield from last
    yield Part("paragraph", (TO_CONFIRM,))


def items(part: Part) -> list[str]:
    """Return the items of a list, each on one line."""
    found: list[str] = []
    for line in part.lines:
        if marker := _BULLET.match(line):
            found.append(line[marker.end() :].strip())
        else:
            found[-1] += f" {line.strip()}"
    return found


def rows(part: Part) -> list[list[str]]:
    """Return the rows of a table, its headers first."""
    lines = [line.strip() for line in part.lines if not _RULE_OF_TABLE.match(line.strip())]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


class Style(NamedTuple):
    """How a document is written, as far as a clause is to look like it."""

    format: Format
    indent: str = ""
    """Of HTML, in front of each line."""
    bullet: str = "-"
    """Of plain text."""
    width: int = 0
    """At which lines of plain text are wrapped; 0 for not at all."""


def written(part: Part, style: Style) -> list[str]:
    """Return the lines of a part that is no heading, in the format of a document."""
    if style.format == "markdown":
        return list(part.lines)
    if style.format == "html":
        return [style.indent + line for line in _html(part)]
    return list(_text(part, style))


def _html(part: Part) -> Iterator[str]:
    if part.kind == "list":
        yield from ("<ul>", *(f"  <li>{inline_html(item)}</li>" for item in items(part)), "</ul>")
    elif part.kind == "table":
        first, *others = rows(part)
        yield from ("<table>", f"  <tr>{''.join(f'<th>{inline_html(cell)}</th>' for cell in first)}</tr>")
        for row in others:
            yield f"  <tr>{''.join(f'<td>{inline_html(cell)}</td>' for cell in row)}</tr>"
        yield "</table>"
    else:
        said = "\n".join(inline_html(line.strip()) for line in part.lines)
        yield from f"<p>{said}</p>".split("\n")


def inline_html(text: str) -> str:
    """Return a line of Markdown as HTML: links become links, everything else is text."""
    return _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def _text(part: Part, style: Style) -> Iterator[str]:
    if part.kind == "list":
        for item in items(part):
            yield from _wrapped(item, style, f"{style.bullet} ")
    elif part.kind == "table":
        first, *others = rows(part)
        for row in others:
            said = "; ".join(f"{name}: {cell}" for name, cell in zip(first, row, strict=False))
            yield from _wrapped(said, style, f"{style.bullet} ")
    else:
        yield from _wrapped(" ".join(line.strip() for line in part.lines), style)


def _wrapped(text: str, style: Style, marker: str = "") -> list[str]:
    import textwrap

    text = _LINK.sub(r"\1 (\2)", text)
    if not style.width:
        return [marker + text]
    hang = " " * len(marker)
    return textwrap.wrap(
        text, style.width, initial_indent=marker, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
