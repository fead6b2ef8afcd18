"""Patterns as in a .gitignore, and the .gitignore files of a repository: path in, ignored or not out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

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


class IgnoreFiles:
    """The .gitignore files of the repositories that a search meets, each read once; outside of one none counts."""

    def __init__(self) -> None:
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._roots: dict[Path, Path | None] = {}

    def ignores(self, path: str, top: str | None = None, *, folder: bool = False) -> bool:
        """Say whether git would ignore a path; files above the folder `top` are not asked."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 -- "..", too, must go, and links must stay
        highest = Path(os.path.abspath(top)) if top is not None else self._root(absolute.parent)  # noqa: PTH100
        if highest is None:
            return False
        for above in absolute.parents:  # the nearest file that says something decides
            spec = self._spec(above)
            if spec is not None:
                verdict = spec.check_file(absolute.relative_to(above).as_posix() + "/" * folder).include
                if verdict is not None:
                    return verdict
            if above == highest:
                break
        return False

    def _root(self, folder: Path) -> Path | None:
        if folder not in self._roots:
            above = folder.parent
            if (folder / ".git").exists():
                self._roots[folder] = folder
            else:
                self._roots[folder] = self._root(above) if above != folder else None
        return self._roots[folder]

    def _spec(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            lines: list[str] = []
            for name in (".git/info/exclude", ".gitignore"):
                try:
                    lines += (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
                except OSError:
                    continue
            self._specs[folder] = patterns(lines) if any(map(_says_something, lines)) else None
        return self._specs[folder]


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")
