"""Reads rule folders: the built-in one and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from policylint.errors import PolicylintError
from policylint.fact import FACTS
from policylint.patterns import lazy
from policylint.rule import RuleText
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from policylint.ruleset import Ruleset

_PART = "[a-z0-9]+(?:[-_][a-z0-9]+)*"
_NAME = lazy(f"{_PART}(?:/{_PART})+")
"""What a rule file may be called: the name is an id, which reports print, and which options and comments name."""


def builtin_folder() -> str:
    """Return the folder of built-in rules: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(__file__)
    packaged = os.path.join(package, "rules")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "rules")


def stamp_of_builtin() -> tuple[str, ...]:
    """Return what changes when the built-in rules do, as Python tells it of its own files: names, sizes and times."""
    folders, stamps = [builtin_folder()], []
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    status = entry.stat()
                    stamps.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return (folders[0], *sorted(stamps))


def load(folders: Sequence[Path] = ()) -> tuple[Ruleset, list[PolicylintError]]:
    """Read the built-in rules and those of the folders given; return every error with its place."""
    from policylint.ruleset import make_ruleset

    texts, errors = read_folders(folders)
    ruleset, more = make_ruleset(texts)
    return ruleset, errors + more


def files_of(folders: Sequence[Path]) -> list[Path]:
    """Return the paths of the rule files, the built-in ones included; a folder that cannot be read has none."""
    from pathlib import Path

    return [path for folder in (Path(builtin_folder()), *folders) for path in _yaml_files(folder, [])]


def read_folders(folders: Sequence[Path] = ()) -> tuple[list[RuleText], list[PolicylintError]]:
    """Return the files of the built-in rules and of the folders given, and what could not be read."""
    from pathlib import Path

    errors: list[PolicylintError] = []
    texts = list(_texts(Path(builtin_folder()), errors, house=False))
    own, more = read_own(folders)
    return texts + own, errors + more


def read_own(folders: Sequence[Path]) -> tuple[list[RuleText], list[PolicylintError]]:
    """Return the files of the folders given, and what could not be read."""
    errors: list[PolicylintError] = []
    texts: list[RuleText] = []
    for folder in folders:
        if os.path.isdir(folder):
            before = len(errors)
            own = list(_texts(folder, errors, house=True))
            if not own and len(errors) == before:
                errors.append(PolicylintError("no rule file (*.yaml) in this folder", folder.as_posix()))
            texts += own
        else:
            errors.append(PolicylintError("no such rule folder", folder.as_posix()))
    return texts, errors


def _texts(folder: Path, errors: list[PolicylintError], *, house: bool) -> Iterator[RuleText]:
    for path in sorted(_yaml_files(folder, errors)):
        shown = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if "\ufffd" in shown or not path.is_file():
            errors.append(PolicylintError("is no rule file: a regular file with a name in UTF-8 is needed", shown))
            continue
        name = path.relative_to(folder).with_suffix("").as_posix()
        if not _NAME.fullmatch(name) and name != FACTS:
            message = "is no name of a rule file; call it FAMILY/NAME.yaml, in small letters, digits and hyphens"
            errors.append(PolicylintError(message, shown))
            continue
        try:
            yield RuleText(name, shown, path.read_text(encoding="utf-8"), house)
        except UnicodeDecodeError as error:
            errors.append(PolicylintError(f"is not UTF-8 (byte at offset {error.start}); save it as UTF-8", shown))
        except OSError as error:
            errors.append(PolicylintError(f"cannot be read: {error.strerror or error}", shown))


def _yaml_files(folder: Path, errors: list[PolicylintError]) -> Iterator[Path]:
    from pathlib import Path

    def refuse(error: OSError) -> None:
        errors.append(PolicylintError(f"cannot be read: {error.strerror}", str(error.filename)))

    for parent, folders, names in os.walk(folder, onerror=refuse):
        for linked in (path for path in (Path(parent, one) for one in folders) if path.is_symlink()):
            message = "is a link to a folder, and those are not followed; name that folder as a rule folder, too"
            errors.append(PolicylintError(message, linked.as_posix()))
        yield from (Path(parent, name) for name in names if name.lower().endswith((".yaml", ".yml")))
