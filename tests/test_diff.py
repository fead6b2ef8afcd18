"""`policylint diff`: files, folders and formats; what it does with git is in test_diff_git.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from policylint.reporters.diff import FORMATS
from tests.conftest import ROOT, Run

OLD = """\
# Privacy

We keep server logs for 30 days.

You may ask us for a copy of your data.

We do not sell personal data.

We set cookies to count visits. You can refuse cookies in your browser. We use `a|b` <b>here</b>.
"""
NEW = """\
# Privacy

We keep server logs for 90 days.

We sell personal data to data brokers.

We set cookies to count visits.

We answer your requests within one month. Write to privacy@fernhill.example to make a request about your data.
"""


@pytest.fixture
def two(here: Path) -> None:
    """Write old.md and new.md."""
    (here / "old.md").write_text(OLD, encoding="utf-8")
    (here / "new.md").write_text(NEW, encoding="utf-8")


def report(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["schema"] == 1
    return found


def kinds(result: Result) -> dict[tuple[str, str], str]:
    return {(one["path"], one["rule"]): one["kind"] for one in report(result)["changes"]}


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("form", FORMATS)
def test_every_format(policylint: Run, golden: Callable[[str, str], None], form: str):
    result = policylint("diff", "old.md", "new.md", "--format", form)
    assert result.exit_code == 1
    golden(f"diff.{form}.txt", result.stdout)


CODES: list[tuple[list[str], int]] = [
    (["old.md", "old.md", "--fail-on", "changed"], 0),
    (["old.md", "new.md"], 1),
    (["old.md", "nowhere.md"], 2),
    (["empty", "none"], 3),
    (["old.md", "new.md", "--fail-on", "never"], 0),
    (["old.md", "new.md", "--select", "retention"], 0),
    (["old.md", "new.md", "--select", "retention", "--fail-on", "changed"], 1),
    (["old.md", "new.md", "--select", "tracking"], 1),
    (["old.md", "new.md", "--select", "tracking", "--fail-on", "lost"], 0),
    (["old.md", "new.md", "--ignore", "rights/access,tracking"], 0),
    (["new.md", "old.md", "--select", "rights/access"], 0),
]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("arguments", "code", "form"),
    [(*case, "full") for case in CODES] + [(*case, form) for case in CODES[:4] for form in FORMATS[1:]],
)
def test_the_exit_code_is_the_same_for_every_format(policylint: Run, arguments: list[str], code: int, form: str):
    Path("empty").mkdir()
    Path("none").mkdir()
    assert policylint("diff", *arguments, "--format", form).exit_code == code


@pytest.mark.usefixtures("two")
def test_several_formats_at_once(policylint: Run):
    result = policylint("diff", "old.md", "new.md", "--format", "github", "--format", "markdown=summary.md")
    assert result.stdout.startswith("::error file=new.md,line=")
    assert Path("summary.md").read_text(encoding="utf-8").startswith("## policylint diff\n")
    refused = policylint("diff", "old.md", "new.md", "--format", "json=old.md")
    assert refused.exit_code == 2
    assert "holds a document" in refused.stderr
    assert Path("old.md").read_text(encoding="utf-8") == OLD


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name two versions, OLD and NEW, or --since REV"),
        (["old.md", "new.md", "--stdin-filename", "a.md"], "give - as a path, too"),
        (["", "old.md"], "a path is empty; name two files or two folders"),
        (["old.md"], "name two versions, OLD and NEW, or --since REV"),
        (["old.md", "new.md", "old.md"], "name two versions"),
        (["-", "-"], "only one of OLD and NEW can be -"),
        (["folder", "new.md"], "folder is a folder and new.md is none; name two files or two folders"),
        (["old.md", "folder"], "folder is a folder and old.md is none; name two files or two folders"),
        (["old.md", "nowhere.md"], "nowhere.md: no such file or folder"),
        (["nowhere.md", "nobody.md"], "nobody.md: no such file or folder"),
        (["old.md", "binary.md"], "binary.md: is not text (NUL byte at offset 1)"),
        (["binary.md", "new.md"], "binary.md: is not text"),
        (["blank.md", "new.md"], "blank.md: is empty; there is nothing to check"),
        (["old.md", "new.md", "--format", "sarif"], "'sarif' is not one of full, concise, json, markdown, github."),
        (["old.md", "new.md", "--fail-on", "error"], "'error' is not one of 'lost', 'weakened', 'changed', 'never'"),
        (["old.md", "new.md", "--profile", "gpdr"], "unknown profile 'gpdr'; did you mean"),
        (["old.md", "new.md", "--select", "right"], "no rule is called 'right'"),
        (["old.md", "new.md", "--config", "c.toml", "--isolated"], "--config and --isolated exclude each other"),
        (["empty", "folder", "--profile", "gpdr"], "unknown profile 'gpdr'"),
    ],
)
def test_mistakes(policylint: Run, arguments: list[str], message: str):
    Path("folder").mkdir()
    Path("empty").mkdir()
    Path("c.toml").touch()
    Path("binary.md").write_bytes(b"a\0b")
    Path("blank.md").write_text(" \n", encoding="utf-8")
    result = policylint("diff", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("two")
def test_standard_input_is_either(policylint: Run):
    expected = report(policylint("diff", "old.md", "new.md", "--format", "json"))["changes"]
    for arguments, text in ((["-", "new.md"], OLD), (["old.md", "-"], NEW)):
        for name in ([], ["--stdin-filename", "draft.md"]):
            found = report(policylint("diff", *arguments, *name, "--format", "json", stdin=text))["changes"]
            assert [{**one, "path": ""} for one in found] == [{**one, "path": ""} for one in expected]


@pytest.mark.usefixtures("two")
def test_a_name_without_an_ending_has_the_format_of_the_other(policylint: Run, here: Path):
    """A shell's `<(git show main:privacy.md)` is a name such as /dev/fd/63."""
    old = "# Privacy\n\n- We keep logs\n  for 30 days.\n\n<!-- We do not sell personal data. -->\n"
    (here / "63").write_text(old, encoding="utf-8")
    (here / "same.md").write_text(old, encoding="utf-8")
    for pair in (("63", "same.md"), ("same.md", "63")):
        assert report(policylint("diff", *pair, "--format", "json"))["changes"] == []


def test_one_policy_in_two_formats(policylint: Run, here: Path):
    text = "<h1>Privacy</h1><p>We keep server logs for 30 days.</p>"
    (here / "old.html").write_text(text, encoding="utf-8")
    (here / "new.md").write_text("# Privacy\n\nWe keep server logs for 60 days.\n", encoding="utf-8")
    assert kinds(policylint("diff", "old.html", "new.md", "--format", "json")) == {
        ("new.md", "retention/period"): "changed"
    }


def test_folders(policylint: Run, here: Path):
    for folder in ("v1/apps", "v2/apps", "v2/drafts"):
        (here / folder).mkdir(parents=True)
    keeps = "# Privacy\n\nWe keep server logs for 30 days.\n"
    for name, text in {
        "v1/apps/a.md": keeps,
        "v2/apps/a.md": keeps.replace("30", "60"),
        "v1/gone.md": keeps,
        "v2/new.txt": keeps,
        "v1/same.md": keeps,
        "v2/same.md": keeps,
        "v2/drafts/b.md": keeps,
        "v2/notes.rst": keeps,
    }.items():
        (here / name).write_text(text, encoding="utf-8")
    result = policylint("diff", "v1", "v2", "--select", "retention", "--exclude", "drafts", "--format", "json")
    assert result.exit_code == 1
    assert kinds(result) == {
        ("v2/apps/a.md", "retention/period"): "changed",
        ("v1/gone.md", "retention/period"): "lost",
        ("v2/new.txt", "retention/period"): "gained",
    }
    assert report(result)["summary"]["documents"] == 4
    (here / "v1/same.md").write_bytes(b"\xff")
    result = policylint("diff", "v1", "v2", "--select", "retention", "--exclude", "drafts", "--format", "json")
    assert result.exit_code == 2
    assert len(kinds(result)) == 3
    assert report(result)["errors"][0]["path"] == "v1/same.md"


@pytest.mark.usefixtures("two")
def test_configuration_holds_for_both(policylint: Run, here: Path):
    (here / "policylint.toml").write_text(
        'select = ["retention", "rights/access"]\n[severities]\n"rights/access" = "info"\n', encoding="utf-8"
    )
    result = policylint("diff", "old.md", "new.md", "--format", "json")
    assert kinds(result) == {("new.md", "rights/access"): "lost", ("new.md", "retention/period"): "changed"}
    assert report(result)["changes"][0]["severity"] == "info"
    assert len(kinds(policylint("diff", "old.md", "new.md", "--isolated", "--format", "json"))) > 2


@pytest.mark.usefixtures("two")
def test_facts_decide_what_counts(policylint: Run, here: Path):
    folder = here / "rules" / "profiles"
    folder.mkdir(parents=True)
    (folder / "law.yaml").write_text(
        "title: T\nsummary: S\nobligations:\n"
        "  - {id: L-1, needs: [rights/access], cite: Art. 1, severity: error, when: {facts: {children: directed}}}\n",
        encoding="utf-8",
    )
    law = ("diff", "old.md", "new.md", "--rules", "rules", "--profile", "law")
    assert policylint(*law, "--fact", "children=directed").exit_code == 1
    aside = policylint(*law, "--fact", "children=general")
    assert aside.exit_code == 0
    assert "not counted: no chosen profile asks for it" in aside.stdout
    assert "1 lost in 1 of 1 document; 1 of them not counted" in aside.stdout


@pytest.mark.usefixtures("two")
def test_what_the_new_text_accepts_is_told_and_does_not_fail(policylint: Run, here: Path):
    accepts = "<!-- policylint-disable-file rights/access -- reason: no data is kept -->\n"
    (here / "new.md").write_text(accepts + NEW, encoding="utf-8")
    result = policylint("diff", "old.md", "new.md", "--select", "rights/access")
    assert result.exit_code == 0
    assert "= accepted: no data is kept" in result.stdout


def test_nothing_steers_a_terminal_or_the_page(policylint: Run, here: Path):
    (here / "old.md").write_text("We keep \x1b[31m\x9b0m\u202e*logs* | `x` <b>a</b> for 30 days.\n", encoding="utf-8")
    (here / "new.md").write_text("We sell [tea](https://tea.example).\n", encoding="utf-8")
    for form in ("full", "concise", "markdown", "github"):
        assert not {"\x1b", "\x9b", "\u202e"} & set(policylint("diff", "old.md", "new.md", "--format", form).stdout)
    page = policylint("diff", "old.md", "new.md", "--format", "markdown").stdout
    (row,) = (line for line in page.splitlines() if "retention/period" in line)
    assert row.replace("\\|", "").count("|") == 5
    assert "\\<b\\>" in row


@pytest.mark.usefixtures("two")
def test_colour(policylint: Run):
    plain = policylint("diff", "old.md", "new.md", "--color", "never").stdout
    painted = policylint("diff", "old.md", "new.md", "--color", "always").stdout
    assert "\x1b[1;31mlost\x1b[0m" in painted
    assert "\x1b" not in plain


def test_a_long_list_of_numbers_is_cut(policylint: Run, here: Path):
    for name, unit in (("old.txt", "days"), ("new.txt", "weeks")):
        numbers = ", ".join(f"{n} {unit}" for n in range(2, 40))
        (here / name).write_text(f"We keep your data for {numbers}.", encoding="utf-8")
    result = policylint("diff", "old.txt", "new.txt", "--select", "retention", "--format", "concise")
    assert "2 days, 3 days, 4 days, 5 days, 6 days, 7 days, … -> 6 weeks, " in result.stdout


def test_the_help_says_what_the_codes_are(policylint: Run):
    assert "Exit codes: 0 nothing as bad as --fail-on" in policylint("diff", "--help").stdout


def test_the_examples_differ(policylint: Run):
    complete, vague = ROOT / "examples/privacy-complete.md", ROOT / "examples/privacy-vague.md"
    result = policylint("diff", str(complete), str(vague), "--format", "json")
    assert result.exit_code == 1
    counts = report(result)["summary"]
    assert counts["lost"] > 10
    assert counts["gained"] == 0
    back = report(policylint("diff", str(vague), str(complete), "--format", "json"))["summary"]
    assert (back["gained"], back["strengthened"], back["lost"]) == (counts["lost"], counts["weakened"], 0)
