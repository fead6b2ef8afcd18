"""`policylint baseline`, and `check` with a baseline."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest

from policylint.baseline import Entry
from policylint.baselinefile import as_text, read
from tests.conftest import Run
from tests.house import write

# --- the file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_nobody_waits_for_a_baseline_that_is_a_pipe(here: Path, policylint: Run):
    Path("p.md").write_text(BAD, encoding="utf-8")
    os.mkfifo(NAME)
    for options in ((), ("--baseline", NAME)):
        result = policylint("check", *options, "p.md")
        assert (result.exit_code, result.stderr) == (2, f"{NAME}: cannot be read: it is no regular file\n")


# --- the commands

BAD = "# Privacy\n\nWelcome to our site.\n\nWe keep your personal data as long as necessary.\n"
CHOICE = ("--select", "rights/access,retention/period")
NAME = ".policylint-baseline.json"


@pytest.fixture
def project(here: Path) -> Path:
    Path(".git").mkdir()
    Path("legal").mkdir()
    Path("legal/privacy.md").write_text(BAD, encoding="utf-8")
    return here


def rules_in(path: str | Path) -> list[tuple[str, str]]:
    return [(one["path"], one["rule"]) for one in json.loads(Path(path).read_text(encoding="utf-8"))["findings"]]


BOTH = [("legal/privacy.md", "retention/period"), ("legal/privacy.md", "rights/access")]


def test_a_baseline_accepts_what_is_there_and_nothing_new(project: Path, policylint: Run):
    result = policylint("baseline", "create", *CHOICE, "legal")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{NAME}: 2 findings accepted")
    assert rules_in(NAME) == BOTH
    result = policylint("check", *CHOICE, "legal")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "No findings in 1 document; 2 suppressed (2 by the baseline)"
    assert policylint("check", *CHOICE, "--no-baseline", "legal").exit_code == 1
    parsed = json.loads(policylint("check", *CHOICE, "--format", "json", "legal").stdout)
    accepted = {"kind": "baseline", "reason": None, "until": None, "by": None, "line": None}
    assert [one["suppressed"] for one in parsed["findings"]] == [accepted, accepted]
    assert (parsed["summary"]["suppressed"], parsed["summary"]["stale"]) == (2, 0)
    assert policylint("check", "--select", "rights", "legal").exit_code == 1


def test_moving_text_keeps_it_accepted(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    moved = BAD.replace("# Privacy", "# What we do with data").replace("\n\n", "\n" * 50)
    Path("legal/privacy.md").write_text(moved, encoding="utf-8")
    assert policylint("check", *CHOICE).exit_code == 0
    Path("legal/copy.md").write_text(BAD, encoding="utf-8")
    assert policylint("check", *CHOICE).exit_code == 1


def test_it_is_found_from_a_folder_below(project: Path, policylint: Run, monkeypatch: pytest.MonkeyPatch):
    policylint("baseline", "create", *CHOICE)
    monkeypatch.chdir("legal")
    assert policylint("check", *CHOICE, "privacy.md").exit_code == 0
    assert policylint("check", *CHOICE, "--stdin-filename", "privacy.md", "-", stdin=BAD).exit_code == 0
    assert policylint("check", *CHOICE, "-", stdin=BAD).exit_code == 1
    assert policylint("baseline", "update", *CHOICE).stdout == f"../{NAME}: 2 findings accepted\n"
    Path(".git").mkdir()  # a repository of its own
    assert policylint("check", *CHOICE, "privacy.md").exit_code == 1


def test_stale_lines_are_reported_and_pruned(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    Path("legal/privacy.md").write_text(BAD + "\nYou can request access to your personal data.\n", encoding="utf-8")
    result = policylint("check", *CHOICE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].endswith("; 1 suppressed (1 by the baseline); 1 stale line in the baseline")
    assert "stale" not in policylint("check", "--select", "retention").stdout
    result = policylint("baseline", "prune", *CHOICE)
    assert result.stdout == f"- legal/privacy.md: error[rights/access] missing\n{NAME}: 1 finding accepted\n"
    assert rules_in(NAME) == BOTH[:1]
    Path("legal/privacy.md").unlink()
    Path("other.md").write_text(BAD, encoding="utf-8")
    assert "1 stale line" in policylint("check", *CHOICE).stdout
    policylint("baseline", "prune", *CHOICE)
    assert rules_in(NAME) == []


def test_update_touches_only_what_was_checked(project: Path, policylint: Run):
    Path("b.md").write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", *CHOICE)
    before = rules_in(NAME)
    Path("b.md").write_text("# Privacy\n\nWe keep your personal data for 30 days.\n", encoding="utf-8")
    assert policylint("baseline", "update", *CHOICE, "legal").stdout == f"{NAME}: 4 findings accepted\n"
    result = policylint("baseline", "update", "--select", "retention", "b.md")
    assert result.stdout.startswith("- b.md: warning[retention/period] weak\n")
    assert rules_in(NAME) == [one for one in before if one != ("b.md", "retention/period")]
    Path("b.md").write_text(BAD, encoding="utf-8")
    assert policylint("baseline", "prune", *CHOICE).stdout == f"{NAME}: 3 findings accepted\n"
    assert policylint("baseline", "update", *CHOICE).stdout.startswith("+ b.md: warning[retention/period] weak\n")
    assert rules_in(NAME) == before


def test_mistakes_write_nothing(project: Path, policylint: Run):
    assert policylint("baseline", "update").exit_code == 2
    assert policylint("baseline", "prune").exit_code == 2
    result = policylint("baseline", "create", "legal", "no.md")
    assert (result.exit_code, result.stderr) == (2, "no.md: no such file or folder\nnothing was written\n")
    Path("empty").mkdir()
    assert policylint("baseline", "create", "empty").exit_code == 3
    assert policylint("baseline", "create", "-", stdin=BAD).exit_code == 2
    assert not Path(NAME).exists()
    Path(NAME).write_text("mine", encoding="utf-8")
    result = policylint("baseline", "create")
    assert (result.exit_code, Path(NAME).read_text(encoding="utf-8")) == (2, "mine")
    assert "baseline update" in result.stderr


def test_rules_that_there_are_not_are_told_and_pruned(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    entry = Entry("legal/privacy.md", "rights/acces", "missing", "", "error")
    kept = read(Path(NAME)).entries
    Path(NAME).write_text(as_text([*kept, entry]), encoding="utf-8")
    result = policylint("check", *CHOICE)
    told = f"{NAME}: no rule is called 'rights/acces' (1 line); `policylint baseline prune` drops what names it\n"
    assert (result.exit_code, result.stderr) == (0, told)
    assert policylint("check", *CHOICE, "-q").stderr == ""
    assert policylint("baseline", "prune").stdout.startswith("- legal/privacy.md: error[rights/acces] missing\n")
    assert read(Path(NAME)).entries == kept
    assert policylint("check", *CHOICE).stderr == ""


def test_entries_go_with_the_last_document(project: Path, policylint: Run):
    policylint("baseline", "create", *CHOICE)
    Path("legal/privacy.md").unlink()
    result = policylint("baseline", "prune")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{NAME}: 0 findings accepted")
    assert rules_in(NAME) == []
    assert policylint("baseline", "prune").exit_code == 3


@pytest.mark.parametrize(("repository", "code"), [(True, 0), (False, 1)])
def test_a_baseline_above_counts_in_a_repository_only(
    here: Path, policylint: Run, monkeypatch: pytest.MonkeyPatch, repository: bool, code: int
):
    Path("legal").mkdir()
    Path("legal/privacy.md").write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", *CHOICE)
    if repository:
        Path(".git").mkdir()
    monkeypatch.chdir("legal")
    assert policylint("check", *CHOICE).exit_code == code
    result = policylint("baseline", "create", *CHOICE)
    if repository:
        assert result.stderr.startswith(f"../{NAME}: is the baseline here already: `policylint baseline update`")
        assert result.exit_code == 2
        assert not Path(NAME).exists()
        assert policylint("baseline", "create", *CHOICE, "--baseline", NAME).exit_code == 0
    assert Path(NAME).exists()


def test_facts_decide_what_is_accepted(project: Path, policylint: Run):
    options = ("--profile", "coppa", "--fact", "children=directed")
    assert policylint("baseline", "create", *options).exit_code == 0
    assert policylint("check", *options).exit_code == 0
    known = len(rules_in(NAME))
    Path(NAME).unlink()
    policylint("baseline", "create", "--profile", "coppa", "--fact", "children=general")
    assert len(rules_in(NAME)) < known


def test_no_baseline_and_one_exclude_each_other(project: Path, policylint: Run):
    result = policylint("check", "--baseline", NAME, "--no-baseline")
    assert result.exit_code == 2
    assert "--baseline and --no-baseline exclude each other" in result.stderr


def test_a_file_elsewhere(project: Path, policylint: Run):
    Path("ci").mkdir()
    policylint("baseline", "create", *CHOICE, "--baseline", "ci/old.json")
    assert [path for path, _ in rules_in("ci/old.json")] == ["../legal/privacy.md"] * 2
    assert not Path(NAME).exists()
    assert policylint("check", *CHOICE).exit_code == 1
    assert policylint("check", *CHOICE, "--baseline", "ci/old.json").exit_code == 0
    assert [path.name for path in Path("ci").iterdir()] == ["old.json"]
    assert as_text(read(Path("ci/old.json")).entries) == Path("ci/old.json").read_text(encoding="utf-8")


def test_the_file_is_sorted(project: Path, policylint: Run):
    for name in ("z.md", "a.md"):
        Path(name).write_text(BAD, encoding="utf-8")
    policylint("baseline", "create", "--profile", "core")
    assert all(first < second for first, second in pairwise(rules_in(NAME)))


def test_a_folder_is_no_baseline(policylint: Run):
    Path(".policylint-baseline.json").mkdir()
    write("a.md", "# Privacy\n")
    refused = ".policylint-baseline.json: cannot be read: it is no regular file\n"
    for arguments in (("check", "a.md"), ("baseline", "update", "a.md"), ("baseline", "prune", "a.md")):
        result = policylint(*arguments)
        assert (result.exit_code, result.stderr) == (2, refused)
    result = policylint("baseline", "create", "a.md")
    told = ".policylint-baseline.json: is a folder; remove it, or name another file with --baseline\n"
    assert (result.exit_code, result.stderr) == (2, told)
