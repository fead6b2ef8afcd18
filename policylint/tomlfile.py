"""TOML text -> fields that know their line: tomllib reads the values, an index of the text says where they stand."""

from __future__ import annotations

import re

from policylint.errors import PolicylintError
from policylint.patterns import lazy
from policylint.source import Source
from policylint.yamlfile import WRITTEN_AS, Field

_Path = tuple[str | int, ...]

_BLANK = lazy(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACES = lazy(r"[ \t]*")
_TEXT = lazy(
    r'''
      """ (?: \\. | [^\\] )*? """ "{0,2}   # as many as two quotes may end the text itself
    | \'{3} .*? \'{3} \'{0,2}
    | " (?: \\. | [^"\\\n] )* "
    | \' [^\'\n]* \'
    ''',
    re.DOTALL | re.VERBOSE,
)
_BARE_KEY = lazy(r"[A-Za-z0-9_-]+")
_BARE_VALUE = lazy(r"[^\s,\]}#]+(?: \d\d:\d\d[^\s,\]}#]*)?")  # a date may have a space before its time
_PLACE = lazy(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")


def read_toml(text: str, path: str) -> Field:
    """Read a TOML document. Raises PolicylintError with line and column."""
    import tomllib

    try:
        values = tomllib.loads(text)
        return _Fields(_Index(text), Source(path, text, "text")).field(values, ())
    except RecursionError:
        raise PolicylintError("nested too deeply", path, 1, 1) from None
    except ValueError as error:
        raise _invalid(str(error), text, path) from None


def _invalid(message: str, text: str, path: str) -> PolicylintError:
    """Return tomllib's error with its place as ours are."""
    place = _PLACE.search(message)
    if place is None:  # Python's own complaint
        return PolicylintError("not valid TOML: a number in it has too many digits", path)
    line, column = Source(path, text, "text").position(len(text.rstrip()))
    if place[1]:
        line, column = int(place[1]), int(place[2])
    return PolicylintError(f"not valid TOML: {message[: place.start()]}", path, line, column)


class _Index:
    """Where each key and value of a sound TOML text begins: offsets of key and value by path."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[_Path, tuple[int, int]] = {}
        self.literals: dict[_Path, str] = {}
        self.tables: dict[_Path, int] = {}
        """How often each `[[table]]` has occurred."""
        table: _Path = ()
        self.skip(_BLANK)
        while self.at < len(text):
            if text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def skip(self, what: re.Pattern[str]) -> str:
        match = what.match(self.text, self.at)
        assert match
        self.at = match.end()
        return match[0]

    def header(self) -> _Path:
        """Read `[a.b]` or `[[a.b]]`; return the path of what follows."""
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: _Path = ()
        keys = self.keys()
        for number, (key, offset) in enumerate(keys, start=1):
            path += (key,)
            self.places.setdefault(path, (offset, offset))
            if many and number == len(keys):
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                path += (self.tables[path] - 1,)
                self.places.setdefault(path, (offset, offset))
        self.at += 2 if many else 1
        return path

    def pair(self, table: _Path) -> None:
        path = table
        for key, offset in self.keys():
            path += (key,)
            self.places.setdefault(path, (offset, offset))
        self.at += 1  # the equals sign
        self.skip(_SPACES)
        self.places[path] = (self.places[path][0], self.at)
        self.value(path)

    def keys(self) -> list[tuple[str, int]]:
        """Read a dotted key; return its parts, each with its offset, and stop behind it."""
        found = []
        while True:
            self.skip(_SPACES)
            offset = self.at
            if self.text[offset] in "\"'":
                found.append((_unquoted(self.skip(_TEXT)), offset))
            else:
                found.append((self.skip(_BARE_KEY), offset))
            self.skip(_SPACES)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def value(self, path: _Path) -> None:
        first = self.text[self.at]
        if first == "[":
            self.entries(path, "]")
        elif first == "{":
            self.entries(path, "}")
        else:
            self.literals[path] = self.skip(_TEXT if first in "\"'" else _BARE_VALUE)

    def entries(self, path: _Path, end: str) -> None:
        """Read an array or an inline table."""
        self.at += 1
        self.skip(_BLANK)
        number = 0
        while self.text[self.at] != end:
            if end == "]":
                self.places[*path, number] = (self.at, self.at)
                self.value((*path, number))
            else:
                self.pair(path)
            number += 1
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_BLANK)
        self.at += 1


def _unquoted(key: str) -> str:
    import tomllib

    return next(iter(tomllib.loads(f"{key} = 0")))


class _Fields:
    """Values + index -> fields."""

    def __init__(self, index: _Index, source: Source) -> None:
        self.index = index
        self.source = source

    def field(self, value: object, path: _Path) -> Field:
        key, start = self.index.places.get(path, (0, 0))
        found: object = value
        written_as = ""
        if isinstance(value, dict):
            found = {name: self.field(child, (*path, name)) for name, child in value.items()}
        elif isinstance(value, list):
            found = [self.field(child, (*path, number)) for number, child in enumerate(value)]
        elif not isinstance(value, str):
            found = self.index.literals[path]  # as written, as in YAML
            written_as = WRITTEN_AS[type(value).__name__]
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        place = *self.source.position(start), name, *self.source.position(key)
        return Field(found, self.source.path, *place, written_as)
