"""`policylint check`: which documents it lints, and where its reports go."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from policylint.commands.common import wants_colour
from tests.conftest import Run
from tests.house import BAD, GOOD, HOUSE, write_house


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


# --- what is linted


def test_standard_input(policylint: Run):
    result = policylint("check", *HOUSE, "--format", "concise", "-q", "--stdin-filename", "docs/p.md", "-", stdin=BAD)
    assert result.exit_code == 1
    assert result.stdout.startswith("docs/p.md:1:3: error[house/logs] ")
    assert policylint("check", *HOUSE, "-", stdin=b"\xff").stderr.startswith("<stdin>: is not UTF-8")


def test_two_documents_of_one_name_are_refused(policylint: Run):
    result = policylint("check", "--stdin-filename", "./good.md", "-", "good.md", stdin=GOOD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("good.md: two documents would be reported by this name; rename one, or give `-`")
    assert policylint("check", "--stdin-filename", "other.md", "-", "good.md", stdin=GOOD).exit_code == 1


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are text here")
def test_two_names_that_are_printed_alike_are_refused(policylint: Run):
    for name in (b"caf\xe9.md", b"caf\xe8.md"):
        Path(os.fsdecode(name)).write_text(GOOD, encoding="utf-8")
    assert "two documents would be reported by this name" in policylint("check", ".").stderr


def test_a_link_that_leads_nowhere_is_told(policylint: Run):
    Path("docs").mkdir()
    Path("docs/good.md").write_text(GOOD, encoding="utf-8")
    Path("docs/link.md").symlink_to("nowhere.md")
    result = policylint("check", "docs")
    assert result.exit_code == 2
    assert result.stderr.startswith("docs/link.md: cannot be read: ")


def test_without_a_path_the_current_folder_is_linted(policylint: Run):
    result = policylint("check", *HOUSE, "--show-files")
    assert (result.exit_code, result.stdout) == (0, "bad.md\ngood.md\nweak.md\n")
    assert policylint("check", *HOUSE, "--show-files", "--exclude", "*.md").exit_code == 3


def test_select_takes_lists_and_families(policylint: Run):
    parsed = json.loads(
        policylint("check", "--rules", "house", "--select", "house", "--format", "json", "bad.md").stdout
    )
    assert [a["rule"] for a in parsed["documents"][0]["assessments"]] == ["house/logs"]
    nothing = policylint("check", *HOUSE, "--ignore", "house/logs,house", "--format", "json", "bad.md")
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "no rule is left to check" in nothing.stderr


# --- what goes where


def test_reports_to_files(policylint: Run):
    result = policylint("check", *HOUSE, "--format", "json=out.json", "--format", "concise=out.txt", "bad.md")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["findings"][0]["rule"] == "house/logs"
    assert Path("out.txt").read_text(encoding="utf-8").startswith("bad.md:1:3: error[house/logs]")
    assert sorted(path.name for path in Path().iterdir() if "part" in path.name) == []


def test_a_report_that_cannot_be_written_is_2(policylint: Run):
    result = policylint("check", *HOUSE, "--format", "json=no/such/folder.json", "bad.md")
    assert result.exit_code == 2
    assert result.stderr.startswith("no/such/folder.json: cannot be written: ")


def test_quiet_and_colour(policylint: Run):
    assert "1 error in 1 document" in policylint("check", *HOUSE, "bad.md").stdout
    assert "1 error in 1 document" not in policylint("check", *HOUSE, "-q", "bad.md").stdout
    assert "\x1b[" in policylint("check", *HOUSE, "--color", "always", "bad.md").stdout
    assert "\x1b[" not in policylint("check", *HOUSE, "bad.md").stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("when", "terminal", "environment", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_is_decided(when: str, terminal: bool, environment: dict[str, str], expected: bool):
    stream = Terminal() if terminal else io.StringIO()
    assert wants_colour(when, stream, environment) is expected  # type: ignore[arg-type]
