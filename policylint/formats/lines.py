"""Lines of plain text: what marks each of them carries, and where a line break only wraps a paragraph."""

from __future__ import annotations

import re
from collections.abc import MutableSequence, Sequence

from policylint.packed import Flat, Packed, in_parts, numbers, rows
from policylint.patterns import lazy
from policylint.typed import Any, Literal, NamedTuple

Kind = Literal["plain", "bullet", "number", "rule", "hash", "bold"]

MAX_WIDTH = 120
"""Text with longer lines than this is not wrapped by hand."""


class Line(NamedTuple):
    """A line with something on it: its visible part, its indentation, and the marker it begins with."""

    start: int
    end: int
    begin: int
    """Where the text behind the marker begins."""
    indent: int
    gap: bool
    """Whether a blank line stands before it."""
    kind: Kind = "plain"
    style: str = ""
    """The shape of the marker: two items of one list have the same."""
    label: str = ""
    """The number or letter of a numbered line."""


_LINE_END = lazy(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_STRICT = "-*+–—>o"
_LOOSE = "•●○▪▫■□◦‣⁃·∙➢➤►▶→»✓✔❖\uf0b7\uf0a7\uf076\uf0d8"
_BULLETS = frozenset(_STRICT + _LOOSE + "=")
_BULLET = lazy(rf"(?:[{re.escape(_STRICT)}]|[-=]>|>>)(?=\s|\Z)\s*|[{_LOOSE}]+\s*")
_RULE_CHARS = frozenset("-=*_~#+.·•—–|")
_RULE = lazy(r"[-=*_~#+.·•—–|\s]{3,}\Z")
_BOLD = lazy(r"(?:\*\*(?=[^\s*])([^*]{1,200})\*\*|__(?=[^\s_])([^_]{1,200})__)[ :]*\Z")
_HASH = lazy(r"#{1,6}\s+(?=\S)")
_NUMBER = lazy(
    r"(?:(?P<parts>\d{1,3}(?:\.\d{1,3})+)\\?[.)]?(?:\s+(?=\S))"
    r"|(?P<open>\(?)(?P<label>\d{1,3}|[ivxlc]{1,6}|[IVXLC]{1,6}|[A-Za-z])\\?(?P<close>[.)])(?:\s+(?=\S)|(?<=\d[.)])(?=[A-Z])))"
)
_NUMBER_FIRST = frozenset("(0123456789")
_NUMBER_SECOND = frozenset(".)\\")
_ROMAN_FIRST = frozenset("ivxlcIVXLC")
_ROMAN_NUMBER = lazy(r"(?:[ivxlc]{2,6}|[IVXLC]{2,6})[.)]")
_SECTION = lazy(
    r"(?P<word>(?i:section|article|part|chapter|clause|annex|schedule))\s+(?P<label>\d{1,3}|[IVXLC]{1,6}|[A-Z])\s*"
    r"(?:[.:)–—-]\s*|\s(?=[A-Z“\"]))(?=\S)",
)
_SECTION_FIRST = frozenset("sapcSAPC")
_MAX_SECTION = 120
_MAY_MARK = _RULE_CHARS | _BULLETS | _NUMBER_FIRST | _ROMAN_FIRST | _SECTION_FIRST


class Lines(Packed[Line]):
    """Packed lines; a tail is the characters of a label."""

    width = 3

    def flat(self, value: Line) -> Flat:
        """Return a line's offsets, its looks and its label."""
        return value[:3], value[3:7], tuple(map(ord, value.label)) if value.label else ()

    def made(self, offsets: Sequence[int], kind: Any, tail: Sequence[int]) -> Line:
        """Return a line."""
        start, end, begin = offsets
        indent, gap, name, style = kind
        return Line(start, end, begin, indent, gap, name, style, "".join(map(chr, tail)) if tail else "")


def read(text: str) -> MutableSequence[Line]:
    """Return the lines that are not blank."""
    lines = rows(Lines, len(text))
    gap, at, circles, circle = True, 0, 0, 0
    for raw in (line for _, part in in_parts(text, _LINE_END) for line in part.splitlines(keepends=True)):
        body = raw.strip()
        if not body:
            gap = True
            at += len(raw)
            continue
        lead = indent = 0
        if raw[0] != body[0]:
            lead = len(raw) - len(raw.lstrip())
            indent = len(raw[:lead].expandtabs(4))
        start = at + lead
        line = _classify(body, start, indent, gap)
        if line.style == "o":
            circles, circle = circles + 1, len(lines)
        lines.append(line)
        gap = False
        at += len(raw)
    if circles == 1:  # a lone "o" is no bullet
        lines[circle] = Line(lines[circle].start, lines[circle].end, lines[circle].start, *lines[circle][3:5])
    return lines


def _classify(body: str, start: int, indent: int, gap: bool) -> Line:
    """Return the line of a stripped body, with the marker it begins with."""
    end = start + len(body)
    first = body[0]
    if first not in _MAY_MARK and body[1:2] not in _NUMBER_SECOND:
        return Line(start, end, start, indent, gap)
    if first in _RULE_CHARS:
        if _RULE.match(body):
            return Line(start, end, end, indent, gap, "rule", first)
        if bold := _BOLD.match(body):
            group = bold.lastindex or 1
            return Line(start, start + bold.end(group), start + bold.start(group), indent, gap, "bold")
        if marker := _HASH.match(body):
            return Line(start, end, start + marker.end(), indent, gap, "hash", marker[0].rstrip())
    if first in _BULLETS:
        if marker := _BULLET.match(body):
            return Line(start, end, start + marker.end(), indent, gap, "bullet", marker[0].strip())
    elif first in _NUMBER_FIRST or body[1:2] in _NUMBER_SECOND or (first in _ROMAN_FIRST and _ROMAN_NUMBER.match(body)):
        return _numbered(body, start, indent, gap)
    elif first in _SECTION_FIRST and len(body) <= _MAX_SECTION and (marker := _SECTION.match(body)):
        return Line(start, end, start, indent, gap, "number", marker["word"].lower(), marker["label"].lower())
    return Line(start, end, start, indent, gap)


def _numbered(body: str, start: int, indent: int, gap: bool) -> Line:
    """Return the line of a body that may begin with a number."""
    end = start + len(body)
    marker = _NUMBER.match(body)
    if not marker:
        return Line(start, end, start, indent, gap)
    if marker["parts"]:
        style = "1." * (marker["parts"].count(".") + 1)
        return Line(start, end, start + marker.end(), indent, gap, "number", style, marker["parts"])
    label = marker["label"]
    shape = "1" if label.isdigit() else "A" if label.isupper() else "a"
    style = marker["open"] + shape + marker["close"]
    return Line(start, end, start + marker.end(), indent, gap, "number", style, label)


def split_number(text: str, line: Line) -> Line:
    """Return a heading's line (`**1. DEFINITIONS**`) with the number in it as its marker, if it begins with one."""
    found = _numbered(text[line.begin : line.end], line.begin, line.indent, line.gap)
    return found._replace(start=line.start, kind=line.kind) if found.kind == "number" else line


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_FIRST = frozenset(("1", "a", "i", "A", "I"))


def is_first(label: str) -> bool:
    """Tell whether a label begins a list."""
    return label in _FIRST or label.endswith(".1")


def follows(before: str, label: str) -> bool:
    """Tell whether a label is the next one in its list; a list that repeats its label (`1.` `1.`) goes on as well."""
    if before == label:
        return True
    if before.isdigit():
        return label == str(int(before) + 1)
    head, dot, last = before.rpartition(".")
    if dot:
        return last.isdigit() and label == f"{head}.{int(last) + 1}"
    if len(before) == 1 and len(label) == 1 and ord(label) == ord(before) + 1:
        return True
    low = before.lower()
    return low in _ROMAN[:-1] and label.lower() == _ROMAN[_ROMAN.index(low) + 1]


# --- wrapped lines ------------------------------------------------------------------------------------------------

_MIN_WIDTH = 40
_MIDDLE = frozenset(",(&/-")
_MIDDLE_WORDS = frozenset(
    "the a an of and or to in for with by on at from our your their its that which as is are any not we you may will "
    "such including via than if when".split()
)
_SENTENCE_END = frozenset(".!?:;")


def widths(text: str, lines: Sequence[Line]) -> Sequence[int]:
    """Return for each line the width at which its paragraph is wrapped, 0 where it is not."""
    if not lines:
        return []
    columns, found = numbers(len(text)), numbers(len(text))
    columns.extend(line.indent + line.end - line.start for line in lines)
    common = sorted(columns)[len(columns) * 9 // 10]
    wrapped = _MIN_WIDTH <= common <= MAX_WIDTH and _is_wrapped(text, lines, columns, 0, len(lines), common)
    first = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and not lines[at].gap:
            continue
        widest = max(columns[first:at])
        if wrapped:
            width = max(common, widest) if widest <= MAX_WIDTH else common
        elif at - first >= 3 and _MIN_WIDTH <= widest <= MAX_WIDTH:
            width = widest if _is_wrapped(text, lines, columns, first, at, widest) else 0
        else:
            width = 0
        found.extend([width] * (at - first))
        first = at
    return found


def _is_wrapped(text: str, lines: Sequence[Line], columns: Sequence[int], first: int, last: int, width: int) -> bool:
    """Tell whether most of the full lines end within a sentence, as those of wrapped text do."""
    full = inside = 0
    for at in range(first, last - 1):
        if columns[at] * 4 > width * 3 and not lines[at + 1].gap:
            full += 1
            inside += text[lines[at].end - 1] not in _SENTENCE_END
    return inside * 2 > full


def wraps(text: str, line: Line, following: Line, width: int) -> bool:
    """Tell whether a line goes on in the next one, rather than end its block."""
    if overflows(text, line, following, width):
        return True
    last = text[line.end - 1]
    if last in _SENTENCE_END:
        return False
    if last in _MIDDLE or text[following.start].islower():
        return True
    words = text[max(line.begin, line.end - 12) : line.end].split()
    return bool(words) and words[-1] in _MIDDLE_WORDS


def overflows(text: str, line: Line, following: Line, width: int) -> bool:
    """Tell whether the first word of the next line would not have fitted behind a line of the given width."""
    if not width:
        return False
    room = width - line.indent - (line.end - line.start) - 1
    if room <= 0:
        return True
    start, end = following.start, following.end
    return end - start > room and text.find(" ", start, start + room + 1) < 0
