"""Rule packs: rule folders that installed packages offer. A pack is data: nothing of its package is run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from policylint.errors import PolicylintError
from policylint.settings import PACK, Word
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "policylint.rules"
"""The group of entry points: `NAME = "package"`, or `NAME = "package:folder"` for a folder in it."""


def named_folder(word: Word) -> Path:
    """Return the rule folder that a word of a configuration names. Raises PolicylintError with its place."""
    if not word.text.startswith(PACK):
        return Path(word.folder, word.text)
    try:
        return folder_of(word.text.removeprefix(PACK))
    except PolicylintError as error:
        raise word.error(error.message) from None


def folder_of(name: str) -> Path:
    """Return the rule folder of a pack. Raises PolicylintError where there is none."""
    from importlib.metadata import entry_points

    found = {(one.value, one.name): one for one in entry_points(group=GROUP)}
    own = [one for one in found.values() if one.name == name]
    if not own:
        raise PolicylintError(f"no rule pack is called {name!r}; {_installed(one.name for one in found.values())}")
    if len(own) > 1:
        raise PolicylintError(f"several installed packages offer a rule pack {name!r}; uninstall all but one")
    return _folder(own[0])


def _installed(names: Iterable[str]) -> str:
    known = sorted(set(names))
    return f"installed: {', '.join(known)}" if known else "none is installed"


def _folder(entry: EntryPoint) -> Path:
    """Return the folder that an entry point names, by looking for its package without importing it."""
    from importlib.util import find_spec

    try:
        package, *inner = entry.module.split(".")
        spec = find_spec(package)
        places = list(spec.submodule_search_locations or ()) if spec else []
        folders = [Path(place, *inner, *filter(None, (entry.attr or "").split("."))) for place in places]
    except (AttributeError, ValueError):  # what it names has the form of no package
        folders = []
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        raise PolicylintError(f"the rule pack {entry.name!r} names {entry.value!r}, which is no folder of its package")
    return folder
