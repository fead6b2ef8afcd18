"""The README: its commands and its rule do what it says."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages import (
    Shell,
    blocks,
    only_block,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the blocks are written for a POSIX shell")


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_short(readme: str):
    assert readme.count("\n") < 200


def test_the_quick_start_works_in_a_fresh_clone(readme: str, tmp_path: Path, programs: Path):
    for name in ("policylint", "rules", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    (line,) = only_block(readme, "<!-- quick-start -->").splitlines()
    output = Shell(tmp_path, programs).run(line)
    assert output.endswith("\nexit code: 1\n"), output
    assert "examples/privacy-vague.md:" in output


def test_the_test_command_is_one_line_that_runs_the_tests(readme: str):
    (line,) = only_block(readme, "<!-- test-command -->").splitlines()
    assert line.startswith("python3 -m venv .venv && ")
    assert line.endswith(" -m pytest")


def test_the_rule_of_the_readme_fires_at_the_right_line(readme: str, shell: Shell):
    rule = next(block.text for block in blocks(readme) if block.text.startswith("# house-rules/"))
    path = shell.folder / "house-rules" / "acme" / "breach.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(rule, encoding="utf-8")
    draft = shell.folder / "draft.md"
    check = "policylint check --rules house-rules --select acme --format concise --quiet draft.md"

    draft.write_text("# Privacy\n\nHello.\n\n## Breaches\n\nWe notify you of any breach.\n", encoding="utf-8")
    weak = shell.run(check)
    assert weak.startswith("draft.md:7:4: warning[acme/breach] weak: What happens after a data breach; lacks how soon")
    assert shell.code == 0

    draft.write_text("# Privacy\n\nHello.\n\n## Security\n\nWe use encryption.\n\n## Fees\n\nNone.\n", encoding="utf-8")
    missing = shell.run(check.replace("--select acme", "--select acme,security"))
    assert "draft.md:7:1: error[acme/breach] missing: What happens after a data breach\n" in missing
    assert shell.code == 1

    draft.write_text("# Privacy\n\nIf there is a breach, we tell you within 3 days.\n", encoding="utf-8")
    assert (shell.run(check), shell.code) == ("", 0)

    path.write_text(rule.replace("requires: [deadline]", "requires: [dead line]"), encoding="utf-8")
    line = rule[: rule.index("requires:")].count("\n") + 1
    refused = shell.run(check)
    assert refused.startswith(f"house-rules/acme/breach.yaml:{line}:12: 'requires' is 'dead line', not one of deadline")
    assert shell.code == 2
