"""Two versions of each document: files, folders, or the working tree and a revision of its git repository."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from policylint import files
from policylint.decoding import decode
from policylint.errors import PolicylintError
from policylint.formats import ENDINGS, format_of
from policylint.source import Source
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.git import Revision

_NO_FILE = "no such file or folder"


class Pair(NamedTuple):
    """Two versions of a document; one that is not there is None. The settings of `path` hold for both."""

    path: str
    old: Source | None
    new: Source | None


class Pairs(NamedTuple):
    """The documents that may differ, what could not be read, and how many documents there are in all.

    `empty` are the folders and globs without a document, `elsewhere` those that belong to another repository.
    """

    pairs: tuple[Pair, ...]
    errors: tuple[PolicylintError, ...]
    compared: int
    empty: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def between(old: str, new: str, stdin_filename: str, search: files.Search) -> Pairs:
    """Pair two files, or the files of two folders by their paths in them."""
    if not (old and new):
        raise click.UsageError("a path is empty; name two files or two folders")
    if old == new == files.STDIN:
        raise click.UsageError("only one of OLD and NEW can be -")
    folders = [os.path.isdir(path) for path in (old, new)]
    if all(folders):
        return _between_folders(old, new, search)
    if any(folders):
        folder, file = (old, new) if folders[0] else (new, old)
        raise click.UsageError(f"{folder} is a folder and {file} is none; name two files or two folders")
    return _read([(new if new != files.STDIN else stdin_filename or old, old, new)], stdin_filename)


def _between_folders(old: str, new: str, search: files.Search) -> Pairs:
    found = [files.discover([folder], search) for folder in (old, new)]
    before, after = (
        {files.below(folder, path): path for path in one.paths} for folder, one in zip((old, new), found, strict=True)
    )
    names = sorted({*before, *after})
    read = _read([(after.get(n, before.get(n, "")), before.get(n, ""), after.get(n, "")) for n in names], "")
    errors = tuple(error for one in found for error in one.errors)
    return read._replace(
        errors=(*errors, *read.errors), empty=() if names else tuple(path for one in found for path in one.empty)
    )


def _read(paths: Iterable[tuple[str, str, str]], stdin_filename: str) -> Pairs:
    """Read pairs of documents; '' is one that is not there."""
    pairs, errors = [], []
    paths = tuple(paths)
    for path, *both in paths:
        sources: list[Source | None] = []
        for one in both:
            try:
                sources.append(_source(one, stdin_filename) if one else None)
            except PolicylintError as error:
                errors.append(error)
        if len(sources) == len(both):
            pairs.append(Pair(path, *_of_one_format(*sources)))
    return Pairs(tuple(pairs), tuple(errors), len(pairs))


def _source(path: str, stdin_filename: str) -> Source:
    if path == files.STDIN:
        return files.read_stdin(stdin_filename)
    if files.is_gone(path):
        raise PolicylintError(_NO_FILE, files.shown_path(path))
    return files.read(path)


def _of_one_format(old: Source | None, new: Source | None) -> tuple[Source | None, Source | None]:
    """Give a version whose name does not say its format that of the other: `<(git show main:a.md)` has no ending."""
    if old and new:
        if not _says_format(old.path) and _says_format(new.path):
            old = Source(old.path, old.text, new.format)
        elif not _says_format(new.path) and _says_format(old.path):
            new = Source(new.path, new.text, old.format)
    return old, new


def _says_format(path: str) -> bool:
    return path.lower().endswith(tuple(ENDINGS))


# --- the working tree and a revision


def since(revision: Revision, paths: Sequence[str], search: files.Search) -> Pairs:
    """Pair the documents of the working tree with what they were at a revision; those that are gone count, too."""
    if files.STDIN in paths:
        raise click.UsageError("--since reads files of a git repository; - is none")
    there = [path for path in paths if not files.is_gone(path) or not _was_there(revision, path)]
    found = files.discover(there, search)
    errors = list(found.errors)
    places: dict[str, str] = {}
    for path in found.paths:
        try:
            places[path] = revision.path_of(path)
        except PolicylintError as error:
            errors.append(error)
    elsewhere = [path for path, at in places.items() if at not in revision.files and revision.nested(at)]
    for path in elsewhere:
        del places[path]
    renamed = _renamed(revision, places.values())
    gone = [at for at in _gone(revision, paths, search) if at not in renamed.values()]
    asked = [(path, at if at in revision.files else renamed.get(at, "")) for path, at in places.items()]
    asked += [("", at) for at in gone]
    pairs: list[Pair] = []
    compared = 0
    for path, at in asked:
        try:
            pairs += _pair(revision, path, at)
        except PolicylintError as error:
            errors.append(error)
        else:
            compared += 1
    pairs.sort(key=lambda pair: files.shown_path(pair.path))
    return Pairs(tuple(pairs), tuple(errors), compared, () if asked else found.empty, tuple(elsewhere))


def _pair(revision: Revision, path: str, at: str) -> Iterator[Pair]:
    """Yield the two versions of a document, if they differ.

    `path` is where it is now, and `at` where it was at the revision; '' if it is, or was, not there.
    """
    if not path:
        if old := _old(revision, at):
            yield Pair(_in_tree(revision, at), old, None)
        return
    data = files.read_bytes(path)
    shown = files.shown_path(path)
    new = Source(shown, decode(data, shown), format_of(shown))  # first: what is no text was not compared
    if at and revision.has(at, data):
        return
    old = _old(revision, at) if at else None
    yield Pair(path, *_of_one_format(old, new))


def _old(revision: Revision, at: str) -> Source | None:
    """Return a document of a revision; one that was empty was not there yet."""
    path = files.shown_path(_in_tree(revision, at))
    data = revision.read(at)
    if not data.strip():
        return None
    return Source(path, decode(data, f"{revision.name}:{at}"), format_of(path))


def _was_there(revision: Revision, path: str) -> bool:
    """Say whether a revision has a file or folder."""
    try:
        at = revision.path_of(path)
    except PolicylintError:
        return False
    return at in revision.files or any(one.startswith(f"{at}/") for one in revision.files)


def _renamed(revision: Revision, places: Iterable[str]) -> dict[str, str]:
    """Return the old paths of documents that were renamed."""
    new = [at for at in places if at not in revision.files]
    return {to: at for to, at in revision.renamed(ENDINGS, new).items() if to in new} if new else {}


def _gone(revision: Revision, paths: Sequence[str], search: files.Search) -> list[str]:
    """Return the files of a revision that are there no more and that a search by paths would have found."""
    by_path = {_in_tree(revision, at): at for at in revision.files}
    named = [os.path.realpath(path) for path in paths]
    return [by_path[path] for path in files.vanished(by_path, named, search)]


def _in_tree(revision: Revision, at: str) -> str:
    return str(Path(revision.root, *at.split("/")))
