"""The example policies: what is found in each, and that those that are meant to be clean are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

POLICIES = sorted(path.name for path in (ROOT / "examples").glob("privacy-*.*"))
CLEAN = {"privacy-complete.md", "privacy-tables.md"}
FAILING = {"privacy-page.html", "privacy-vague.md"}


@pytest.fixture(autouse=True)
def examples(here: Path) -> None:
    shutil.copytree(ROOT / "examples", here / "examples")


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_found(name: str, policylint: Run, golden: Callable[[str, str], None]):
    result = policylint("check", "--format", "concise", f"examples/{name}")
    golden(f"{name}.concise.txt", result.stdout)
    assert result.stdout == "" if name in CLEAN else result.stdout
    assert result.exit_code == (1 if name in FAILING else 0)


def test_the_names_above_are_right():
    assert set(POLICIES) > CLEAN | FAILING
