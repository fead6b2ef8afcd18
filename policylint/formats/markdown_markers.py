"""What list markers, table rows and indentation look like, and lines that may have any."""

from __future__ import annotations

import re
from array import array

from policylint.patterns import lazy

MARKER = lazy(
    r"(?:(?P<bullet>[-*+–—](?=\s|$)|[•·●○◦▪▫■□‣⁃∙])"
    r"|(?P<number>\((?:\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\)"
    r"|(?:\d{1,9}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)])(?=\s|$))"
)
STRICT_MARKER = lazy(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9}[.)]))(?=\s|$)")
"""What CommonMark takes for a marker."""

_LETTER_MARKERS = lazy(r"\n[ \t>*_]*+([A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)](?=\s)")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_SPECIAL = frozenset("#>*+-=_~`|:([<•·●○◦▪▫■□‣⁃∙–—0123456789")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LONGEST_MARKER = 6
_SPACES = lazy(r"[^\S\t]*+")
_CELL_END = lazy(r"\\.|\|")


_BULLETS = frozenset("-*+–—•·●○◦▪▫■□‣⁃∙")
_ENDS = (".", ")")
_LONGEST = 6


def marker_at(pattern: re.Pattern[str], line: str, at: int) -> re.Match[str] | None:
    """Return the marker that begins at a place, by one of the patterns; few lines can have one."""
    char = line[at : at + 1]
    if char.isalpha():
        may_be = line.startswith(_ENDS, at + 1) or line[at : at + _LONGEST].lstrip("IVXivx").startswith(_ENDS)
    else:
        may_be = char in _BULLETS or char == "(" or char.isdecimal()
    return pattern.match(line, at) if may_be else None


def heading_level(line: str, at: int) -> int:
    """Return how many `#` stand at a place if they make a heading: one needs a space behind it. Else 0."""
    title = line[at:].lstrip("#")
    level = len(line) - at - len(title)
    return level if level <= 6 and (level > 1 or not title or title[0].isspace()) else 0


def indent(line: str, at: int, column: int) -> tuple[int, int]:
    """Skip white space; return the offset and the column reached, tab stops being four columns apart."""
    end = _past_spaces(line, at)
    column += end - at
    while line.startswith("\t", end):
        column += 4 - column % 4
        at, end = end + 1, _past_spaces(line, end + 1)
        column += end - at
    return end, column


def _past_spaces(line: str, at: int) -> int:
    found = _SPACES.match(line, at)
    return found.end() if found else at


def number_style(number: str) -> str:
    """Return what the numbers of one list have in common: `(a)`, `1.`, `A)`; roman numbers count as letters."""
    name = number.strip("().")
    return number.replace(name, "1" if name.isdigit() else "a" if name.islower() else "A")


def starts_roman(number: str, above: str) -> bool:
    """Tell whether a number is the `i` of a new list, not the one after the `h` above."""
    return number.strip("().") in ("i", "I") and above.strip("().") not in ("h", "H")


def letter_markers(text: str) -> frozenset[str]:
    """Return the letters and roman numbers that stand like list markers at the start of some line."""
    return frozenset(_LETTER_MARKERS.findall("\n" + text))


def is_special(line: str) -> bool:
    """Say whether a line at the margin may be more than running text."""
    if line[0] == " ":
        line = line.lstrip(" ") if line[:4] != "    " else ""
    if line[:1].isalpha():
        head = line[1:_LONGEST_MARKER]
        return ("." in head or ")" in head) and _is_lettered(line)
    return not line or line[0] in _SPECIAL or line[0].isspace() or line[0].isdecimal()


def _is_lettered(line: str) -> bool:
    """Say whether a line begins with some letters and the end of a marker."""
    head = line[: _LONGEST_MARKER + 1]
    rest = head.lstrip(_LETTERS)
    return 0 < len(head) - len(rest) < _LONGEST_MARKER and rest[0] in ".)" and not rest[1:2].strip()


def has_neighbour(name: str, markers: frozenset[str]) -> bool:
    """Tell whether the letter or roman number before or after this one is a marker too."""
    near = [chr(ord(name) - 1), chr(ord(name) + 1)] if len(name) == 1 else []
    if name.lower() in _ROMAN:
        place = _ROMAN.index(name.lower())
        romans = _ROMAN[max(place - 1, 0) : place] + _ROMAN[place + 1 : place + 2]
        near += [roman.upper() for roman in romans] if name.isupper() else romans
    return not markers.isdisjoint(near)


def cell_edges(row: str) -> array[int]:
    """Return the pipes around a table row's cells, escaped ones excepted; -1 and the row's end stand in for them."""
    edges = array("i", (-1,))
    edges.extend(found.start() for found in _CELL_END.finditer(row) if found[0] == "|")
    edges.append(len(row))
    if len(edges) > 2 and not row[: edges[1]].strip():
        del edges[0]
    if len(edges) > 2 and not row[edges[-2] + 1 :].strip():
        edges.pop()
    return edges


def are_delimiters(row: str) -> bool:
    """Say whether a row is what separates a table's header from its other rows: `|---|:-:|`."""
    cells = row.rstrip().removeprefix("|").removesuffix("|").split("|")
    lines = [cell.strip(" \t").removeprefix(":").removesuffix(":") for cell in cells]
    return all(line and not line.strip("-") for line in lines)
