"""`policylint check`: options, exit codes, and one clear message for every mistake."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.house import GOOD, HOUSE, RULE, write, write_house


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


def test_clean_is_0_findings_are_1(policylint: Run):
    assert policylint("check", *HOUSE, "good.md").exit_code == 0
    result = policylint("check", *HOUSE, "bad.md")
    assert result.exit_code == 1
    assert "bad.md:1:3: error house/logs missing: How long logs are kept" in result.stdout
    assert result.stderr == ""


def test_fail_on_and_exit_zero(policylint: Run):
    assert policylint("check", *HOUSE, "weak.md").exit_code == 0
    assert policylint("check", *HOUSE, "--fail-on", "warning", "weak.md").exit_code == 1
    assert policylint("check", *HOUSE, "--fail-on", "never", "bad.md").exit_code == 0
    assert policylint("check", *HOUSE, "--exit-zero", "bad.md").exit_code == 0
    assert policylint("check", *HOUSE, "--exit-zero", "bad.md", "no.md").exit_code == 2


def test_min_severity_hides_and_does_not_forgive(policylint: Run):
    result = policylint(
        "check", *HOUSE, "--min-severity", "error", "--fail-on", "warning", "--format", "concise", "weak.md"
    )
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("no.md", None, "no.md: no such file or folder\n"),
        ("x.md", b"\x89PNG\r\n\x1a\n\0", "x.md: is not text (NUL byte at offset 8)\n"),
        ("x.md", b"", "x.md: is empty; there is nothing to check\n"),
        ("x.md", b"na\xefve", "x.md: is not UTF-8 (byte 0xEF at offset 2, line 1); save it as UTF-8\n"),
    ],
)
def test_a_bad_document_is_2_and_the_others_are_linted(policylint: Run, name: str, data: bytes | None, message: str):
    if data is not None:
        Path(name).write_bytes(data)
    result = policylint("check", *HOUSE, "--format", "json", name, "bad.md")
    parsed = json.loads(result.stdout)
    assert result.exit_code == 2
    assert result.stderr == message
    assert [document["path"] for document in parsed["documents"]] == ["bad.md"]
    assert [error["path"] for error in parsed["errors"]] == [name]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "shut/a.md", "good.md"), "shut/a.md: cannot be read: Permission denied"),
        (("check", "--show-files", "shut"), "shut: cannot be read: Permission denied"),
        (("check", "--config", "c.toml", "good.md"), "c.toml:1:10: no such rule folder: shut/rules"),
        (("diff", "shut/old", "shut/new"), "shut/new: cannot be read: Permission denied"),
        (("shut/a.md",), "To check a document: policylint check shut/a.md"),
    ],
)
def test_what_may_not_be_looked_at_is_named(
    policylint: Run, close: Callable[..., None], arguments: tuple[str, ...], message: str
):
    Path("shut").mkdir()
    write("c.toml", 'rules = ["shut/rules"]')
    close("shut")
    result = policylint(*arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)


def test_nothing_to_lint_is_3(policylint: Run):
    Path("empty").mkdir()
    result = policylint("check", *HOUSE, "empty")
    assert result.exit_code == 3
    assert result.stderr.startswith("empty: nothing to lint: no .md, ")
    assert policylint("check", *HOUSE, "*.rst").exit_code == 3
    assert policylint("check", *HOUSE, "--allow-empty", "empty").exit_code == 0
    assert policylint("check", *HOUSE, "empty", "bad.md").exit_code == 1
    assert policylint("check", *HOUSE, "empty", "no.md").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("",), "'': this path is empty; name a file, a folder or a pattern"),
        (("good.md/",), "good.md: no folder; leave out what ends its name to check the file"),
        (("no.md/",), "no.md: no such file or folder"),
        (("docs", "--exclude", "*.md"), "docs: nothing to lint: all that is there is excluded; "),
        (("old",), "old: nothing to lint: a .gitignore leaves out all that is there; "),
        (("old/*.md",), "old/*.md: nothing to lint: a .gitignore leaves out all that is there; "),
        (("house",), "house: nothing to lint: no .md, "),
    ],
)
def test_why_a_path_has_no_document(policylint: Run, arguments: tuple[str, ...], message: str):
    write("docs/a.md", GOOD)
    write("old/a.md", GOOD)
    write("old/.gitignore", "*.md")
    Path(".git").mkdir()
    assert policylint("check", *HOUSE, *arguments).stderr.startswith(message)


@pytest.mark.parametrize("path", ["empty", "lgeal/*.md"])
@pytest.mark.parametrize("options", [(), ("-q",)])
def test_a_path_without_a_document_is_told(policylint: Run, path: str, options: tuple[str, ...]):
    Path("empty").mkdir()
    result = policylint("check", *HOUSE, *options, "good.md", path)
    assert (result.exit_code, result.stderr.startswith(f"{path}: nothing to lint: ")) == (0, True)
    result = policylint("check", *HOUSE, *options, "good.md", path, "--allow-empty")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_named_file_that_force_exclude_skips_is_0(policylint: Run):
    result = policylint("check", *HOUSE, "--force-exclude", "--exclude", "bad.*", "bad.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "bad.md: skipped: it is excluded, and --force-exclude is set\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("--format", "yaml"),
        ("--format", "json="),
        ("--fail-on", "fatal"),
        ("--rules", "nowhere"),
        ("--exclude", "[z-a].md"),
        ("--exclude", "a", "--exclude", "!"),
        ("--format", "json", "--format", "concise"),
        ("--format", "json=good.md"),
        ("--format", "json=x", "--format", "concise=x"),
        ("--format", "json", "--format", "concise=/dev/stdout"),
        ("--rules", "house", "--format", "json=house/house/logs.yaml"),
        ("--stdin-filename", "privacy.md"),
        ("--show-files", "--format", "json"),
        ("--show-files", "--format", "full=x"),
        ("--show-files", "--show-settings"),
        ("--show-files", "--fix"),
        ("--show-files", "--statistics"),
        ("--show-settings", "--format", "sarif"),
        ("--show-settings", "--format", "json=x"),
        ("--show-settings", "--diff"),
        ("--rules", "house", "--format", "json=./house/../house/house/logs.yaml"),
    ],
)
def test_usage_errors_are_2(policylint: Run, arguments: tuple[str, ...]):
    result = policylint("check", *arguments, "good.md")
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert Path("good.md").read_text(encoding="utf-8") == GOOD
    assert Path("house/house/logs.yaml").read_text(encoding="utf-8") == RULE


@pytest.mark.parametrize("name", ["good.md", "house/house/logs.yaml"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_no_report_overwrites_what_is_read_under_another_name(policylint: Run, name: str, link: Callable[..., None]):
    link(Path(name).resolve(), "out.json")
    before = Path(name).read_bytes()
    result = policylint("check", *HOUSE, "--format", "json=out.json", "good.md")
    assert result.exit_code == 2
    assert "out.json holds a " in result.stderr
    assert Path(name).read_bytes() == before


def test_no_report_overwrites_a_built_in_rule(policylint: Run, root: Path):
    rule = root / "rules" / "retention" / "period.yaml"
    before = rule.read_bytes()
    result = policylint("check", "--format", f"json={rule}", "good.md")
    assert (result.exit_code, rule.read_bytes()) == (2, before)
    assert "holds a rule; choose another file." in result.stderr


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("policylint.toml", "the configuration"),
        ("base.toml", "the configuration"),
        ("house/../base.toml", "the configuration"),
        (".policylint-baseline.json", "the baseline"),
        ("other.json", "the baseline"),
    ],
)
def test_no_report_overwrites_what_the_run_itself_reads(policylint: Run, name: str, what: str):
    write("policylint.toml", 'extends = ["base.toml"]\nrules = ["house"]\n')
    write("base.toml", 'fail-on = "never"\n')
    policylint("baseline", "create")
    options = ("--baseline", "other.json") if name == "other.json" else ()
    Path("other.json").write_bytes(Path(".policylint-baseline.json").read_bytes())
    before = Path(name).read_bytes()
    result = policylint("check", *options, "--format", f"json={name}", "good.md")
    assert (result.exit_code, Path(name).read_bytes()) == (2, before)
    assert f"{name} holds {what}; choose another file." in result.stderr


def test_a_comparison_overwrites_no_configuration(policylint: Run):
    write("policylint.toml", 'fail-on = "never"\n')
    result = policylint("diff", "good.md", "bad.md", "--format", "json=policylint.toml")
    assert (result.exit_code, Path("policylint.toml").read_text(encoding="utf-8")) == (2, 'fail-on = "never"\n')


@pytest.mark.parametrize("option", ["--profile", "--select", "--ignore"])
def test_an_unknown_name_is_2(policylint: Run, option: str):
    result = policylint("check", option, "nosuch", "good.md")
    assert result.exit_code == 2
    assert "'nosuch'" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("advice:", "advise:", ":9:"),
        ("we keep ... logs", "we keep (", ":4:"),
        ("{duration}", "{no-such-thing}", ":6:"),
        ("title: How", "title: [", ":"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_place(policylint: Run, old: str, new: str, place: str):
    Path("house/house/logs.yaml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    for command in (("check", "--rules", "house", "good.md"), ("rules", "--rules", "house"), ("test", "house")):
        result = policylint(*command)
        assert result.exit_code == 2
        assert f"house/house/logs.yaml{place}" in result.stderr
        assert result.stdout == ""


def test_a_duplicate_rule_is_refused(policylint: Run):
    other = Path("other/house/logs.yaml")
    other.parent.mkdir(parents=True)
    other.write_text(RULE, encoding="utf-8")
    result = policylint("check", "--rules", "house", "--rules", "other", "good.md")
    assert result.exit_code == 2
    assert result.stderr.startswith("other/house/logs.yaml:1:1: ")
    assert "house/house/logs.yaml" in result.stderr
