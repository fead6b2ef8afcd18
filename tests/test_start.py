"""The start of a run: the usual call without click means what it means with click; nothing is imported in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.commands import usual
from policylint.commands.check import check
from policylint.commands.choices import Choices, choices_of
from policylint.compiled import load_compiled
from tests.house import write_house
from tests.processes import command, environment

PLAIN = [
    ["-q"],
    ["--quiet"],
    ["--no-cache"],
    ["--isolated"],
    ["--exit-zero"],
    ["--force-exclude"],
    ["--format", "concise"],
    ["--format=json"],
    ["--fail-on", "never"],
    ["--fail-on=warning"],
    ["--min-severity", "error"],
    ["--color", "always"],
    ["--profile", "gdpr"],
    ["--profile=ccpa"],
    ["privacy.md"],
    ["some folder"],
    ["*.md"],
    [""],
    ["--"],
    ["--", "-privacy.md"],
]
ELSE = [
    ["-"],
    ["-qx"],
    ["-v"],
    ["--format"],
    ["--format", "text"],
    ["--format", "json=report.json"],
    ["--format", "-q"],
    ["--fail-on", "Error"],
    ["--profile"],
    ["--profile="],
    ["--profile", "-q"],
    ["--quiet=yes"],
    ["--forma", "json"],
    ["--select", "rights"],
    ["--as-of", "2026-02-30"],
    ["--help"],
]


TODAY = date(2026, 3, 1)


def by_name(choices: Choices) -> dict[str, Any]:
    """Return what each option says, by the name it has on the command line; each stands in one group only."""
    pairs = [pair for group in choices for pair in group._asdict().items()]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


DEFAULTS = by_name(choices_of({"as_of": TODAY}))


def meaning_to_click(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return what click makes of the arguments of `check`, without what is at its default; None for a mistake."""
    try:
        context = check.make_context("check", list(arguments))
    except (click.ClickException, click.exceptions.Exit):
        return None
    return without_defaults(context.params)


def without_defaults(choices: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in choices.items() if name != "as_of" and value != (DEFAULTS[name] or type(value)())
    }


def mean_the_same(arguments: Sequence[str]) -> bool:
    """Say whether a call was read without click; if so, it must mean what it means to click."""
    chosen = usual.read(["check", *arguments])
    if chosen is not None:
        assert without_defaults(chosen) == meaning_to_click(arguments), arguments
    return chosen is not None


@pytest.mark.parametrize("option", PLAIN)
def test_plain_options_are_read_without_click(option: list[str]):
    assert mean_the_same([*option, "privacy.md"])
    assert mean_the_same(["privacy.md", *option])


@pytest.mark.parametrize("option", ELSE)
def test_anything_else_is_left_to_click(option: list[str]):
    mean_the_same([*option, "privacy.md"])
    mean_the_same(["privacy.md", *option])
    assert option == ["--profile="] or usual.read(["check", "privacy.md", *option]) is None


@given(st.lists(st.sampled_from([*PLAIN, *PLAIN, *ELSE]), max_size=6), st.randoms())
def test_a_call_means_the_same_with_and_without_click(options: list[list[str]], random: Any):
    words = [word for option in options for word in option]
    mean_the_same(words)
    random.shuffle(words)
    mean_the_same(words)


@given(st.lists(st.one_of(st.text(max_size=6), st.text("-=qfo", max_size=4)), max_size=4))
def test_any_words_mean_the_same_with_and_without_click(words: list[str]):
    mean_the_same(words)


def test_no_other_command_and_no_completion_is_a_usual_call(monkeypatch: pytest.MonkeyPatch):
    assert usual.read([]) is None
    assert usual.read(["rules"]) is None
    assert usual.read(["-q", "check", "a.md"]) is None
    monkeypatch.setenv("_POLICYLINT_COMPLETE", "bash_source")
    assert usual.read(["check", "a.md"]) is None


def test_what_click_expands_on_windows_is_left_to_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(usual.os, "name", "nt")
    assert usual.read(["check", "privacy.md"])
    for word in ("*.md", "~/privacy.md", "%HOME%/a.md", "$HOME/a.md", "[ab].md", "?.md"):
        assert usual.read(["check", word]) is None


def test_the_defaults_are_those_of_the_options():
    passed: dict[str, Any] = check.make_context("check", []).params
    assert set(passed) == set(DEFAULTS)
    for name, value in passed.items():
        default = DEFAULTS[name]
        assert name == "as_of" or value == default or (not value and not default), name


def test_every_option_is_taken():
    passed = {name: object() for name in DEFAULTS}
    assert by_name(choices_of(passed)) == passed


# --- as a process


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, env=environment(**more), check=False)


@pytest.mark.parametrize(
    "call",
    [
        "bad.md",
        "-q bad.md good.md",
        "--format concise bad.md",
        "-q --format concise --color always bad.md weak.md",
        "--format json --min-severity error bad.md",
        "--fail-on never --format=markdown bad.md",
        "--exit-zero --profile gdpr --profile ccpa --format concise bad.md",
        "--isolated --no-cache -q bad.md",
        "--force-exclude --format concise bad.md",
        "--profile no-such-law bad.md",
        "no-such-file.md bad.md",
        "empty",
        "binary.md",
        "-q empty",
        "*.txt",
    ],
)
def test_a_run_is_the_same_with_and_without_click(here: Path, call: str):
    write_house()
    (here / "empty").mkdir()
    (here / "binary.md").write_bytes(b"\0")
    words = call.split()
    assert usual.read(["check", *words]) is not None
    with_click = run("check", *words, _POLICYLINT_COMPLETE="")
    without = run("check", *words)
    assert (without.returncode, without.stdout, without.stderr) == (
        with_click.returncode,
        with_click.stdout,
        with_click.stderr,
    )


NEEDLESS = {
    "_decimal", "_ssl", "argparse", "ast", "asyncio", "attrs", "bz2", "cattrs", "click", "concurrent.futures", "csv",
    "ctypes", "dataclasses", "decimal", "difflib", "dis", "email", "errno", "fnmatch", "getpass", "gettext", "glob",
    "hashlib", "html.entities", "html.parser", "importlib.metadata", "importlib.resources", "inspect", "ipaddress",
    "json", "locale", "logging", "lsprotocol", "multiprocessing", "packaging", "pathlib", "pathspec", "pickle",
    "platform", "pygls", "random", "regex", "shutil", "socket", "ssl", "string", "subprocess", "tabulate", "tempfile",
    "threading", "tokenize", "tomllib", "typing", "unicodedata", "unittest", "urllib.parse", "uuid", "watchfiles",
    "wcwidth", "yaml", "zipfile",
}  # fmt: skip
"""Modules of others that a usual run does not need."""

OWN_NEEDLESS = {
    "api", "atomic", "baseline", "baselinefile", "cli", "commands.baseline", "commands.check", "commands.explain",
    "commands.options", "commands.showing", "commands.watched", "commands.watching", "compiler", "configfile",
    "coverage", "defectfile", "described", "examples", "factfile", "formats.html", "formats.markdown_mdx",
    "formats.text", "grammar", "obligationfile", "profilefile", "reporters.html", "reporters.json_", "reporters.since",
    "rawpatterns", "rulefile", "ruleset", "schemas", "selection", "server", "server.command", "suppression",
    "suppressionparser", "tomlfile", "vocabulary", "yamlfile",
}  # fmt: skip
"""Own modules that it does not need where the plan is kept, for a document in Markdown."""

WITHOUT_KERNEL = {"bitset", "evaluate", "locate", "tables", "window"}
"""Those that do what the compiled kernel does, where it was built."""


@pytest.mark.parametrize(
    ("form", "more"),
    [
        (
            "concise",
            {"textwrap", "reporters.full", "reporters.fixes", "reporters.summary", "suppressionfaults", "fixes"},
        ),
        ("full", {"reporters.concise"}),
    ],
)
def test_a_usual_run_imports_nothing_in_vain(here: Path, form: str, more: set[str]):
    (here / "privacy.md").write_text(CHECKED, encoding="utf-8")
    call = ("check", "--quiet", "--format", form, "privacy.md")
    cache = str(here / "cache")
    first = run(*call, POLICYLINT_CACHE_DIR=cache)
    timed = run(*call, POLICYLINT_CACHE_DIR=cache, PYTHONPROFILEIMPORTTIME="1")
    assert (timed.stdout, timed.returncode) == (first.stdout, first.returncode) != ("", 2)
    lines = [line for line in timed.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip() for line in lines}
    assert {"policylint.engine", "policylint.cache", "policylint.formats.markdown"} <= imported
    # What the interpreter imports by itself, say for a virtual environment or a test's own tools, is not ours to judge.
    ours = imported - {line.rpartition("|")[2].strip() for line in idle_imports()}
    own = OWN_NEEDLESS | more | (WITHOUT_KERNEL if load_compiled() else set())
    assert ours & (NEEDLESS | more | {f"policylint.{name}" for name in own}) == set()


def idle_imports() -> list[str]:
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    command = [sys.executable, "-c", "import runpy"]
    idle = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return idle.stderr.splitlines()


CHECKED = """# Privacy Policy

Last updated: 1 March 2026.

## What we collect

We collect your name, your e-mail address and your IP address when you use [our service](https://shop.example/).

## Your rights

You have the right to:

- access your data,
- have it corrected or deleted.

Contact us at privacy@shop.example. We keep your data for 30 days.
"""
