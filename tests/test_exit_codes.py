"""The table of exit codes: every cell, for every format. A format never changes the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from policylint import rulefolders
from policylint.reporters import FORMATS
from tests.conftest import Run
from tests.house import HOUSE, RULE, write, write_few, write_house
from tests.processes import environment


class Case(NamedTuple):
    """A run of `check` with the rule house/logs alone: its arguments, what it reads, a configuration."""

    code: int
    arguments: tuple[str, ...]
    stdin: bytes = b""
    configuration: str = ""


WRONG = "fail-onn = 'warning'\n"
CASES = {
    "clean": Case(0, ("good.md",)),
    "findings": Case(1, ("bad.md",)),
    "clean and findings": Case(1, ("good.md", "bad.md")),
    "a warning": Case(0, ("weak.md",)),
    "a warning fails": Case(1, ("weak.md", "--fail-on", "warning")),
    "a warning fails where anything does": Case(1, ("weak.md", "--fail-on", "info")),
    "an error fails where warnings do": Case(1, ("bad.md", "--fail-on", "warning")),
    "nothing fails": Case(0, ("bad.md", "--fail-on", "never")),
    "configured: a warning fails": Case(1, ("weak.md",), configuration="fail-on = 'warning'\n"),
    "configured: less severe": Case(0, ("bad.md",), configuration="[severities]\nhouse = 'info'\n"),
    "configured: not there": Case(
        0, ("bad.md",), configuration="[[overrides]]\nfiles = ['bad.*']\nfail-on = 'never'\n"
    ),
    "hidden": Case(1, ("weak.md", "--fail-on", "warning", "--min-severity", "error")),
    "quiet": Case(1, ("bad.md", "--quiet")),
    "counted": Case(1, ("bad.md", "--statistics")),
    "coloured": Case(1, ("bad.md", "--color", "always")),
    "in two processes": Case(1, ("good.md", "bad.md", "--jobs", "2")),
    "suppressed": Case(0, ("accepted.md",)),
    "suppressed too long": Case(1, ("accepted.md", "--as-of", "2099-01-01")),
    "in the baseline": Case(0, ("bad.md", "--baseline", "accepted.json")),
    "in no baseline": Case(1, ("bad.md", "--no-baseline")),
    "exit zero: findings": Case(0, ("bad.md", "--exit-zero")),
    "exit zero: no such path": Case(2, ("bad.md", "no.md", "--exit-zero")),
    "exit zero: unreadable": Case(2, ("bad.md", "latin.md", "--exit-zero")),
    "exit zero: configuration": Case(2, ("bad.md", "--exit-zero"), configuration=WRONG),
    "exit zero: nothing": Case(3, ("empty", "--exit-zero")),
    "no such path": Case(2, ("no.md",)),
    "no such path, and clean": Case(2, ("good.md", "no.md")),
    "no such path, and findings": Case(2, ("bad.md", "no.md")),
    "unreadable": Case(2, ("latin.md",)),
    "unreadable, and findings": Case(2, ("bad.md", "latin.md")),
    "unreadable, in two processes": Case(2, ("bad.md", "latin.md", "--jobs", "2")),
    "without a word": Case(2, ("blank.md",)),
    "a link that leads nowhere": Case(2, ("links",)),
    "configuration": Case(2, ("good.md",), configuration=WRONG),
    "configuration for others": Case(2, ("good.md",), configuration="required-version = '>=99'\n"),
    "no such configuration": Case(2, ("good.md", "--config", "no.toml")),
    "rule file": Case(2, ("good.md", "--rules", "broken")),
    "no such rule folder": Case(2, ("good.md", "--rules", "no")),
    "no such rule": Case(2, ("good.md", "--select", "no/such")),
    "no such profile": Case(2, ("good.md", "--profile", "no")),
    "no such fact": Case(2, ("good.md", "--fact", "no=1")),
    "no such option": Case(2, ("good.md", "--no-such-option")),
    "no date": Case(2, ("good.md", "--as-of", "today")),
    "no baseline there": Case(2, ("good.md", "--baseline", "no.json")),
    "a report that cannot be written": Case(2, ("good.md", "--format", "rdjson=no/such/folder")),
    "a report over a document": Case(2, ("good.md", "--format", "rdjson=good.md")),
    "a report over another": Case(2, ("good.md", "--format", "rdjson=x", "--format", "json=x")),
    "nothing in a folder": Case(3, ("empty",)),
    "nothing for a glob": Case(3, ("*.rst",)),
    "nothing is left": Case(3, (".", "--exclude", "*.*")),
    "nothing, and clean": Case(0, ("empty", "good.md")),
    "nothing, and findings": Case(1, ("empty", "bad.md")),
    "nothing, and no such path": Case(2, ("empty", "no.md")),
    "empty allowed": Case(0, ("empty", "--allow-empty")),
    "empty allowed: findings": Case(1, ("bad.md", "--allow-empty")),
    "empty allowed: no such path": Case(2, ("no.md", "--allow-empty")),
    "a named file is skipped": Case(0, ("bad.md", "--exclude", "bad.*", "--force-exclude")),
    "a named file is not": Case(1, ("bad.md", "--exclude", "bad.*")),
    "standard input": Case(0, ("-",), b"We keep server logs for 30 days."),
    "standard input: findings": Case(1, ("-",), b"Hello."),
    "standard input: unreadable": Case(2, ("-",), b"\xff"),
    "standard input: nothing": Case(2, ("-",)),
}


@pytest.fixture
def site(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents; and next to no built-in rules, because there are a thousand runs."""
    write_house()
    write_few(Path("built-in"))
    monkeypatch.setattr(rulefolders, "builtin_folder", lambda: str(here / "built-in"))
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", str(here / ".cache"))
    comment = "<!-- policylint-disable-file house/logs -- reason: we keep none | until: 2098-12-31 -->"
    write("accepted.md", f"# Privacy\n\n{comment}\n\nWelcome to our site.\n")
    write("blank.md", " \n")
    write("broken/house/logs.yaml", RULE.replace("advice:", "advise:"))
    Path("latin.md").write_bytes(b"Donn\xe9es")
    for folder in ("empty", "links"):
        Path(folder).mkdir()
    Path("links/a.md").symlink_to("nowhere.md")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_format_never_changes_the_exit_code(case: Case, policylint: Run, site: None):
    policylint("baseline", "create", *HOUSE, "bad.md", "--baseline", "accepted.json")
    if case.configuration:
        Path("policylint.toml").write_text(case.configuration, encoding="utf-8")
    arguments = ("check", *(() if "--select" in case.arguments else HOUSE), *case.arguments)
    several = tuple(part for name in FORMATS for part in ("--format", f"{name}=out.{name}.report"))
    one_by_one = () if "--jobs" in arguments else tuple(("--format", name) for name in FORMATS)  # processes take long
    for outputs in ((), several, *one_by_one):
        result = policylint(*arguments, *outputs, stdin=case.stdin)
        assert result.exit_code == case.code, (outputs, result.output)
        assert case.code != 2 or result.stderr


def test_a_mistake_of_ours_is_2(site: None):
    """An uncaught exception ends Python with 1, as findings do."""
    code = """\
import sys
from policylint import __main__, engine
def lint_all(self, sources):
    raise ZeroDivisionError("ours")
engine.Linter.lint_all = lint_all
sys.argv = ["policylint", "check", "good.md"]
__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "ZeroDivisionError: ours" in done.stderr
    assert done.stderr.endswith("please report it with the lines above\n")
