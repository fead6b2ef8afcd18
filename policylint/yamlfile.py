"""YAML text -> fields that know their line: what rule, vocabulary and profile files are read through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policylint.errors import PolicylintError
from policylint.grammar import PhraseError, Raw, parse_phrase
from policylint.patterns import lazy
from policylint.phrase import Phrase

_NUMBER = lazy(r"[1-9][0-9]{0,3}")
_RAW_KEYS = ("regex", "literal")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a file: a text, a list of fields, or a mapping to fields; and where it stands.

    What is a number or the like is a text here, too, as it is written there; `written_as` says what it is.
    """

    value: object
    path: str
    line: int
    column: int
    name: str = ""
    key_line: int = 0
    key_column: int = 0
    written_as: str = ""

    def error(self, message: str, shift: int = 0) -> PolicylintError:
        """Return the error that says what is wrong with this field."""
        return PolicylintError(message, self.path, self.line, self.column + shift)

    def mapping(self, known: Iterable[str] | None = None, required: Iterable[str] = ()) -> Mapping[str, Field]:
        """Return the fields of a mapping; keys other than the known ones are refused."""
        if not isinstance(self.value, dict):
            raise self.error(f"{self._called()} must be a mapping of keys to values")
        if known is not None:
            names = list(known)
            for key, field in self.value.items():
                if key not in names:
                    message = f"unknown key {key!r}{did_you_mean(key, names)}"
                    raise PolicylintError(message, self.path, field.key_line, field.key_column)
        for key in required:
            if key not in self.value:
                raise self.error(f"the key {key!r} is missing")
        return self.value

    def items(self) -> list[Field]:
        """Return the fields of a list, which may not be empty; any other value stands for a list of itself."""
        if self.value == []:
            raise self.error(f"{self._called()} must not be empty")
        return self.value if isinstance(self.value, list) else [self]

    def text(self) -> str:
        """Return a text that is not empty; YAML's numbers and booleans count as written."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error(f"{self._called()} must be a text")
        return self.value

    def quoted(self) -> str:
        """Return a text that is not empty and is one in the file: a number names a file by chance at best."""
        if self.written_as:
            raise self.error(f"{self._called()} must be a text, and this is {self.written_as}; put it in quotes")
        return self.text()

    def folded(self) -> str:
        """Return a text that is not empty, on one line."""
        return " ".join(self.text().split())

    def one_of(self, allowed: Iterable[str]) -> str:
        """Return a text that is one of those allowed."""
        names = list(allowed)
        text = self.text()
        if text not in names:
            allows = (
                f"not one of {', '.join(names)}{did_you_mean(text, names)}"
                if names
                else "but there is nothing that it can name"
            )
            raise self.error(f"{self._called()} is {text!r}, {allows}")
        return text

    def integer(self) -> int:
        """Return a whole number."""
        if not isinstance(self.value, str) or not _NUMBER.fullmatch(self.value):
            raise self.error(f"{self._called()} must be a whole number, at least 1")
        return int(self.value)

    def is_phrase(self) -> bool:
        """Say whether this may be a phrase by itself; any other mapping has a phrase among its keys."""
        return not isinstance(self.value, dict) or "regex" in self.value

    def phrase(self) -> Phrase:
        """Return a phrase; an error in it is placed at its column."""
        if isinstance(self.value, dict) and self.is_phrase():
            return Phrase(self._raw().text, self.path, self.line, self.column)
        text = self.text()
        try:
            node = parse_phrase(text)
        except PhraseError as error:
            raise self.error(f"phrase {text!r}: {error}", error.column - 1) from None
        if isinstance(node, Raw):
            raise self.error("a raw pattern is a mapping; write it without quotes around it")
        return Phrase(text, self.path, self.line, self.column)

    def _raw(self) -> Raw:
        from policylint.rawpatterns import fault_of

        fields = self.mapping(_RAW_KEYS, _RAW_KEYS)
        raw = Raw(fields["regex"].text(), fields["literal"].folded())
        if fault := fault_of(raw):
            raise fields[fault.key].error(fault.says, fault.shift)
        return raw

    def phrases(self) -> tuple[Phrase, ...]:
        """Return a list of phrases."""
        return tuple(field.phrase() for field in self.items())

    def _called(self) -> str:
        return f"{self.name!r}" if self.name else "this value"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" where a known word is close, else ''."""
    import difflib

    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def read_yaml(text: str, path: str) -> Field:
    """Read one YAML document. Raises PolicylintError with line and column."""
    import yaml

    if deep := _TOO_DEEP.search(text):
        raise PolicylintError("nested too deeply", path, text.count("\n", 0, deep.start()) + 1, 1)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PolicylintError(f"not valid YAML: {error.problem or error.context}", path, line, column) from None
    except yaml.reader.ReaderError as error:
        at = max(0, text.find(chr(error.character)))
        place = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        message = f"not valid YAML: the character U+{error.character:04X} may not stand in it; take it out"
        raise PolicylintError(message, path, *place) from None
    if node is None:
        raise PolicylintError("the file is empty", path, 1, 1)
    return _field(node, path, "", 0, (0, 0), [_MOST_FIELDS])


_DEEPEST = 20
_MOST_FIELDS = 50_000
_TOO_DEEP = lazy(r"(?:[\[{]\s*|-\s+|\?\s+){60}")
"""What the YAML parser would recurse into until the stack ends."""


WRITTEN_AS = {
    **dict.fromkeys(("int", "float"), "a number"),
    **dict.fromkeys(("timestamp", "date", "datetime", "time"), "a date or time"),
    "bool": "true or false",
}
"""What a value is called that is no text, by the type that YAML or TOML gives it."""


def _field(node: object, path: str, name: str, depth: int, key: tuple[int, int], left: list[int]) -> Field:
    import yaml

    assert isinstance(node, yaml.Node)
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    left[0] -= 1  # aliases can make a small file endless
    if depth > _DEEPEST or left[0] < 0:
        raise PolicylintError("nested too deeply, or too large", path, line, column)
    if isinstance(node, yaml.SequenceNode):
        value: object = [_field(child, path, name, depth + 1, (0, 0), left) for child in node.value]
    elif isinstance(node, yaml.MappingNode):
        value = _mapping(node, path, depth, left)
    else:
        kind = node.tag.rpartition(":")[2]
        value = "" if kind == "null" else node.value
        return Field(value, path, line, column, name, *key, WRITTEN_AS.get(kind, ""))
    return Field(value, path, line, column, name, *key)


def _mapping(node: object, path: str, depth: int, left: list[int]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for key, child in node.value:  # type: ignore[attr-defined]
        place = (key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key.value, str):
            raise PolicylintError("a key must be a text", path, *place)
        if key.value in found:
            raise PolicylintError(f"the key {key.value!r} stands twice", path, *place)
        found[key.value] = _field(child, path, key.value, depth + 1, place, left)
    return found
