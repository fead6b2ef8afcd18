"""What `--watch` knows of the documents: which are to be linted again, and where something may happen to them.

What is linted again follows from the files themselves, so that no event that is lost, comes late or comes twice can
make it wrong: documents that are not what they were when they were read, and all whose settings or rules are others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from policylint import files
from policylint.baselinefile import BaselineFile
from policylint.commands.accepting import by_baseline, warn_of_unknown
from policylint.commands.common import rule_folders
from policylint.commands.runs import Group, group, report_of, rules_of
from policylint.configs import NAMES, Configs
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.formats import ENDINGS
from policylint.report import DocumentReport, Report
from policylint.reporters.look import Look
from policylint.settings import Settings
from policylint.twins import name_of, refuse_twins
from policylint.typed import NamedTuple

_SETTLES = (*NAMES, files.BASELINE, ".gitignore")
"""What files may be called that say what is linted and how."""

Stamp = tuple[int, ...]


class Asked(NamedTuple):
    """What the options ask for; the functions read anew what may have changed since they were called last."""

    paths: tuple[str, ...]
    configs: Callable[[], Configs]
    search: files.Search
    baseline: Callable[[], BaselineFile | None]
    lint: Callable[..., Report]
    make_linter: Callable[[Settings], Linter]
    severe: Callable[[Report], Report]
    look: Look


class _Linted(NamedTuple):
    """What came of a document, by what, and what its file was like before it was read."""

    result: DocumentReport | PolicylintError
    linter: Linter
    stamp: Stamp


class _Made(NamedTuple):
    """A linter, and what it was made of."""

    settings: Settings
    rules: list[tuple[str, Stamp]]
    linter: Linter


class Watched:
    """The documents of a watch.

    Of the last run, `linted` are the names of the documents that were linted, and `rest` is whatever else it saw that
    may have changed. `folders` are those to wait in.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.linted: list[str] = []
        self.rest: tuple[object, ...] = ()
        self.folders: frozenset[str] = frozenset()
        self._results: dict[str, _Linted] = {}
        self._made: list[_Made] = []
        self._baseline: BaselineFile | None = None
        self._sought: frozenset[str] = frozenset()
        self._rules: frozenset[str] = frozenset()

    def lint(self, touched: set[str]) -> Report:
        """Lint what is new or not what it was, and report on all. Raises PolicylintError or Faults."""
        configs = self.asked.configs()
        found = files.discover(self.asked.paths, self.asked.search._replace(excludes=configs.excludes))
        refuse_twins(found.paths)
        groups = group(found.paths, configs, "")
        baseline = self.asked.baseline()
        self._look_out(found, groups, configs, baseline)
        made = [self._maker_of(one.settings) for one in groups]
        linters = [one.linter for one in made]
        empty = report_of(linters)
        linter_of = {number: linters[at] for at, one in enumerate(groups) for number in one.documents}
        stamps = [_stamp(path) for path in found.paths]
        due = [
            number
            for number, path in enumerate(found.paths)
            if os.path.realpath(path) in touched or not self._holds(path, linter_of[number], stamps[number])
        ]
        quiet = not self.asked.look.summary
        results = self._lint_some(found, groups, linters, due, quiet=quiet or made == self._made)
        self._results = {
            path: _Linted(results[at], linter_of[at], stamps[at]) if at in results else self._results[path]
            for at, path in enumerate(found.paths)
        }
        came = [one.result for one in self._results.values()]
        errors = (*found.errors, *(one for one in came if isinstance(one, PolicylintError)))
        documents = tuple(one for one in came if isinstance(one, DocumentReport))
        report = by_baseline(empty._replace(documents=documents, errors=errors), baseline)
        if not quiet and (baseline, made) != (self._baseline, self._made):
            warn_of_unknown(report, baseline)
        self._made, self._baseline = made, baseline
        self.linted = [name_of(found.paths[number]) for number in due]
        self.rest = (found.paths, tuple(map(str, errors)), baseline)
        return self.asked.severe(report)

    def _maker_of(self, settings: Settings) -> _Made:
        """Return the linter for settings, that of the last run if neither they nor the rule files changed."""
        rules = [(path, _stamp(path)) for path in _files_below(rule_folders(settings))]
        for made in self._made:
            if (made.settings, made.rules) == (settings, rules):
                return made
        return _Made(settings, rules, self.asked.make_linter(settings))

    def _holds(self, path: str, linter: Linter, stamp: Stamp) -> bool:
        """Say whether what came of a document the last time is what would come of it now."""
        last = self._results.get(path)
        return last is not None and last.linter is linter and last.stamp == stamp != ()

    def _lint_some(
        self, found: files.Found, groups: Sequence[Group], linters: Sequence[Linter], due: Sequence[int], *, quiet: bool
    ) -> dict[int, DocumentReport | PolicylintError]:
        """Lint some of the documents found, and return what came of them by their numbers."""
        if not due:
            return {}
        at = {number: place for place, number in enumerate(due)}
        some = [one._replace(documents=tuple(at[number] for number in one.documents if number in at)) for one in groups]
        paths = tuple(found.paths[number] for number in due)
        report = self.asked.lint(found._replace(paths=paths, errors=()), some, quiet=quiet, linters=linters)
        by_name: dict[str, DocumentReport | PolicylintError] = {one.path: one for one in report.documents}
        by_name |= {error.path: error for error in report.errors}
        return {number: by_name[name_of(found.paths[number])] for number in due}

    # --- where something may happen

    def _look_out(
        self, found: files.Found, groups: Sequence[Group], configs: Configs, baseline: BaselineFile | None
    ) -> None:
        """Note the folders in which something may happen that concerns the documents, and what matters there."""
        sought = [*self.asked.paths, *found.paths, *configs.files(), *([str(baseline.path)] if baseline else [])]
        links = [Path(os.path.realpath(path)) for path in sought]
        rules = [parent for folder in rules_of(groups) for parent, _, _ in os.walk(folder)]
        folders = {os.curdir, *found.folders, *rules, *(str(path.parent) for path in (*map(Path, sought), *links))}
        for path in self.asked.paths:
            folders.update(_folders_of_glob(path))
        above = {one for folder in set(map(os.path.realpath, folders)) for one in _up_to_repository(Path(folder))}
        self.folders = frozenset(str(one) for one in above if os.path.isdir(one))
        self._sought = frozenset(map(str, links))
        self._rules = frozenset(map(os.path.realpath, rules))

    def concerned(self, touched: set[str]) -> bool:
        """Say whether something that happened to files can matter."""
        return any(
            path in self._sought
            or path in self.folders
            or os.path.isdir(path)
            or str(Path(path).parent) in self._rules
            or Path(path).name in _SETTLES
            or path.lower().endswith(tuple(ENDINGS))
            for path in touched
        )


def _stamp(path: str) -> Stamp:
    """Return what changes when a file does; () if it cannot be asked for."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _files_below(folders: Iterable[Path]) -> list[str]:
    walked = (place for folder in folders for place in os.walk(folder))
    return sorted(str(Path(parent, name)) for parent, _, names in walked for name in names)


def _folders_of_glob(pattern: str) -> Iterator[str]:
    """Yield the folders in which something can appear that a pattern matches."""
    if not os.path.lexists(pattern):
        import glob

        for folder in Path(pattern).parents:
            yield from glob.glob(str(folder), recursive=True)  # Path.glob takes no absolute pattern


def _up_to_repository(folder: Path) -> list[Path]:
    """Return a folder, and those above it up to the top of its repository, if it is in one: all may configure it."""
    above = [folder, *folder.parents]
    top = next((number for number, one in enumerate(above) if os.path.exists(one / ".git")), 0)
    return above[: top + 1]
