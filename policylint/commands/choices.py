"""What the options of `policylint check` say, by what they are about; the defaults are those of the options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from policylint import files
from policylint.commands.accepting import find_baseline
from policylint.commands.common import Colour, command_line, find_configs
from policylint.commands.outputs import Output
from policylint.finding import Severity
from policylint.settings import FailOn
from policylint.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from policylint.baselinefile import BaselineFile
    from policylint.configs import Configs

Excludes = Callable[[str, bool], bool]


class Documents(NamedTuple):
    """Which documents."""

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    no_respect_gitignore: bool = False
    stdin_filename: str = ""
    allow_empty: bool = False

    def search(self, excludes: Excludes | None = None) -> files.Search:
        """Return what a search for them leaves out."""
        return files.Search(self.exclude, self.force_exclude, not self.no_respect_gitignore, excludes)


class Rules(NamedTuple):
    """What they are held against."""

    profiles: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    facts: Mapping[str, str] = {}
    fail_on: FailOn | None = None
    config: str | None = None
    isolated: bool = False
    baseline: Path | None = None
    no_baseline: bool = False

    def reader(self, exclude: tuple[str, ...]) -> Callable[[], Configs]:
        """Return what reads the configurations, those of today at each call."""
        command = command_line(
            self.profiles, self.select, self.ignore, self.rule_folders, exclude, self.fail_on, self.facts
        )
        return lambda: find_configs(self.config, command, isolated=self.isolated)

    def accepted(self) -> BaselineFile | None:
        """Return the baseline, if there is one and one is wanted."""
        return find_baseline(self.baseline, none=self.no_baseline)


class Running(NamedTuple):
    """How they are checked."""

    as_of: date
    jobs: int | None = None
    no_cache: bool = False
    quiet: bool = False


class Instead(NamedTuple):
    """What is done instead of a report of what there is, or before it."""

    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    watch: bool = False
    show_files: bool = False
    show_settings: bool = False


class Reporting(NamedTuple):
    """What is told of it."""

    outputs: tuple[Output, ...] = (Output("full"),)
    min_severity: Severity = "info"
    statistics: bool = False
    exit_zero: bool = False
    colour: Colour = "auto"


class Choices(NamedTuple):
    """All options of one call."""

    documents: Documents
    rules: Rules
    running: Running
    instead: Instead
    reporting: Reporting


def choices_of(options: Mapping[str, Any]) -> Choices:
    """Return options, by the names that they have on the command line, each where it belongs."""

    def some(fields: tuple[str, ...]) -> dict[str, Any]:
        return {name: options[name] for name in fields if name in options}

    return Choices(
        Documents(**some(Documents._fields)),
        Rules(**some(Rules._fields)),
        Running(**some(Running._fields)),
        Instead(**some(Instead._fields)),
        Reporting(**some(Reporting._fields)),
    )
