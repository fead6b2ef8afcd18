"""`policylint init`: a configuration to start from."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.configs import NAMES
from tests.configuring import PROFILE, write_documents
from tests.conftest import Run
from tests.house import BAD, write


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_documents()


def test_init_proposes_the_profiles_that_documents_suggest(policylint: Run, golden: Callable[[str, str], None]):
    write("house/profiles/acme.yaml", PROFILE)
    write("house/profiles/other.yaml", PROFILE.replace("acme", "nobody").replace("ACME", "NOBODY"))
    write("legal/eu/privacy.md", "# Privacy\n\nThe ACME shop is ours.\n\nThis is\nthe site of Acme.\n")
    result = policylint("init", "--rules", "house")
    assert result.exit_code == 0
    assert result.stdout == (
        'policylint.toml: written after a look at 3 documents\nacme: legal/eu/privacy.md:3 has "ACME shop"\n'
    )
    golden("init.toml.txt", Path("policylint.toml").read_text(encoding="utf-8"))
    checked = json.loads(policylint("check", "bad.md", "--format", "json").stdout)
    assert {one["profile"] for finding in checked["findings"] for one in finding["citations"]} == {"core", "acme"}


def test_every_line_that_init_writes_as_an_example_is_sound(policylint: Run):
    assert policylint("init", "bad.md").exit_code == 0
    text = Path("policylint.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if "=" in line or line.startswith("# [") else line for line in text.splitlines()]
    examples = "\n".join(lines)
    assert {"exclude", "severities", "overrides"} <= tomllib.loads(examples).keys()
    write("policylint.toml", examples)
    assert policylint("check", "bad.md").exit_code == 1


@pytest.mark.parametrize("name", NAMES)
def test_init_never_writes_over_a_configuration(policylint: Run, name: str):
    text = "[tool.policylint]\n" if name == "pyproject.toml" else "# mine\n"
    write(name, text)
    result = policylint("init")
    assert result.exit_code == 2
    assert result.stderr == f"{name}: there is a configuration already; edit it, or remove it first\n"
    assert [one for one in NAMES if Path(one).exists()] == [name]
    assert Path(name).read_text(encoding="utf-8") == text


def test_init_with_a_path_that_is_not_there_writes_nothing(policylint: Run):
    result = policylint("init", "gone.md")
    assert (result.exit_code, result.stderr) == (2, "gone.md: no such file or folder\n")
    assert not Path("policylint.toml").exists()


def test_init_tells_what_it_could_not_read(policylint: Run):
    Path("odd\nname.md").write_text(BAD, encoding="utf-8") if os.name != "nt" else None
    write("empty.md", "")
    result = policylint("init")
    assert (result.exit_code, result.stderr) == (0, "empty.md: is empty; there is nothing to check\n")
    assert policylint("check", "bad.md").exit_code == 1
