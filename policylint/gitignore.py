"""Patterns as in a .gitignore, and the .gitignore files of a repository: path in, ignored or not out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator

from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """Compile patterns written as in a .gitignore; like git, pass over what is no pattern."""
    return compiled(filter(is_pattern, lines))


def is_pattern(text: str) -> bool:
    """Say whether a text is a pattern; comments and blanks are none, nor is what cannot match."""
    try:
        (pattern,) = compiled([text]).patterns
    except (ValueError, re.error):  # "[z-a]" is a fault of the regular expression made from it
        return False
    return pattern.include is not None


def compiled(lines: Iterable[str]) -> GitIgnoreSpec:
    """Compile patterns that are some."""
    import warnings

    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # on "[[a]" as a regular expression, which is none to the user
        return GitIgnoreSpec.from_lines(lines)


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, the closest first."""
    folder = os.path.dirname(path)
    while folder != path:
        yield folder
        path, folder = folder, os.path.dirname(folder)


class IgnoreFiles:
    """The .gitignore files of the repositories that a search meets, each read once; outside of one none counts.

    `unread` are those that cannot be read, and why: what they leave out is not known then.
    """

    def __init__(self) -> None:
        self.unread: list[tuple[str, str]] = []
        self._specs: dict[str, GitIgnoreSpec | None] = {}
        self._roots: dict[str, str | None] = {}

    def ignores(self, path: str, top: str | None = None, *, folder: bool = False) -> bool:
        """Say whether git would ignore a path; files above the folder `top` are not asked."""
        absolute = os.path.abspath(path)  # "..", too, must go, and links must stay
        highest = os.path.abspath(top) if top is not None else self._root(os.path.dirname(absolute))
        if highest is None:
            return False
        for above in folders_of(absolute):  # the nearest file that says something decides
            spec = self._spec(above)
            if spec is not None:
                relative = absolute.removeprefix(above).lstrip(os.sep).replace(os.sep, "/")
                verdict = spec.check_file(relative + "/" * folder).include
                if verdict is not None:
                    return verdict
            if above == highest:
                break
        return False

    def _root(self, folder: str) -> str | None:
        if folder not in self._roots:
            above = os.path.dirname(folder)
            if os.path.exists(os.path.join(folder, ".git")):
                self._roots[folder] = folder
            else:
                self._roots[folder] = self._root(above) if above != folder else None
        return self._roots[folder]

    def _spec(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            lines: list[str] = []
            for name in (".git/info/exclude", ".gitignore"):
                lines += self._lines(os.path.join(folder, name))
            self._specs[folder] = patterns(lines) if any(map(_says_something, lines)) else None
        return self._specs[folder]

    def _lines(self, path: str) -> list[str]:
        try:
            status = os.stat(path)
        except OSError:  # there is none, or the folder may not be looked into, which its documents tell
            return []
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
            self.unread.append((path, "it is no regular file"))
            return []
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return file.read().splitlines()
        except OSError as error:
            self.unread.append((path, error.strerror or str(error)))
            return []


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")
