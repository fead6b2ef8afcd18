"""Baseline file: where it lies, and JSON to entries and back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, get_args

from policylint.baseline import SCHEMA, Entry
from policylint.errors import PolicylintError
from policylint.files import shown_path
from policylint.finding import Kind, Severity

NAME = ".policylint-baseline.json"
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
            relative = str(Path(document).absolute())
        return relative.replace(os.sep, "/")

    def is_gone(self, path: str) -> bool:
        """Say whether the document of an entry does not exist any more."""
        return not (self.path.resolve().parent / path).exists()


def find() -> Path | None:
    """Return the baseline of the working folder, or of the nearest folder above it in the same repository."""
    folder, above = Path.cwd(), Path()
    for one in (folder, *folder.parents):
        if (one / NAME).is_file():
            return above / NAME
        if (one / ".git").exists():
            break
        above /= os.pardir
    return None


def read(path: Path) -> BaselineFile:
    """Read a baseline. Raises PolicylintError."""
    import json

    shown = shown_path(str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PolicylintError("not UTF-8; restore it, or make a new one", shown) from None
    except OSError as error:
        raise PolicylintError(f"cannot be read: {error.strerror or error}", shown) from error
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise PolicylintError(f"not valid JSON: {error.msg}", shown, error.lineno, error.colno) from None
    except RecursionError:
        raise PolicylintError("not a baseline: nested too deeply", shown) from None
    return BaselineFile(path, tuple(_entries(value, shown)))


def as_text(entries: Iterable[Entry]) -> str:
    """Return the file's text: an entry a line, sorted, so that a change of one is a change of one line."""
    import json

    lines = [
        json.dumps({key: value for key, value in entry._asdict().items() if value}, ensure_ascii=False)
        for entry in sorted(entries)
    ]
    return f'{{"schema": {SCHEMA},\n"findings": [' + ",".join(f"\n  {line}" for line in lines) + "\n]}\n"


def _entries(value: Any, path: str) -> list[Entry]:
    if not isinstance(value, dict) or not isinstance(value.get("findings"), list):
        raise PolicylintError("not a baseline: it must be an object with a list of findings", path)
    if value.get("schema") != SCHEMA:
        message = f"is of schema {value.get('schema')}, and this policylint knows {SCHEMA}; make a new one"
        raise PolicylintError(message, path)
    return [_entry(one, f"findings[{number}]", path) for number, one in enumerate(value["findings"])]


def _entry(value: Any, called: str, path: str) -> Entry:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise PolicylintError(f"{called} must be an object of strings", path)
    wrong = [key for key in value if key not in _KEYS]
    wrong += [key for key in _KEYS if key not in value and key != "key"]
    if wrong:
        raise PolicylintError(f"{called}: the key {wrong[0]!r} is unknown or missing", path)
    for key, allowed in (("kind", get_args(Kind)), ("severity", get_args(Severity))):
        if value[key] not in allowed:
            raise PolicylintError(f"{called}: {key} is {value[key]!r}, not one of {', '.join(allowed)}", path)
    return Entry(value["path"], value["rule"], value["kind"], value.get("key", ""), value["severity"])
