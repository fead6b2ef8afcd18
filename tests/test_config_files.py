"""Which configuration counts for a document, and what it extends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.configs import NAMES, Configs
from tests.configuring import findings, house, write_documents
from tests.conftest import Run
from tests.house import BAD, write
from tests.processes import environment


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_documents()


# --- which file counts


def test_a_folder_above_that_may_not_be_entered_is_told(policylint: Run, close: Callable[..., None], here: Path):
    write("policylint.toml", house())
    inner = here / "legal" / "eu"
    os.chdir(inner)
    close(str(here / "legal"), 0o600)
    result = policylint("check", "privacy.md")
    told = "may not be entered, so nobody knows if a configuration is in it; name one with --config, or use --isolated"
    assert (result.stdout, result.stderr, result.exit_code) == ("", f"..: {told}\n", 2)
    assert policylint("check", "privacy.md", "--isolated", "--exit-zero", "-q").exit_code == 0


def test_a_chosen_configuration_that_may_not_be_looked_at_is_not_told_to_be_nowhere(
    policylint: Run, close: Callable[..., None]
):
    write("locked/policylint.toml", house())
    close("locked")
    write("policylint.toml", 'extends = "locked/policylint.toml"\n')
    told = "policylint.toml:1:11: locked/policylint.toml: cannot be read: Permission denied\n"
    assert policylint("check", "bad.md").stderr == told
    write("policylint.toml", 'rules = ["locked/house"]\n')
    told = "policylint.toml:1:10: the rule folder locked/house cannot be read: Permission denied\n"
    assert policylint("check", "bad.md").stderr == told
    for option in ("--config", "--rules"):
        result = policylint("check", option, "locked/policylint.toml", "bad.md")
        assert result.exit_code == 2
        assert (
            f"Invalid value for '{option}': 'locked/policylint.toml' cannot be read: Permission denied."
            in result.stderr
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_closest_file_counts_whatever_it_is_called(policylint: Run, name: str):
    write("policylint.toml", house(fail_on='"never"'))
    text = '{"rules": ["../house"], "select": ["house"], "severities": {"house": "info"}}'
    if name == "pyproject.toml":
        text = '[tool.policylint]\nrules = ["../house"]\nselect = "house"\nseverities.house = "info"\n'
    elif name.endswith(".toml"):
        text = 'rules = ["../house"]\nselect = "house"\nseverities.house = "info"\n'
    write(f"legal/{name}", text)
    result = policylint("check", "bad.md", "legal", "--format", "json")
    assert findings(result) == [
        "bad.md error house/logs",
        "legal/eu/privacy.md info house/logs",
        "legal/us/privacy.md info house/logs",
    ]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "text", ["[project]\nname = 'x'\n", "[tool.x]\ndeps = ['policylint']\n", "[tool]\n[policylint]\nx = 1\n"]
)
def test_a_project_file_without_our_table_is_none(policylint: Run, text: str):
    write("policylint.toml", house())
    write("legal/pyproject.toml", text)
    assert findings(policylint("check", "legal/eu", "--format", "json")) == ["legal/eu/privacy.md error house/logs"]


def test_two_configurations_in_one_folder_are_refused(policylint: Run):
    write("policylint.toml", house())
    write("pyproject.toml", "[tool.policylint]\n")
    result = policylint("check", "bad.md")
    assert result.exit_code == 2
    assert result.stderr == (
        "pyproject.toml:1:1: this folder has another configuration, policylint.toml; keep one of them\n"
    )


@pytest.mark.parametrize(("name", "text"), [("policylint.toml", ""), (".policylint.yaml", "# nothing\n\n")])
def test_an_empty_configuration_hides_those_above(policylint: Run, name: str, text: str):
    write("policylint.toml", house())
    write(f"legal/{name}", text)
    shown = policylint("check", "legal/eu", "--show-settings").stdout
    assert "policylint.toml" not in shown


def test_standard_input_is_configured_by_its_name(policylint: Run):
    write("legal/policylint.toml", house().replace('"house"]', '"../house"]', 1))
    named = policylint("check", "-", "--stdin-filename", "legal/new.md", "--format", "json", stdin=BAD)
    assert findings(named) == ["legal/new.md error house/logs"]
    Path("legal/policylint.toml").rename("policylint.toml")
    write("policylint.toml", house())
    assert findings(policylint("check", "-", "--format", "json", stdin=BAD)) == ["<stdin> error house/logs"]


def test_config_and_isolated(policylint: Run):
    write("policylint.toml", house(fail_on='"never"'))
    write("ci/strict.yaml", "rules: ../house\nselect: house\nexclude: legal/us/\n")
    assert policylint("check", ".").exit_code == 0
    result = policylint("check", ".", "--config", "ci/strict.yaml", "--format", "json")
    assert findings(result) == ["bad.md error house/logs", "legal/eu/privacy.md error house/logs"]
    assert result.exit_code == 1
    assert "policylint.toml" not in policylint("check", ".", "--isolated", "--show-settings").stdout
    for arguments, message in (
        (("--config", "ci/strict.yaml", "--isolated"), "exclude each other"),
        (("--config", "nowhere.toml"), "does not exist"),
        (("--config", "bad.md"), "bad.md: is no configuration; its name must end in .toml, .yaml or .yml\n"),
        (("--config", "pyproject.toml"), "pyproject.toml: has no table [tool.policylint]\n"),
    ):
        write("pyproject.toml", "[project]\n")
        result = policylint("check", "bad.md", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr


def test_without_configuration_nothing_that_reads_one_is_imported():
    readers = ("policylint.configfile", "policylint.tomlfile", "tomllib", "packaging", "policylint.yamlfile", "yaml")
    code = (
        "import sys\nfrom policylint.commands.check import check\n"
        "check.main(['bad.md', '--show-files'], standalone_mode=False)\n"
        "from policylint.configs import Configs\nConfigs().settings('bad.md')\n"
        f"print([name for name in {readers} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=True, text=True)
    assert run.stdout == "bad.md\n[]\n"


def test_settings_must_be_sound_even_if_there_is_nothing_to_lint(policylint: Run):
    Path("empty").mkdir()
    assert policylint("check", "empty").exit_code == 3
    assert policylint("check", "empty", "--select", "nosuch").exit_code == 2
    assert policylint("check", "empty", "--show-settings").stdout.startswith("no document\n")
    write("policylint.toml", 'select = "nosuch"\n')
    assert policylint("check", "empty", "--allow-empty").exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_linked_folder_has_the_settings_of_where_it_is_linked(policylint: Run):
    write("elsewhere/policylint.toml", 'fail-on = "info"\n')
    write("elsewhere/base.toml", '[[overrides]]\nfiles = "eu/"\nfail-on = "never"\n')
    Path("linked").symlink_to("elsewhere")
    write("linked/eu/policylint.toml", 'extends = "../base.toml"\n')
    assert Configs().settings("linked/eu/x.md").fail_on == "never"
    assert Configs().settings("linked/us/x.md").fail_on == "info"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_nowhere_is_no_missing_configuration(policylint: Run):
    Path("policylint.toml").symlink_to("gone.toml")
    result = policylint("check", "bad.md")
    assert (result.exit_code, result.stderr) == (2, "policylint.toml: cannot be read: No such file or directory\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", ["policylint.toml", "pyproject.toml"])
def test_nobody_waits_for_a_configuration_that_is_a_pipe(policylint: Run, name: str):
    os.mkfifo(name)
    for options in ((), ("--config", name)):
        result = policylint("check", *options, "bad.md")
        assert (result.exit_code, result.stderr) == (2, f"{name}: cannot be read: it is no regular file\n")


def test_a_folder_is_no_configuration(policylint: Run):
    Path("policylint.toml").mkdir()
    assert policylint("check", "bad.md").exit_code == 1


# --- extends


def test_extends_takes_and_wins(policylint: Run):
    write("base.yaml", "fail-on: info\nseverities: {house: warning, house/logs: info}\nrules: house\nignore: rights\n")
    write("more/other.toml", 'select = "house"\nfail-on = "warning"\n')
    write("policylint.toml", 'extends = ["base.yaml", "more/other.toml"]\nseverities."house/logs" = "error"\n')
    settings = Configs().settings("bad.md")
    assert settings.fail_on == "warning"
    assert settings.texts("ignore") == ("rights",)
    assert {name: one.words[0].text for name, one in settings.table("severities").items()} == {
        "house": "warning",
        "house/logs": "error",
    }
    assert str(settings.table("severities")["house"].words[0].origin) == "base.yaml:2:21"
    assert findings(policylint("check", "bad.md", "--format", "json")) == ["bad.md error house/logs"]


def test_what_extends_wins_over_overrides_of_its_base(policylint: Run):
    write("base.yaml", "overrides:\n- files: '*.md'\n  fail-on: never\n  template-syntax: jinja\n")
    write("policylint.toml", 'extends = "base.yaml"\nfail-on = "info"\n')
    settings = Configs().settings("bad.md")
    assert (settings.fail_on, settings.texts("template-syntax")) == ("info", ("jinja",))


def test_extending_in_a_circle_is_refused(policylint: Run):
    write("policylint.toml", 'extends = "a/b.yaml"\n')
    write("a/b.yaml", "fail-on: info\nextends: [c.toml]\n")
    write("a/c.toml", 'extends = "../policylint.toml"\n')
    result = policylint("check", "bad.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "a/c.toml:1:11: files cannot extend each other in a circle: "
        "policylint.toml -> a/b.yaml -> a/c.toml -> policylint.toml\n"
    )


def test_two_ways_to_one_base_are_no_circle(policylint: Run):
    write("base.toml", 'fail-on = "never"\n')
    write("a.toml", 'extends = "base.toml"\n')
    write("policylint.toml", 'extends = ["a.toml", "base.toml"]\n')
    assert Configs().settings("bad.md").fail_on == "never"


def test_a_base_that_cannot_be_read_is_told_where_it_is_named(policylint: Run):
    Path("base.toml").write_bytes(b"# caf\xe9\n")
    write("middle.toml", '\nextends = "base.toml"\n')
    write("policylint.toml", 'extends = "middle.toml"\n')
    result = policylint("check", "bad.md")
    message = "middle.toml:2:11: base.toml: is not UTF-8 (byte at offset 5); save it as UTF-8\n"
    assert (result.exit_code, result.stderr) == (2, message)


def test_a_fault_in_a_base_is_placed_there(policylint: Run):
    write("base.toml", '\nselect = "nosuch"\n')
    write("policylint.toml", 'extends = "base.toml"\n')
    assert policylint("check", "bad.md").stderr.startswith("base.toml:2:10: no rule is called 'nosuch'")


def test_patterns_of_a_base_above_mean_what_they_say_there_and_of_one_elsewhere_here(policylint: Run):
    write("above.toml", '[[overrides]]\nfiles = "legal/eu/"\nfail-on = "never"\n')
    write("shared/base.toml", '[[overrides]]\nfiles = "us/*.md"\nfail-on = "info"\n')
    write("legal/policylint.toml", 'extends = ["../above.toml", "../shared/base.toml"]\n')
    configs = Configs()
    assert configs.settings("legal/eu/privacy.md").fail_on == "never"
    assert configs.settings("legal/us/privacy.md").fail_on == "info"
    assert configs.settings("legal/terms.md").fail_on == "error"


# --- what holds for no document


IDLE = "no document matches legal/uk/; this override changes nothing\n"
OVERRIDE = (
    '[[overrides]]\nfiles = "legal/uk/"\nfail-on = "never"\n[[overrides]]\nfiles = "legal/us/"\nfail-on = "never"\n'
)


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        ((), f"policylint.toml:5:9: {IDLE}"),
        ((".", "-q"), ""),
        (("legal",), ""),
        (("bad.md", "legal/us/privacy.md"), ""),
    ],
)
def test_an_override_that_holds_for_nothing_is_told_where_all_was_searched(
    policylint: Run, paths: tuple[str, ...], told: str
):
    write("policylint.toml", house() + OVERRIDE)
    result = policylint("check", *paths, "--format", "json")
    assert (result.stderr, result.exit_code) == (told, int(paths != ("bad.md",)))


def test_what_a_shared_file_says_for_others_is_not_told(policylint: Run):
    write("shared/base.toml", f'documents.site = "site/"\n{OVERRIDE}')
    write("policylint.toml", f'extends = "shared/base.toml"\n{house()}')
    assert policylint("check", "--format", "json").stderr == ""
    write("base.toml", OVERRIDE)
    write("policylint.toml", f'extends = "base.toml"\n{house()}')
    assert policylint("check", "--format", "json").stderr == f"base.toml:2:9: {IDLE}"
