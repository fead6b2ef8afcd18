from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from policylint.cache import kept_plan, packed, unpacked
from policylint.plan import Plan
from policylint.rule import RuleText
from policylint.rulefolders import stamp_of_builtin
from policylint.ruleset import make_ruleset
from policylint.selection import make_plan, select
from tests.makers import builtin_linter

RULE = """
title: T
summary: S
why: W
clause: ["(keep|kept) ... {data}", {phrase: data, under: headings}]
not: [no data, {regex: 'no. data', literal: data}]
headings: [retention]
elements: {period: {title: p, within: section, any: ["{digits} days"], not: [old]}}
requires: [[period]]
weak: [{phrase: as needed, says: no end, then: [^ or not]}]
context: {within: section, any: [we]}
place: {after: [a]}
advice: A
examples: [{status: present, text: x, because: y}]
"""
PROFILE = """
title: P
summary: S
obligations:
  - {id: O, needs: [{rule: a/b, elements: [period]}], cite: C, severity: error, url: "https://law.example", effective: 2026-01-01, summary: S, when: {mentions: [abroad], facts: {f: [x, y]}, if: so}, checked: {on: 2026-01-01, how: text}}
"""
FACTS = (
    "f: {title: F, assumed: x, open: [perhaps], values: {x: {means: m, says: [sold], not: [not sold]}, y: {means: n}}}"
)
TEXTS = [
    RuleText("facts", "facts.yaml", FACTS),
    RuleText("a/b", "a/b.yaml", RULE),
    RuleText("vocabulary/v", "v.yaml", 'data: [data, "(a|b) data"]'),
    RuleText("profiles/core", "core.yaml", PROFILE),
]


def make() -> Plan:
    ruleset, errors = make_ruleset(TEXTS)
    assert errors == []
    return make_plan(ruleset, select(ruleset))


def never() -> Plan:
    raise AssertionError("the kept plan should have been used")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_kept_plan_is_the_same(folder: Path) -> None:
    made = kept_plan(TEXTS, ((), ()), make)
    kept = kept_plan(TEXTS, ((), ()), never)
    assert kept == made
    assert kinds(kept) == kinds(made)  # named tuples, not only equal ones
    assert [path.suffix for path in folder.iterdir()] == [".plan"]


def test_all_that_the_built_in_rules_need_is_kept() -> None:
    made = builtin_linter("all").plan
    kept = unpacked(packed((), made), ())
    assert kept == made
    assert kinds(kept) == kinds(made)


def kinds(value: object) -> object:
    """Return the types of all that a value is made of."""
    if isinstance(value, Mapping):
        return {key: kinds(one) for key, one in value.items()}
    return (type(value), *map(kinds, value)) if isinstance(value, tuple) else type(value)


def test_another_rule_text_or_option_is_another_plan(folder: Path) -> None:
    kept_plan(TEXTS, ((), ()), make)
    calls: list[int] = []

    def count() -> Plan:
        calls.append(1)
        return make()

    kept_plan([TEXTS[0]._replace(text=RULE + "# changed\n"), *TEXTS[1:]], ((), ()), count)
    kept_plan(TEXTS, (("all",), ()), count)
    assert len(calls) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\xff" * 5000])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    made = kept_plan(TEXTS, ((), ()), make)
    (path,) = folder.iterdir()
    path.write_bytes(damage or path.read_bytes()[:-1])
    assert kept_plan(TEXTS, ((), ()), make) == made
    assert kept_plan(TEXTS, ((), ()), never) == made


def test_an_empty_variable_switches_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", "")
    kept_plan(TEXTS, ((), ()), make)
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, ((), ()), never)


def test_the_built_in_rules_are_known_by_what_changes_when_they_do(folder: Path) -> None:
    made = kept_plan(TEXTS, (), make, ("rules", "a.yaml 1 2"))
    assert kept_plan(TEXTS, (), never, ("rules", "a.yaml 1 2")) == made
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, (), never, ("rules", "a.yaml 1 3"))


def test_the_stamp_of_the_built_in_rules_changes_with_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    one, other = tmp_path / "a" / "one.yaml", tmp_path / "other.yaml"
    for path in (one, other):
        path.write_text("x", encoding="utf-8")
        os.utime(path, ns=(1, 10**18))
    monkeypatch.setattr("policylint.rulefolders.builtin_folder", lambda: str(tmp_path))
    before = stamp_of_builtin()
    assert before == stamp_of_builtin()
    stamps = {before}
    one.write_text("xy", encoding="utf-8")
    os.utime(one, ns=(1, 10**18))
    stamps.add(stamp_of_builtin())
    os.utime(other, ns=(1, 10**18 + 1))
    stamps.add(stamp_of_builtin())
    other.unlink()
    stamps.add(stamp_of_builtin())
    assert len(stamps) == 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no such owners there")
def test_a_file_of_another_user_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = kept_plan(TEXTS, (), make)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, (), never)
    assert kept_plan(TEXTS, (), make) == made


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_nobody_waits_for_a_pipe(folder: Path) -> None:
    made = kept_plan(TEXTS, (), make)
    (path,) = folder.iterdir()
    path.unlink()
    os.mkfifo(path)
    assert kept_plan(TEXTS, (), make) == made
    assert kept_plan(TEXTS, (), never) == made


def test_a_folder_that_is_called_as_what_is_kept_stays(folder: Path, policylint: Callable[..., Result]) -> None:
    kept_plan(TEXTS, (), make)
    (path,) = folder.iterdir()
    path.unlink()
    path.mkdir()
    assert kept_plan(TEXTS, (), make) == make()
    assert policylint("cache", "show").stdout.endswith(": 0 files, 0.0 MiB\n")
    assert policylint("cache", "clear").stdout == "0 files removed\n"
    assert path.is_dir()


@pytest.mark.parametrize("change", ["__version__", "_own_stamp"])
def test_what_another_policylint_has_kept_is_stale(folder: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept_plan(TEXTS, (), make)
    monkeypatch.setattr(f"policylint.cache.{change}", "0.0.1" if change == "__version__" else lambda: "older")
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, (), never)


def test_nothing_is_unpickled(folder: Path, tmp_path: Path) -> None:
    """What would run if it were unpickled is not even read: its checksum is right, and it is no plan."""
    kept_plan(TEXTS, (), make)
    (path,) = folder.iterdir()
    bait = pickle.dumps(Bait(tmp_path / "run"))
    path.write_bytes(zlib.crc32(bait).to_bytes(4, "big") + bait)
    with pytest.raises(AssertionError):
        kept_plan(TEXTS, (), never)
    assert not (tmp_path / "run").exists()


class Bait(NamedTuple):
    path: Path

    def __reduce__(self) -> tuple[Callable[..., None], tuple[Path]]:
        return Path.mkdir, (self.path,)


@given(st.binary(max_size=60))
def test_whatever_a_file_holds_it_is_a_plan_or_nothing(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICYLINT_CACHE_DIR", str(folder))
        made = Plan({}, (), make().program)
        kept_plan([], (), lambda: made)
        (path,) = folder.iterdir()
        path.write_bytes(data)
        assert kept_plan([], (), lambda: made) == made


def test_the_command_shows_and_clears_what_is_kept(folder: Path, policylint: Callable[..., Result]) -> None:
    assert policylint("cache", "show").stdout.endswith("cache: 0 files, 0.0 MiB\n")
    kept_plan(TEXTS, (), make)
    (folder / "0a.123").write_bytes(b"half")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert policylint("cache", "show").stdout.endswith("cache: 2 files, 0.0 MiB\n")
    assert policylint("cache", "clear").stdout == "2 files removed\n"
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert policylint("cache", "clear").stdout == "0 files removed\n"


def test_the_command_says_that_nothing_is_kept(
    policylint: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYLINT_CACHE_DIR", "")
    assert policylint("cache", "show").stdout.startswith("nothing is kept:")
    assert policylint("cache", "clear").stdout == "0 files removed\n"
