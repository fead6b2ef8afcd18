"""Baseline file: JSON to entries and back."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable

from policylint.baseline import SCHEMA, Entry
from policylint.errors import PolicylintError
from policylint.files import is_gone, read_regular, shown_path
from policylint.finding import KINDS
from policylint.settings import WORST_FIRST
from policylint.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import json
    from pathlib import Path

_KEYS = ("path", "rule", "kind", "key", "severity")


class BaselineFile(NamedTuple):
    """A baseline as read; `path` is that of the file."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def path_of(self, document: str) -> str:
        """Return the path of a document, as printed, for the entries: relative to the file's folder, with `/`."""
        try:
            relative = os.path.relpath(document, self.path.resolve().parent)
        except ValueError:  # another drive
            relative = os.path.abspath(document)
        return relative.replace(os.sep, "/")

    def is_gone(self, path: str) -> bool:
        """Say whether the document of an entry does not exist any more."""
        return is_gone(str(self.path.resolve().parent / path))


def read(path: Path) -> BaselineFile:
    """Read a baseline. Raises PolicylintError."""
    import json

    shown = shown_path(str(path))
    try:
        text = read_regular(str(path)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PolicylintError("not UTF-8; restore it, or make a new one", shown) from None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise _invalid(error, text, shown) from None
    except ValueError:  # Python's own limit
        raise PolicylintError("not a baseline: a number in it has too many digits", shown) from None
    except RecursionError:
        raise PolicylintError("not a baseline: nested too deeply", shown) from None
    return BaselineFile(path, tuple(_entries(value, text, shown, path.resolve().parent)))


def _invalid(error: json.JSONDecodeError, text: str, path: str) -> PolicylintError:
    """Return what is wrong with a text that is no JSON; version control may have left it so."""
    conflict = re.search("^<<<<<<< ", text, re.MULTILINE)
    if conflict is None:
        return PolicylintError(f"not valid JSON: {error.msg}", path, error.lineno, error.colno)
    message = "not valid JSON: a merge conflict; resolve the merge, then run `policylint baseline update`"
    return PolicylintError(message, path, text.count("\n", 0, conflict.start()) + 1, 1)


def as_text(entries: Iterable[Entry]) -> str:
    """Return the file's text: an entry a line, sorted, so that a change of one is a change of one line."""
    import json

    lines = [
        json.dumps({key: value for key, value in entry._asdict().items() if value}, ensure_ascii=False)
        for entry in sorted(entries)
    ]
    return f'{{"schema": {SCHEMA},\n"findings": [' + ",".join(f"\n  {line}" for line in lines) + "\n]}\n"


def _entries(value: Any, text: str, path: str, folder: Path) -> list[Entry]:
    if not isinstance(value, dict) or not isinstance(value.get("findings"), list):
        raise PolicylintError("not a baseline: it must be an object with a list of findings", path)
    schema = value.get("schema")
    if type(schema) is not int:  # True, too, is 1
        raise PolicylintError(f'not a baseline: "schema" must be the number {SCHEMA}', path)
    if schema != SCHEMA:
        raise PolicylintError(f"is of schema {schema}, and this policylint knows {SCHEMA}; make a new one", path)
    entries = []
    for number, one in enumerate(value["findings"]):
        try:
            entries.append(_entry(one, folder))
        except ValueError as error:
            line, column = _place_of(number, text)
            raise PolicylintError(f"findings[{number}]{error}", path, line, column) from None
    return entries


def _place_of(number: int, text: str) -> tuple[int, int]:
    """Return the 1-based line and column at which an entry of a baseline begins."""
    import json

    decoder, end = json.JSONDecoder(), text.find("[", text.find('"findings"')) + 1
    for _ in range(number + 1):
        at = end
        while text[at].isspace() or text[at] == ",":
            at += 1
        _, end = decoder.raw_decode(text, at)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _entry(value: Any, folder: Path) -> Entry:
    """Return an entry. Raises ValueError with what is wrong with it."""
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError(" must be an object of strings")
    wrong = [key for key in value if key not in _KEYS]
    wrong += [key for key in _KEYS if key not in value and key != "key"]
    if wrong:
        raise ValueError(f": the key {wrong[0]!r} is unknown or missing")
    for key, allowed in (("kind", KINDS), ("severity", WORST_FIRST)):
        if value[key] not in allowed:
            raise ValueError(f": {key} is {value[key]!r}, not one of {', '.join(allowed)}")
    try:
        document = _document(value["path"], folder)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f": the path can be that of no document: {reason}") from None
    return Entry(document, value["rule"], value["kind"], value.get("key", ""), value["severity"])


def _document(path: str, folder: Path) -> str:
    """Return the path of an entry as `BaselineFile.path_of` has it. Raises OSError or ValueError for what is none."""
    try:
        os.lstat(folder / path)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        path = path.replace("\\", "/")  # of a file that is there it is part of the name
    return posixpath.normpath(path)
