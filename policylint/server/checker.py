"""Buffer -> report, by what holds for the document: its configuration, rules and baseline are read once and kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from policylint import __version__, baselinefile
from policylint.baseline import accept, index, up_to_date
from policylint.commands.common import find_configs
from policylint.commands.runs import make_linter
from policylint.decoding import decode
from policylint.errors import Faults, PolicylintError
from policylint.files import BASELINE, SKIPPED_FOLDERS, below, closest
from policylint.formats import parse
from policylint.gitignore import patterns
from policylint.report import DocumentReport, Report
from policylint.reporters.fixes import fixes_of
from policylint.server.buffers import Buffer
from policylint.source import Source
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.configs import Configs
    from policylint.engine import Linter
    from policylint.fixes.edits import Fix
    from policylint.settings import Settings

POLICIES = ("*privacy*",)
"""Which documents are policies, unless an editor says: patterns of a .gitignore, whatever the case."""

_UNTITLED = "untitled"
_OWN_FAULT = "this is a mistake in policylint, and the document is not checked; please report it: "


class Preferences(NamedTuple):
    """What the command line says, and the editor: the folders that it has open, and which documents are policies."""

    config: str | None = None
    isolated: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    cached: bool = True
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = POLICIES


@dataclass(frozen=True)
class Checked:
    """What is known of a version of a document.

    `report` is on this document, or on none where it could not be checked: because of its own text, which is an error
    of the report, or because of `faults` in what it would have been checked with. `lint` checks another text of it.
    """

    buffer: Buffer
    report: Report
    is_policy: bool = True
    faults: tuple[PolicylintError, ...] = ()
    lint: Callable[[Source], DocumentReport] | None = None

    @property
    def document(self) -> DocumentReport | None:
        """Return what was found, None where nothing was checked."""
        return next(iter(self.report.documents), None)

    @cached_property
    def fixes(self) -> dict[int, Fix]:
        """The fixes of the findings, by their numbers."""
        return dict(fixes_of(self.document, self.report)) if self.document else {}


class Checker:
    """Checks documents, one at a time. What it has read stays as it was; to read again, make another."""

    def __init__(self, preferences: Preferences) -> None:
        self.preferences = preferences
        self._files = patterns(one.lower() for one in preferences.files)
        self._configs: Configs | None = None
        self._linters: dict[tuple[int, date], Linter | Faults] = {}
        self._baselines: dict[Path, baselinefile.BaselineFile | None] = {}

    def check(self, buffer: Buffer, is_stale: Callable[[], bool] = lambda: False) -> Checked | None:
        """Check a document; None as soon as nobody waits for it any more. Raises nothing."""
        try:
            return self._check(buffer, is_stale)
        except Exception as error:  # noqa: BLE001 -- the server goes on, and nobody takes this for a clean document
            import traceback

            traceback.print_exc(file=sys.stderr)
            fault = PolicylintError(f"{_OWN_FAULT}{type(error).__name__}: {error}")
            return _unchecked(buffer, faults=(fault,))

    def _check(self, buffer: Buffer, is_stale: Callable[[], bool]) -> Checked | None:
        if is_stale():
            return None
        try:
            if not self._is_policy(buffer):
                return _unchecked(buffer, is_policy=False)
            linter = self._linter(self._found_configs().settings(self._place(buffer)))
            baseline = self._baseline(buffer)
        except PolicylintError as fault:
            return _unchecked(buffer, faults=(fault,))
        except Faults as faults:
            return _unchecked(buffer, faults=faults.errors)

        def finished(found: DocumentReport) -> DocumentReport:
            if baseline is None:
                return found
            accepted = index(up_to_date(baseline.entries, linter.plan.renamed))
            return found._replace(findings=accept(baseline.path_of(found.path), found.findings, accepted))

        try:
            document = parse(_source(buffer))
            if is_stale():
                return None
            matches = linter.matcher.match(document)
            if is_stale():
                return None
            found = finished(linter.report(matches))
        except PolicylintError as error:
            return _unchecked(buffer, errors=(error,))
        plan = linter.plan
        report = Report((found,), (), linter.rules, __version__, known=frozenset(plan.known), renamed=plan.renamed)
        return Checked(buffer, report, lint=lambda source: finished(linter.lint(source)))

    # --- what is a policy

    def _is_policy(self, buffer: Buffer) -> bool:
        """Say whether a document is to be checked: called like a policy, or of a set; and not excluded.

        Raises PolicylintError where the configuration cannot be read, by which any document may be one of a set.
        """
        if buffer.format is None or not (buffer.path or buffer.uri.startswith(f"{_UNTITLED}:")):
            return False
        inside = below(folder, buffer.path) if (folder := self._folder(buffer)) else buffer.path
        if not SKIPPED_FOLDERS.isdisjoint(Path(inside).parts[:-1]):
            return False
        is_called_so = self._files.match_file(self._relative(buffer).lower())
        if not buffer.path:
            return is_called_so
        configs = self._found_configs()
        return bool(is_called_so or configs.sets(buffer.path)) and not configs.excludes(buffer.path, False)

    def _relative(self, buffer: Buffer) -> str:
        """Return the name that patterns are matched with: outside of the editor's folders no folder counts."""
        folder = self._folder(buffer)
        return (below(folder, buffer.path) if folder else "") or buffer.name.replace(os.sep, "/").rpartition("/")[2]

    def _folder(self, buffer: Buffer) -> str:
        """Return the innermost of the editor's folders that a document is in; '' for none."""
        around = (one for one in self.preferences.folders if buffer.path and below(one, buffer.path))
        return max(around, key=len, default="")

    # --- what holds for it

    def _found_configs(self) -> Configs:
        if self._configs is None:
            self._configs = find_configs(self.preferences.config, {}, isolated=self.preferences.isolated)
        return self._configs

    def _place(self, buffer: Buffer) -> str:
        """Return the path that decides which configuration holds; what was never saved is in the first folder."""
        if buffer.path:
            return buffer.path
        return str(Path(self.preferences.folders[0] if self.preferences.folders else os.curdir, _UNTITLED))

    def _linter(self, settings: Settings) -> Linter:
        """Return the linter for some settings, made for the day. Raises PolicylintError and Faults, the same again."""
        key = (id(settings), date.today())  # noqa: DTZ011 -- the day it is for whoever writes
        if key not in self._linters:
            try:
                self._linters[key] = make_linter(settings, key[1], cached=self.preferences.cached)
            except PolicylintError as error:
                self._linters[key] = Faults([error])
            except Faults as faults:
                self._linters[key] = faults
        found = self._linters[key]
        if isinstance(found, Faults):
            raise found
        return found

    def _baseline(self, buffer: Buffer) -> baselinefile.BaselineFile | None:
        """Return the baseline: the one named, or that of the editor's folder or above it. Raises PolicylintError."""
        if self.preferences.no_baseline or not (buffer.path or self.preferences.baseline):
            return None
        start = Path(self._folder(buffer) or os.path.dirname(buffer.path))
        if start not in self._baselines:
            path = self.preferences.baseline or closest(BASELINE, start)
            self._baselines[start] = baselinefile.read(path) if path else None
        return self._baselines[start]


def _source(buffer: Buffer) -> Source:
    """Return the text as it would be read from the disk. Raises PolicylintError for what is no text."""
    text = decode(buffer.text.encode("utf-8", "surrogatepass"), buffer.name)
    assert buffer.format
    return Source(buffer.name, text, buffer.format)


def _unchecked(
    buffer: Buffer,
    *,
    is_policy: bool = True,
    errors: Sequence[PolicylintError] = (),
    faults: Sequence[PolicylintError] = (),
) -> Checked:
    return Checked(buffer, Report((), tuple(errors), {}, __version__), is_policy, tuple(faults))
