"""`policylint check --fix`, `--unsafe-fixes` and `--diff`: what is changed, and what is shown."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.fixed import CLAUSE, UNSAFE, UNUSED, text, write_documents
from tests.house import BAD, GOOD, HOUSE, RULE


@pytest.fixture
def house(here: Path) -> Path:
    """A working folder with documents that --fix changes."""
    write_documents()
    return here


# --- what is changed


def test_fix_makes_safe_fixes_only(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "--fix", "--format", "concise", "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD)
    assert result.stdout == "bad.md:1:3: error[house/logs] missing: How long logs are kept\n"
    assert result.stderr == (
        "1 finding fixed; 1 error in 2 documents\n"
        "1 missing clause can be inserted with `--fix --unsafe-fixes`, to be filled in\n"
    )
    assert result.exit_code == 1


def test_unsafe_fixes_insert_clauses_that_still_fail(policylint: Run, house: Path):
    options = ("--rules", "house", "--select", "house/logs,integrity/placeholder", "--format", "concise")
    result = policylint("check", *options, *UNSAFE, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD + CLAUSE)
    assert [line.split()[1] for line in result.stdout.splitlines()] == [
        "warning[house/logs]",
        "error[integrity/placeholder]",
    ]
    assert result.stderr.startswith("2 findings fixed; 1 error, 1 warning in 2 documents\n")
    assert result.exit_code == 1
    again = policylint("check", *options, *UNSAFE, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD + CLAUSE)
    assert again.stdout == result.stdout
    assert "fixed" not in again.stderr


def test_who_does_not_look_for_blanks_is_told(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, *UNSAFE, "bad.md")
    assert result.stderr == "this run does not check integrity/placeholder: what is to be filled in is not reported\n"


def test_a_template_that_does_not_serve_is_told(policylint: Run, house: Path):
    Path("house/house/logs.yaml").write_text(RULE.replace("We keep logs for", "Ask"), encoding="utf-8")
    result = policylint("check", *HOUSE, *UNSAFE, "--quiet", "bad.md")
    assert text("bad.md") == BAD
    assert result.stderr == (
        "bad.md: not inserted: house/logs: its template is not what the rule asks for; mend the rule\n"
    )
    assert result.exit_code == 1


@pytest.mark.parametrize("options", [("--baseline", "accepted.json"), ()])
def test_what_is_accepted_is_not_mended(policylint: Run, house: Path, options: tuple[str, ...]):
    if options:
        policylint("baseline", "create", *HOUSE, *options, "bad.md")
    else:
        comment = "<!-- policylint-disable-file house/logs -- reason: there are no logs -->\n"
        Path("bad.md").write_text(BAD + comment, encoding="utf-8")
    before = text("bad.md")
    result = policylint("check", *HOUSE, *UNSAFE, *options, "bad.md")
    assert text("bad.md") == before
    assert result.exit_code == 0


def test_a_baseline_holds_after_a_fix(policylint: Run, house: Path):
    options = ("--rules", "house", "--select", "house/logs,integrity/placeholder")
    Path("accepted.md").write_text(f"{GOOD}\nAsk [COMPANY NAME].\n{UNUSED}", encoding="utf-8")
    policylint("baseline", "create", *options, "accepted.md")
    result = policylint("check", *options, "--fix", "accepted.md")
    assert text("accepted.md") == f"{GOOD}\nAsk [COMPANY NAME].\n"
    assert "1 finding fixed; No findings in 1 document; 1 suppressed (1 by the baseline)\n" in result.stdout
    assert result.exit_code == 0


def test_former_ids_become_the_new_ones(policylint: Run, house: Path):
    Path("house/house/logs.yaml").write_text(RULE + "aliases: old/logs\n", encoding="utf-8")
    comment = "<!-- policylint-disable-file {} -- reason: there are no logs -->\n"
    Path("bad.md").write_text(BAD + comment.format("old/logs"), encoding="utf-8")
    policylint("check", *HOUSE, "--fix", "bad.md")
    assert text("bad.md") == BAD + comment.format("house/logs")


# --- what is shown


def test_diff_shows_and_writes_nothing(policylint: Run, house: Path, golden: Callable[[str, str], None]):
    before = {name: text(name) for name in ("good.md", "bad.md", "weak.md")}
    result = policylint("check", *HOUSE, "--diff", "--unsafe-fixes", *before)
    assert {name: text(name) for name in before} == before
    assert result.exit_code == 1
    golden("fixes.diff.txt", result.stdout)
    assert result.stderr.endswith("2 findings would be fixed in 2 documents\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--diff", "good.md"), 1),
        (("--diff", "--exit-zero", "good.md"), 0),
        (("--diff", "bad.md"), 0),  # what it lacks is no safe fix: nothing would change
        (("--diff", "--unsafe-fixes", "bad.md"), 1),
        (("--diff", "--fix", "good.md"), 1),
        (("--diff", "good.md", "no.md"), 2),
        (("--diff", "empty"), 3),
        (("--diff", "--allow-empty", "empty"), 0),
        (("--fix", "good.md"), 0),
        (("--fix", "bad.md"), 1),
        (("--fix", "--exit-zero", "bad.md"), 0),
        (("--fix", "good.md", "no.md"), 2),
        (("--fix", "empty"), 3),
        (("--unsafe-fixes", "good.md"), 2),
        (("--diff", "--format", "json", "good.md"), 2),
    ],
)
def test_exit_codes(policylint: Run, house: Path, arguments: tuple[str, ...], code: int):
    Path("empty").mkdir()
    assert policylint("check", *HOUSE, *arguments).exit_code == code


@pytest.mark.parametrize("form", ["sarif", "json", "junit", "github", "markdown", "html"])
def test_the_format_does_not_change_what_is_fixed(policylint: Run, house: Path, form: str):
    result = policylint("check", *HOUSE, *UNSAFE, "--format", form, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md"), result.exit_code) == (GOOD, BAD + CLAUSE, 0)


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not there")
@pytest.mark.parametrize("tail", ["", "\n", "\r\n"])
def test_a_diff_is_a_patch(policylint: Run, house: Path, tail: str):
    end = "\r\n" if tail == "\r\n" else "\n"
    Path("bad.md").write_bytes((BAD.strip().replace("\n", end) + tail).encode())
    result = policylint("check", *HOUSE, "--diff", "--unsafe-fixes", "good.md", "bad.md")
    shutil.copytree(house, house / "patched", ignore=lambda *_: ["patched"])
    patch = ["patch", "-p0", "--binary", "--silent"]
    subprocess.run(patch, input=result.stdout_bytes, cwd=house / "patched", check=True)
    policylint("check", *HOUSE, *UNSAFE, "good.md", "bad.md")
    for name in ("good.md", "bad.md"):
        assert Path("patched", name).read_bytes() == Path(name).read_bytes()


@pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="git is not there, or names are others")
@pytest.mark.parametrize("program", [["git", "apply", "-p0"], ["patch", "-p0", "--silent"]])
@pytest.mark.parametrize("name", ['a\x1b[31m\n\u202e"b\\c.md', 'a"b.md', '"a.md', "\u00fc b.md", "a\u00a0\tb.md"])
def test_a_patch_names_a_document_as_git_does(policylint: Run, house: Path, name: str, program: list[str]):
    Path(name).write_text(BAD, encoding="utf-8")
    patch = policylint("check", *HOUSE, "--diff", "--unsafe-fixes", name).stdout_bytes
    assert not {"\x1b", "\u202e"} & set(patch.decode())
    if shutil.which(program[0]):
        subprocess.run(program, input=patch, check=True)
        assert text(name) == BAD + CLAUSE


def test_without_fix_the_report_says_what_could_be_done(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "good.md", "bad.md")
    assert result.stdout.endswith(
        "1 error, 1 warning in 2 documents\n1 finding can be mended with `--fix`; "
        "1 missing clause can be inserted with `--fix --unsafe-fixes`, to be filled in\n"
    )
    assert "--fix" not in policylint("check", *HOUSE, "--quiet", "good.md", "bad.md").stdout
    found = json.loads(policylint("check", *HOUSE, "--format", "json", "good.md", "bad.md").stdout)
    removal, insertion = (one["fix"] for one in found["findings"])
    assert removal == {
        "safe": True,
        "message": "Remove the suppression",
        "edits": [
            {"start": 43, "end": 87, "line": 3, "column": 33, "end_line": 4, "end_column": 44, "text": ""},
        ],
    }
    assert insertion == {
        "safe": False,
        "message": "Insert a clause to fill in",
        "edits": [
            {"start": 31, "end": 31, "line": 3, "column": 21, "end_line": 3, "end_column": 21, "text": "\n" + CLAUSE[:-1]},
        ],
    }  # fmt: skip


# --- many


def test_a_folder_is_fixed(policylint: Run, here: Path):
    shutil.copytree(ROOT / "examples", "examples")
    result = policylint("check", *UNSAFE, "--format", "json", "examples")
    report = json.loads(result.stdout)
    assert [one["rule"] for one in report["findings"] if one["kind"] == "missing"] == []
    assert report["summary"]["fixed"] > 20
    before = {path: path.read_bytes() for path in Path("examples").glob("privacy*")}
    again = json.loads(policylint("check", *UNSAFE, "--format", "json", "examples").stdout)
    assert {path: path.read_bytes() for path in Path("examples").glob("privacy*")} == before
    assert again == {**report, "summary": {**report["summary"], "fixed": 0}}
