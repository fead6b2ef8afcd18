"""Text between HTML's tags: entities become the characters that they stand for, at the same offsets."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5

from policylint.document import GLUE
from policylint.patterns import lazy

_ENTITY = lazy(r"&(?:#[0-9]{1,12};?|#[xX][0-9a-fA-F]{1,10};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_LONGEST_BARE = 6  # the longest names that need no semicolon: `&Ccedil`
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LINE = lazy(r"[^\r\n]+")


def fill(text: str, char: str) -> str:
    """Return as many characters as a text has, its line ends kept."""
    if "\n" in text or "\r" in text:
        return _LINE.sub(lambda line: char * (line.end() - line.start()), text)
    return char * len(text)


def decode(text: str) -> str:
    """Return a text, as long as before, with its entities decoded; unknown ones stay."""
    return _ENTITY.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    return _stand_in(found[0])


@lru_cache(maxsize=1024)
def _stand_in(entity: str) -> str:
    """Return what is shown instead of an entity: its character and GLUE, or spaces."""
    size = len(entity)
    if entity[1] == "#":
        char = unescape(entity)
    else:
        char = html5.get(entity[1:], "")
        while not char and size > 2:  # `&notit;` is shown as `¬it;`
            size = min(size, _LONGEST_BARE + 2) - 1
            char = html5.get(entity[1:size], "")
        if not char:
            return entity
    if len(char) != 1 or char.isspace() or not (char.isprintable() or char in _UNSEEN):
        return " " * size + entity[size:]
    return char + GLUE * (size - 1) + entity[size:]
