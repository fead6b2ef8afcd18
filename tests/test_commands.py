"""The commands beside `check`: rules, explain, test; and that nothing printed steers a terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.house import HOUSE, RULE, write_house


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


def test_rules(policylint: Run):
    assert "How long logs are kept" in policylint("rules", "--rules", "house").stdout
    listed = json.loads(policylint("rules", "--rules", "house", "--format", "json").stdout)
    assert {
        "id": "house/logs",
        "kind": "disclosure",
        "title": "How long logs are kept",
        "summary": "Says how long logs are kept.",
        "precision": "",
        "profiles": [],
    } in listed


def test_explain(policylint: Run):
    result = policylint("explain", "--rules", "house", "house/logs")
    assert result.exit_code == 0
    for expected in (
        "house/logs: How long logs are kept",
        "we keep ... logs",
        "for {duration}",
        "Name a period.",
        "  ## Logs",
    ):
        assert expected in result.stdout
    assert policylint("explain", "core").exit_code == 0
    unknown = policylint("explain", "--rules", "house", "house/lags")
    assert unknown.exit_code == 2
    assert "house/logs" in unknown.stderr
    family = policylint("explain", "--rules", "house", "house")
    assert (family.exit_code, family.stderr) == (
        2,
        "error: 'house' is a family of rules; explain one of them: house/logs\n",
    )


def test_test(policylint: Run):
    for arguments in (("house",), ("house/house/logs.yaml",), ("--rules", "house", "house/house")):
        result = policylint("test", *arguments)
        assert (result.exit_code, result.stdout) == (0, "No failures in 3 examples of 1 rule\n")
    Path("house/house/logs.yaml").write_text(RULE.replace("{status: weak,", "{status: present,"), encoding="utf-8")
    result = policylint("test", "house")
    assert result.exit_code == 1
    assert result.stdout.startswith("house/house/logs.yaml:15: house/logs: expected present, got weak")
    assert result.stdout.endswith("1 failure in 3 examples of 1 rule\n")


def test_a_document_instead_of_a_command(policylint: Run):
    result = policylint("good.md")
    assert result.exit_code == 2
    assert "policylint check good.md" in result.stderr


def test_version(policylint: Run):
    assert policylint("--version").stdout == "policylint 0.1.0\n"


def test_a_document_is_no_rule_file(policylint: Run):
    result = policylint("test", "good.md")
    assert result.exit_code == 2
    assert "good.md is no rule file" in result.stderr


STEERING = "a\x1b[31mb\x07\x9b0m\u202e"


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_nothing_that_is_printed_steers_a_terminal(policylint: Run):
    Path(f"{STEERING}.md").write_text(f"# Pri{STEERING}vacy\n\n{STEERING} We keep server logs.\n", encoding="utf-8")
    Path(f"{STEERING}.txt").write_bytes(b"\xff")
    Path(STEERING).mkdir()
    Path("house/house/logs.yaml").write_text(
        RULE.replace("How long logs are kept", f'"{STEERING}"'.encode("unicode_escape").decode()), encoding="utf-8"
    )
    for arguments in (
        ("check", *HOUSE, "."),
        ("check", *HOUSE, "--format", "concise", "."),
        ("check", *HOUSE, f"no{STEERING}.md"),
        ("check", *HOUSE, "no\n: error.md"),
        ("check", *HOUSE, STEERING),
        ("check", *HOUSE, "--show-files"),
        ("check", f"--{STEERING}"),
        ("check", "--rules", STEERING),
        ("check", "--profile", STEERING),
        ("check", *HOUSE, "--format", f"json={STEERING}/no/x", "good.md"),
        (STEERING,),
        ("explain", STEERING),
        ("explain", "--rules", "house", "house/logs"),
        ("rules", "--rules", "house"),
        ("test", f"{STEERING}.md"),
        ("test", "house"),
        ("coverage", "."),
        ("suppressions", "."),
        ("check", *HOUSE, "--show-settings"),
        ("init", STEERING),
    ):
        result = policylint(*arguments)
        assert result.output.replace("\n", "").isprintable(), arguments
        assert "error.md" not in result.stderr.splitlines()


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", *HOUSE, "."),
        ("check", *HOUSE, "--format", "concise", "."),
        ("check", *HOUSE, "--format", "github", "."),
        ("check", *HOUSE, "--show-files"),
        ("check", *HOUSE, "--show-settings"),
        ("check", *HOUSE, "--diff", "--unsafe-fixes", "."),
        ("check", *HOUSE, "good.md", "a\n::error::folder"),
        ("check", *HOUSE, "--force-exclude", "--exclude", "*.md", "a\n::error::forged.md"),
        ("baseline", "create", *HOUSE, "."),
        ("coverage", "--format", "csv", "."),
        ("diff", "good.md", "a\n::error::forged.md", "--format", "concise"),
        ("suppressions", "."),
        ("init", "."),
    ],
)
def test_no_name_forges_a_line(policylint: Run, arguments: tuple[str, ...]):
    Path("a\n::error::forged.md").write_text("# Privacy\n\nWe keep data of children under 13.\n", encoding="utf-8")
    Path("a\n::error::folder").mkdir()
    assert not [line for line in policylint(*arguments).output.splitlines() if line.startswith("::error::")]


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize(
    "name", ["top", "house/a b", "house/\u00fc", "house/a.b", "house/n\n\x1b[31m", "House/a", "house/-", "profiles/a b"]
)
def test_a_rule_file_is_called_as_ids_are(policylint: Run, name: str):
    Path(f"house/{name}.yaml").parent.mkdir(exist_ok=True, parents=True)
    Path(f"house/{name}.yaml").write_text(RULE, encoding="utf-8")
    says = "is no name of a rule file; call it FAMILY/NAME.yaml, in small letters, digits and hyphens"
    for arguments in (("check", *HOUSE, "good.md"), ("test", "house"), ("explain", "--rules", "house", "house/logs")):
        result = policylint(*arguments)
        assert result.exit_code == 2
        assert result.stderr.endswith(f".yaml: {says}\n")
        assert "\x1b" not in result.output


@pytest.mark.skipif(os.name == "nt", reason="not everybody may make links there")
def test_a_linked_folder_in_a_rule_folder_is_not_passed_over(policylint: Run):
    Path("house/more").symlink_to(Path("house/house").absolute())
    told = "house/more: is a link to a folder, and those are not followed; name that folder as a rule folder, too\n"
    for arguments in (("check", *HOUSE, "good.md"), ("test", "house")):
        assert policylint(*arguments).stderr == told


def test_a_rule_file_that_is_not_utf_8_is_told_and_nothing_else(policylint: Run):
    Path("own/a").mkdir(parents=True)
    Path("own/a/b.yaml").write_bytes(b"title: caf\xe9\n")
    told = "own/a/b.yaml: is not UTF-8 (byte at offset 10); save it as UTF-8\n"
    assert policylint("check", "--rules", "own", "good.md").stderr == told
    Path("own/a/b.yaml").unlink()
    assert policylint("check", "--rules", "own", "good.md").stderr == "own: no rule file (*.yaml) in this folder\n"
