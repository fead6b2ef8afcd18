"""Rows 54 to 60: hooks, containers, Python, coverage."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from identify import identify

from tests.conftest import ROOT, Run

API = """\
from policylint import check_text, load_rules
from policylint.api import Document, Finding

document: Document = check_text("# Privacy", path="a.md", rules=load_rules(select=["children"]))
first: Finding = document.findings[0]
print(first.rule, first.line)
"""


def test_row_54_the_hook_asks_for_policies_only(here: Path):
    hooks = ROOT / ".pre-commit-hooks.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(hooks)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    hook = yaml.safe_load(hooks.read_text(encoding="utf-8"))[0]
    assert (hook["id"], hook["entry"]) == ("policylint", "policylint check --force-exclude")
    taken = {
        name for name in ("legal/Privacy-Policy.html", "privacy.md", "README.md", "privacy.py", "privacy.mdx")
        if re.search(hook["files"], name)
    }  # fmt: skip
    assert taken == {"legal/Privacy-Policy.html", "privacy.md", "privacy.mdx"}
    assert all(identify.tags_from_filename(name) & {"html", "markdown", "mdx"} for name in taken)


def test_row_55_the_action_and_the_image_are_described(here: Path):
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    jsonschema.validate(action, get_builtin_schema("vendor.github-actions"))
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)", image, re.MULTILINE)
    assert image.rstrip().splitlines()[-1].startswith(("ENTRYPOINT", "CMD"))


def test_row_56_an_editor_is_answered_by_a_language_server(here: Path):
    pytest.importorskip("pytest_lsp", reason="the extra `lsp` and pytest-lsp are not installed")
    from tests.editor import VAGUE, Editor

    async def write_a_policy() -> None:
        editor = await Editor.start([here])
        shown = await editor.check(here / "privacy.md", VAGUE)
        assert {one.code for one in shown} >= {"children/clause", "retention/period"}
        uri = (here / "privacy.md").as_uri()
        editor.replace(uri, "as long as necessary", "30 days")
        assert "retention/period" not in {one.code for one in await editor.shown(uri)}
        assert await editor.stop() == 0

    asyncio.run(write_a_policy())


def test_row_58_the_api_is_typed(here: Path):
    Path("example.py").write_text(API, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT), "PATH": ""}
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(here / "cache"), "example.py"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    said = subprocess.run([sys.executable, "example.py"], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "children/clause 1\n"


def obligations(policylint: Run, *arguments: str) -> dict[str, dict[str, object]]:
    said = json.loads(policylint("coverage", "--format", "json", *arguments).stdout)
    return {one["obligation"]: one for one in said["obligations"]}


def test_row_59_what_is_met_is_shown_with_its_lines(policylint: Run, site: Path):
    found = obligations(policylint, "--profile", "core", "complete.md")
    met = [one for one in found.values() if one["status"] == "present"]
    assert len(met) > 10
    assert all(one["lines"] for one in met)
    lines = Path("complete.md").read_text(encoding="utf-8").splitlines()
    (first, *_) = found["GEN-RETENTION"]["lines"]  # type: ignore[misc]
    assert any(word in lines[first - 1] for word in ("days", "years", "delete"))


def test_row_60_what_does_not_apply_says_why(policylint: Run, site: Path):
    found = obligations(policylint, "--profile", "coppa", "--fact", "children=general", "complete.md")
    spared = [one for one in found.values() if one["status"] == "not_applicable"]
    assert spared
    assert all(one["because"] for one in spared)
    assert any("the fact children is general" in str(one["because"]) for one in spared)
