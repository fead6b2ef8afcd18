"""Text as a terminal shows it: safe to print, and as wide as it looks."""

from __future__ import annotations

from policylint.patterns import lazy

_NARROW = lazy(r"[\x00-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*+")
"""What takes a column a character: Latin letters and the marks of a printer."""
_TAB = " " * 4
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(text: str) -> str:
    """Return a line of a document as it may be printed: no tabs, nothing that steers or reorders a terminal."""
    if text.isprintable():  # no tab, no other space, nothing that steers
        return text
    return "".join(map(_shown_character, text))


def width_of(text: str) -> int:
    """Return the number of terminal columns of a printable text."""
    return len(text) if _NARROW.fullmatch(text) else sum(map(_width, text))


def fitting(text: str, width: int) -> str:
    """Return the longest beginning of a printable text that is not wider than a width."""
    if width_of(text) <= width:
        return text
    if _NARROW.fullmatch(text):
        return text[:width]
    used = 0
    for at, character in enumerate(text):
        used += _width(character)
        if used > width:
            return text[:at]
    return text


def shortened(text: str, width: int) -> str:
    """Return a printable text cut to a width, with a mark where it was cut."""
    return text if width_of(text) <= width else fitting(text, width - 1).rstrip() + "…"


def _shown_character(character: str) -> str:
    import unicodedata  # slow to load, and few texts hold such characters

    if character == "\t":
        return _TAB
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Zl", "Zp"} or character in _REORDERING:
        return "\ufffd"
    return " " if category == "Zs" else character


def _width(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
