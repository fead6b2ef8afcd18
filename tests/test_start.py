"""The start of a run: the usual call without click means what it means with click; nothing is imported in vain."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.commands import checking, usual
from policylint.commands.check import check
from tests.house import write_house

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
]
ELSE = [
    ["-"],
    ["--"],
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


def meaning_to_click(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return what click makes of the arguments of `check`, without what is at its default; None for a mistake."""
    try:
        context = check.make_context("check", list(arguments))
    except (click.ClickException, click.exceptions.Exit):
        return None
    return without_defaults(context.params)


def without_defaults(choices: dict[str, Any]) -> dict[str, Any]:
    defaults = {name: one.default for name, one in inspect.signature(checking.check).parameters.items()}
    return {
        name: value for name, value in choices.items() if name != "as_of" and value != (defaults[name] or type(value)())
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
    parameters = inspect.signature(checking.check).parameters
    assert set(passed) == set(parameters)
    for name, value in passed.items():
        default = parameters[name].default
        assert default is inspect.Parameter.empty or value == default or (not value and not default), name


# --- as a process


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment}
    command = [sys.executable, "-m", "policylint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=everything, check=False)


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
