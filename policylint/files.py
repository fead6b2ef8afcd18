"""Finding and reading documents: paths as given on the command line in, Sources out; nothing else opens documents."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator

from policylint.decoding import decode
from policylint.errors import PolicylintError
from policylint.formats import ENDINGS, format_of
from policylint.gitignore import IgnoreFiles, folders_of, patterns
from policylint.patterns import lazy
from policylint.source import Source, encoding_of
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

STDIN, STDIN_NAME = "-", "<stdin>"
BASELINE = ".policylint-baseline.json"
SKIPPED_FOLDERS = frozenset({"node_modules", "bower_components", "site-packages", "__pycache__"})
"""Folders that hold other people's documents; virtual environments are skipped too, and hidden folders in a walk."""

_GLOB = lazy(r"[*?[]")


class Search(NamedTuple):
    """What a search leaves out: `exclude` holds patterns as in a .gitignore, relative to the current folder.

    `excludes` says of a path, and whether it is a folder, if something else excludes it. A path named on the command
    line is taken whatever is excluded, unless `force` is set.
    """

    exclude: tuple[str, ...] = ()
    force: bool = False
    gitignore: bool = True
    excludes: Callable[[str, bool], bool] | None = None


class Found(NamedTuple):
    """What a search found: paths in the order to lint them, each once.

    `empty` are the folders and globs without a document, `excluded` what `force` left out, `folders` what was searched.
    """

    paths: tuple[str, ...]
    errors: tuple[PolicylintError, ...]
    empty: tuple[str, ...]
    excluded: tuple[str, ...]
    folders: tuple[str, ...] = ()


def discover(paths: Iterable[str], search: Search) -> Found:
    """Find the documents that paths, folders and globs stand for."""
    return _Search(search).run(paths)


def read(path: str) -> Source:
    """Read one document. Raises PolicylintError where it is not readable text."""
    shown = shown_path(path)
    return Source(shown, decode(data := read_bytes(path), shown), format_of(shown), encoding_of(data))


def read_bytes(path: str) -> bytes:
    """Read a document as it lies there. Raises PolicylintError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise PolicylintError(f"cannot be read: {_reason(error)}", shown_path(path)) from error


def read_regular(path: str) -> bytes:
    """Read a file that is no document: a configuration or baseline. A pipe is refused: it would be waited for."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise PolicylintError("cannot be read: it is no regular file", shown_path(path))
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise PolicylintError(f"cannot be read: {_reason(error)}", shown_path(path)) from None


def read_stdin(name: str) -> Source:
    """Read the document on standard input; `name` is the path it stands for, or ''."""
    shown = shown_path(name) if name else STDIN_NAME
    if sys.stdin is None:
        raise PolicylintError("standard input is closed", shown)
    return Source(shown, decode(data := sys.stdin.buffer.read(), shown), format_of(shown), encoding_of(data))


def shown_path(path: str) -> str:
    """Return a path as it is printed: relative to the current folder, with `/`."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = os.path.abspath(path)
    return relative.replace(os.sep, "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def closest(name: str, start: str | Path = "") -> Path | None:
    """Return the path of a file in a folder, the working one if none is given, or in the nearest above that has it.

    None above the folder's repository counts.
    """
    folder = os.path.abspath(start)
    folders = (folder, *folders_of(folder))
    repository = next((one for one in folders if os.path.exists(os.path.join(one, ".git"))), folder)
    for steps, one in enumerate(folders):
        place = os.path.join(one, name)
        if os.path.lexists(place):
            from pathlib import Path

            return Path(start, *[os.pardir] * steps, name)
        if one == repository:
            break
    return None


def is_gone(path: str) -> bool:
    """Say whether nothing is at a path; what no right lets us look at is not gone, and reading it tells why."""
    try:
        os.lstat(path)
    except (OSError, ValueError) as error:
        return not isinstance(error, PermissionError)
    return False


def below(folder: str, path: str) -> str:
    """Return a path relative to a folder that it is in, with `/`; '' where it is not."""
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return ""
    outside = relative in (os.curdir, os.pardir) or relative.startswith(os.pardir + os.sep)
    return "" if outside else relative.replace(os.sep, "/")


def vanished(paths: Iterable[str], named: Iterable[str], search: Search) -> Iterator[str]:
    """Yield those paths that are there no more and that a search by named paths, folders and globs would have found.

    All of them are absolute, links followed.
    """
    asked, named = _Search(search), tuple(named)
    for path in paths:
        there = not is_gone(path) or not any(_would_find(path, one) for one in named)
        if not there and (path in named or not (_in_skipped_folder(path) or asked.is_left_out(path))):
            yield path


def _would_find(path: str, named: str) -> bool:
    if path == named or not path.lower().endswith(tuple(ENDINGS)):
        return path == named
    if relative := below(named, path):
        return not any(part.startswith(".") for part in relative.split("/")[:-1])
    from fnmatch import fnmatch

    # A `*` crosses folders here: better to tell of too much that is gone than of too little.
    return _GLOB.search(named) is not None and fnmatch(path, named.replace(f"**{os.sep}", "*"))


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


class _Search:
    """One search; it remembers what it has seen and the ignore files it has read."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.exclude = patterns(search.exclude) if search.exclude else None
        self.ignore_files = IgnoreFiles() if search.gitignore else None
        self.seen: dict[str, str] = {}
        self.errors: list[PolicylintError] = []
        self.empty: list[str] = []
        self.excluded: list[str] = []
        self.folders: list[str] = []

    def run(self, paths: Iterable[str]) -> Found:
        for path in paths:
            self.add(path)
        for path, why in self.ignore_files.unread if self.ignore_files else ():
            self.errors.append(PolicylintError(f"cannot be read: {why}", shown_path(path)))
        empty, excluded, folders = map(tuple, (self.empty, self.excluded, self.folders))
        return Found(tuple(self.seen.values()), tuple(self.errors), empty, excluded, folders)

    def add(self, path: str) -> None:
        if path == STDIN:
            self.take(path)
        elif _GLOB.search(path) and not os.path.lexists(path):
            self.add_many(path, self.globbed(path))
        elif is_gone(path):
            from policylint.globs import missing

            self.errors.append(PolicylintError(missing(path), shown_path(path) if path else "''"))
        else:
            self.add_named(path)

    def add_named(self, path: str) -> None:
        folder = os.path.isdir(path)
        if self.search.force and (self.is_excluded(path, folder=folder) or _in_skipped_folder(path)):
            self.excluded.append(path)
        elif folder:
            self.add_many(path, self.walk(path))
        else:
            self.take(path)

    def add_many(self, path: str, found: Iterator[str]) -> None:
        before = len(self.errors)
        any_found = False
        for one in found:
            any_found = True
            self.take(one)
        if not any_found and len(self.errors) == before:
            self.empty.append(path)

    def take(self, path: str) -> None:
        """Take a path unless the same file was taken already; its own name counts, rather than that of a link to it."""
        identity = path if path == STDIN else os.path.realpath(path)
        first = self.seen.setdefault(identity, path)
        if os.path.islink(first) and not os.path.islink(path):
            del self.seen[identity]
            self.seen[identity] = path

    def globbed(self, pattern: str) -> Iterator[str]:
        """Yield what a shell would make of a pattern, less what a walk would leave out."""
        from policylint import globs

        for path, error in globs.closed(pattern):
            if not (_in_skipped_folder(path) or _is_skipped(path) or self.is_left_out(path, folder=True)):
                self.errors.append(PolicylintError(f"cannot be read: {_reason(error)}", shown_path(path)))
        for path in globs.matches(pattern):
            folder = os.path.isdir(path)
            if _in_skipped_folder(path) or self.is_left_out(path, folder=folder):
                continue
            if folder:
                yield from self.walk_below(path, None)
            elif _is_file_or_dangling(path):
                yield path  # no pipe, which would be waited for; a dangling link is an error that is told later

    def walk(self, folder: str) -> Iterator[str]:
        # An ignored folder was named on purpose: only the ignore files in it and below it are then asked.
        named_ignored = self.ignore_files is not None and self.ignore_files.ignores(folder, folder=True)
        yield from self.walk_below(folder, folder if named_ignored else None)

    def walk_below(self, folder: str, top: str | None) -> Iterator[str]:
        """Yield the documents below a folder, sorted; links to folders are not followed, so no loop can occur."""
        self.folders.append(folder)
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.errors.append(PolicylintError(f"cannot be read: {_reason(error)}", shown_path(folder)))
            return
        for entry in found:
            path = entry.name if folder == os.curdir else entry.path
            if entry.is_dir(follow_symlinks=False):
                hidden = entry.name.startswith(".")
                if not hidden and not _is_skipped(path) and not self.is_left_out(path, top, folder=True):
                    yield from self.walk_below(path, top)
            elif path.lower().endswith(tuple(ENDINGS)) and _is_file(entry) and not self.is_left_out(path, top):
                yield path

    def is_left_out(self, path: str, top: str | None = None, *, folder: bool = False) -> bool:
        if self.is_excluded(path, folder=folder):
            return True
        return self.ignore_files is not None and self.ignore_files.ignores(path, top, folder=folder)

    def is_excluded(self, path: str, *, folder: bool = False) -> bool:
        if self.exclude is not None and self.exclude.match_file(shown_path(path) + "/" * folder):
            return True
        return self.search.excludes is not None and self.search.excludes(path, folder)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is a file, by what reading the folder told: why it cannot be read is said later.

    A link that leads nowhere counts as one: a document that should be linted is not there.
    """
    return _is_file_or_dangling(entry.path) if entry.is_symlink() else entry.is_file()


def _is_file_or_dangling(path: str) -> bool:
    return os.path.isfile(path) or not os.path.exists(path)


def _in_skipped_folder(path: str) -> bool:
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = os.path.abspath(path)
    return any(map(_is_skipped, folders_of(relative)))


def _is_skipped(folder: str) -> bool:
    return os.path.basename(folder) in SKIPPED_FOLDERS or os.path.isfile(os.path.join(folder, "pyvenv.cfg"))
