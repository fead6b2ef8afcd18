"""Finds and reads the configuration of each document: the closest file, what it extends, and its overrides.

Without such a file this costs a few look-ups a folder, and nothing that reads one is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import compress

from policylint.errors import PolicylintError
from policylint.files import STDIN, Found, below, is_gone, read_regular, shown_path
from policylint.gitignore import compiled, is_pattern
from policylint.settings import DEFAULTS, KEYS, Layer, Origin, Override, Settings, Word, commanded, merged
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from policylint.configfile import ConfigFile

_PROJECT = "pyproject.toml"
_TABLE = "tool.policylint"
NAMES = (
    "policylint.toml",
    ".policylint.toml",
    ".policylint.yaml",
    ".policylint.yml",
    "policylint.yaml",
    "policylint.yml",
    _PROJECT,
)
"""What a configuration may be called; a folder has one at most."""


class Picked(NamedTuple):
    """Patterns of some documents: those of a set, by its name, or those of an override, which has none."""

    set: str
    patterns: tuple[Word, ...]


class _Config(NamedTuple):
    """One configuration with all that it extends: what is set for all documents (without `files`) and for some.

    `files` are the paths of all that was read for it; `picked` should match something, unlike what a shared file says
    for others, too.
    """

    steps: tuple[Override, ...] = ()
    exclude: tuple[Word, ...] = ()
    files: tuple[str, ...] = ()
    picked: tuple[Picked, ...] = ()


class Configs:
    """The configurations of one run, each read once; `chosen` is used for every document, unless it is ''."""

    def __init__(self, chosen: str = "", *, isolated: bool = False, command: Layer | None = None) -> None:
        self._chosen = _load(chosen, os.getcwd()) if chosen else None
        self._search = not chosen and not isolated
        self._command = command or {}
        self._folders: dict[str, _Config | None] = {}
        self._specs: dict[tuple[Word, ...], list[tuple[str, GitIgnoreSpec]]] = {}
        self._settings: dict[tuple[int, tuple[bool, ...]], Settings] = {}

    def settings(self, path: str) -> Settings:
        """Return what holds for a document; documents of which the same holds have the very same settings.

        `path` need not exist. Raises PolicylintError for a configuration with a fault.
        """
        config = self._closest(path) or _NONE
        holds = tuple(not step.files or self._match(step.files, path) for step in config.steps)
        key = (id(config), holds)
        if key not in self._settings:
            layer = DEFAULTS
            for step in compress(config.steps, holds):
                layer = merged(layer, step.layer)
            elsewhere = compress(config.steps, (not held for held in holds))
            together = commanded(layer, self._command)
            names = {at: setting for at, setting in layer.items() if at[0] in ("ignore", "severities")}
            unused = {at: setting for at, setting in names.items() if together.get(at) != setting}
            self._settings[key] = Settings(together, (*elsewhere, Override((), unused)))
        return self._settings[key]

    def excludes(self, path: str, folder: bool) -> bool:
        """Say whether the configuration closest to a document or folder excludes it."""
        config = self._closest(path)
        return config is not None and self._match(config.exclude, path, folder=folder)

    def sets(self, path: str) -> list[tuple[str, Origin]]:
        """Return the sets of documents that a document is in: their names, and where they are described."""
        table = self.settings(path).table("documents")
        return [(name, setting.origin) for name, setting in table.items() if self._match(setting.words, path)]

    def idle(self, found: Found) -> list[Picked]:
        """Return the sets and overrides that hold for no document, of those whose whole folder was searched."""
        searched = set(map(os.path.abspath, found.folders))
        idle = [one for path in ("", *found.paths) for one in (self._closest(path) or _NONE).picked]
        idle = [one for one in dict.fromkeys(idle) if all(word.folder in searched for word in one.patterns)]
        for path in found.paths if idle else ():
            idle = [one for one in idle if not self._match(one.patterns, path)]
        return idle

    def files(self) -> list[str]:
        """Return the paths of the configurations that were read so far."""
        configs = (self._chosen, *self._folders.values())
        return list(dict.fromkeys(path for config in configs if config for path in config.files))

    def _closest(self, path: str) -> _Config | None:
        return self._of(os.path.dirname(path)) if self._search and path != STDIN else self._at_hand()

    def _at_hand(self) -> _Config | None:
        return self._of("") if self._search else self._chosen

    def _of(self, folder: str) -> _Config | None:
        """Return the configuration of a folder, or of the next above it that has one."""
        if folder not in self._folders:
            absolute = os.path.abspath(folder)  # links must stay
            if absolute != folder:
                self._folders[folder] = self._of(absolute)
            else:
                above = os.path.dirname(folder)
                own = _own(folder)
                if not own and above != folder:
                    _check_open(above)
                    own = self._of(above)
                self._folders[folder] = own
        return self._folders[folder]

    def _match(self, patterns: tuple[Word, ...], path: str, *, folder: bool = False) -> bool:
        """Say whether patterns match a path, as those of a .gitignore would."""
        if patterns not in self._specs:
            self._specs[patterns] = _compiled(patterns)
        return any(
            spec.match_file(relative + "/" * folder)
            for base, spec in self._specs[patterns]
            if (relative := below(base, path))
        )


_NONE = _Config()


def own_config(folder: str) -> str:
    """Return the path of the configuration in a folder, '' for none. Raises PolicylintError if there are several."""
    places = [f"{folder.rstrip(os.sep)}{os.sep}{name}" for name in NAMES]
    found = [path for path in places if os.path.lexists(path) and not os.path.isdir(path) and _is_config(path)]
    if len(found) > 1:
        message = f"this folder has another configuration, {shown_path(found[0])}; keep one of them"
        raise PolicylintError(message, shown_path(found[1]), 1, 1)
    return found[0] if found else ""


def _check_open(folder: str) -> None:
    """Refuse a folder in which no right lets us see whether there is a configuration. Raises PolicylintError."""
    try:
        os.lstat(os.path.join(folder, _PROJECT))
    except PermissionError:
        message = (
            "may not be entered, so nobody knows if a configuration is in it; name one with --config, or use --isolated"
        )
        raise PolicylintError(message, shown_path(folder)) from None
    except (OSError, ValueError):
        return


def _own(folder: str) -> _Config | None:
    path = own_config(folder)
    return _load(path, folder) if path else None


def _is_config(path: str) -> bool:
    """Say whether a file is a configuration; most projects' pyproject.toml are not, and need no parsing."""
    if not path.endswith(_PROJECT):
        return True
    return b"policylint" in read_regular(path) and _parsed(path, "") is not None


def _load(path: str, root: str, chain: Sequence[str] = ()) -> _Config:
    """Read a file and all that it extends; `root` is the folder of the configuration that is used."""
    from pathlib import Path

    chain = (*chain, path)
    own = _parsed(path, root)
    if own is None:
        raise PolicylintError(f"has no table [{_TABLE}]", shown_path(path))
    _check(own)
    steps: tuple[Override, ...] = ()
    exclude: tuple[Word, ...] = ()
    read: tuple[str, ...] = (path,)
    picked = _picked(own, path, shared=len(chain) > 1)
    for word in own.words("extends"):
        if "://" in word.text:
            raise word.error(f"{word.text}: URLs are not taken; copy the file")
        base = str(Path(word.folder, word.text))
        if os.path.realpath(base) in map(os.path.realpath, chain):
            circle = " -> ".join(map(shown_path, (*chain, base)))
            raise word.error(f"files cannot extend each other in a circle: {circle}")
        if is_gone(base):
            raise word.error(f"no such file: {word.text}")
        try:
            one = _load(base, root, chain)
        except PolicylintError as error:
            # What is wrong with the whole base is wrong with what names it.
            raise error if error.line else word.error(f"{error.path}: {error.message}") from None
        steps, exclude, read = steps + one.steps, exclude + one.exclude, read + one.files
        picked += one.picked
    return _Config((*steps, Override((), own.layer), *own.overrides), exclude + own.words("exclude"), read, picked)


def _picked(config: ConfigFile, path: str, *, shared: bool) -> tuple[Picked, ...]:
    """Return the patterns of a file that should match something; a shared one's need to below its own folder only."""
    sets = [Picked(name, setting.words) for (key, name), setting in config.layer.items() if key == "documents"]
    folder = os.path.dirname(os.path.abspath(path))
    every = (*sets, *(Picked("", override.files) for override in config.overrides))
    return tuple(one for one in every if not shared or one.patterns[0].folder == folder)


def _parsed(path: str, root: str) -> ConfigFile | None:
    from policylint.configfile import Folders, parse_config

    shown = shown_path(path)
    name = os.path.basename(path)
    if not name.endswith((".toml", ".yaml", ".yml")):
        raise PolicylintError("is no configuration; its name must end in .toml, .yaml or .yml", shown)
    try:
        text = read_regular(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicylintError(f"is not UTF-8 (byte at offset {error.start}); save it as UTF-8", shown) from None
    folder = os.path.dirname(os.path.abspath(path))  # links must stay
    # Patterns of a file above the documents mean what they say there; those of a shared file elsewhere, here.
    patterns = folder if below(folder, root) or root == folder else root
    return parse_config(text, shown, Folders(folder, patterns), _TABLE if name == _PROJECT else "")


def _check(config: ConfigFile) -> None:
    """Refuse rule folders that are not there, and patterns that are none."""
    from policylint.packs import named_folder

    for word in config.words("rules"):
        try:
            os.scandir(named_folder(word)).close()
        except FileNotFoundError:
            raise word.error(f"no such rule folder: {word.text}") from None
        except OSError as error:
            raise word.error(f"the rule folder {word.text} cannot be read: {error.strerror}") from None
    patterns = {key.name for key in KEYS if key.holds == "pattern"}
    _compiled(word for (key, _), setting in config.layer.items() if key in patterns for word in setting.words)
    _compiled(word for override in config.overrides for word in override.files)


def _compiled(patterns: Iterable[Word]) -> list[tuple[str, GitIgnoreSpec]]:
    """Compile patterns, those of each folder together. Raises PolicylintError."""
    lines: dict[str, list[str]] = {}
    for word in patterns:
        if not is_pattern(word.text):
            raise word.error(f"{word.text!r} is no pattern as in a .gitignore")
        lines.setdefault(word.folder, []).append(word.text)
    return [(folder, compiled(some)) for folder, some in lines.items()]
