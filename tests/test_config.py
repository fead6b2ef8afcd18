"""Configuration: every fault with its place, which file counts, what wins, what is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.configfile import Folders, parse_config
from policylint.configs import NAMES, Configs
from policylint.errors import PolicylintError
from policylint.settings import DEFAULTS, KEYS, Layer, Origin, Setting, Settings, Word, merged
from tests.conftest import ROOT, Run
from tests.house import BAD, write
from tests.house import RULE as LOGS
from tests.processes import environment

PROFILE = """\
title: House standard
summary: What the house asks.
signs: ["site (|of) acme", "'ACME' shop"]
obligations:
  - {id: H-1, needs: [house/logs], cite: House 1, severity: error}
"""


def house(*severities: tuple[str, str], **more: str) -> str:
    """Return a configuration that checks the rule house/logs only."""
    lines = [f"{key.replace('_', '-')} = {value}" for key, value in more.items()]
    table = [f'"{rule}" = "{severity}"' for rule, severity in severities]
    return "\n".join(['rules = ["house"]', 'select = ["house"]', *lines, "[severities]", *table]) + "\n"


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    for path in ("bad.md", "legal/eu/privacy.md", "legal/us/privacy.md"):
        write(path, BAD)
    write("house/house/logs.yaml", LOGS)


def findings(result: Result) -> list[str]:
    return [f"{one['path']} {one['severity']} {one['rule']}" for one in json.loads(result.stdout)["findings"]]


# --- faults

NEAR = "; did you mean "
PROFILES = ", ".join(sorted(path.stem for path in (ROOT / "rules" / "profiles").glob("*.yaml")))
SCOPED = "profiles, select, ignore, severities, fail-on, facts, template-syntax"
FAULTS = [
    # what is no TOML or YAML
    ("policylint.toml", 'profiles = ["core"\n', ":1:19: not valid TOML: Unclosed array"),
    ("policylint.toml", "fail-on = error\n", ":1:11: not valid TOML: Invalid value"),
    ("policylint.toml", 'fail-on = "info"\nfail-on = "info"\n', ":2:17: not valid TOML: Cannot overwrite a value"),
    ("policylint.toml", f"a = {'1' * 5000}\n", ": not valid TOML: a number in it has too many digits"),
    (".policylint.yaml", "profiles: [core\n", ":2:1: not valid YAML: did not find expected ',' or ']'"),
    (".policylint.yaml", "fail-on: info\nfail-on: error\n", ":2:1: the key 'fail-on' stands twice"),
    (".policylint.yaml", "- core\n", ":1:1: this value must be a mapping of keys to values"),
    ("policylint.toml", b"# caf\xe9\n", ": not UTF-8 (byte at offset 5); save it as UTF-8"),
    # keys
    ("policylint.toml", '# x\nprofile = ["core"]\n', f":2:1: unknown key 'profile'{NEAR}'profiles'?"),
    ("policylint.toml", '[fail-on]\nx = "y"\n', ":1:2: 'fail-on' must be a text"),
    ("policylint.toml", '\n["severity"]\nx = "off"\n', f":2:2: unknown key 'severity'{NEAR}'severities'?"),
    (".policylint.yaml", "fail_on: error\n", f":1:1: unknown key 'fail_on'{NEAR}'fail-on'?"),
    ("pyproject.toml", "[project]\n[tool.policylint]\n  x = 1\n", ":3:3: unknown key 'x'"),
    ("pyproject.toml", "tool.policylint = 3\n", ":1:19: 'policylint' must be a mapping of keys to values"),
    ("pyproject.toml", "[[tool.policylint]]\n", ":1:8: 'policylint' must be a mapping of keys to values"),
    # values
    ("policylint.toml", 'fail-on = "warn"\n', f":1:11: 'fail-on' is 'warn', not one of error, warning, info, never{NEAR}'warning'?"),
    (".policylint.yaml", "fail-on: [error]\n", ":1:10: 'fail-on' must be a text"),
    ("policylint.toml", "fail-on = ''\n", ":1:11: 'fail-on' must be a text"),
    (".policylint.yaml", "profiles:\nselect: [rights]\n", ":1:10: 'profiles' must be a text"),
    (".policylint.yaml", "profiles: []\n", ":1:11: 'profiles' must not be empty"),
    ("policylint.toml", 'template-syntax = "jinja2"\n', f":1:19: 'template-syntax' is 'jinja2', not one of none, jinja, liquid, mustache{NEAR}'jinja'?"),
    ("policylint.toml", "severities = ['rights']\n", ":1:14: 'severities' must be a mapping of keys to values"),
    ("policylint.toml", '[severities]\nrights = "info"\n"rights/" = "off"\n', ":3:1: 'rights' stands twice"),
    ("policylint.toml", '[severities]\nrights = "of"\n', f":2:10: 'rights' is 'of', not one of error, warning, info, off{NEAR}'off'?"),
    (".policylint.yaml", "severities: {rights: {missing: info}}\n", ":1:22: 'rights' must be a text"),
    ("policylint.toml", '[facts]\n"Sells data" = true\n', ":2:1: 'Sells data' is no name for an entry of 'facts': use small letters, digits and hyphens"),
    ("policylint.toml", "facts.children = [{age = 12}]\n", ":1:19: 'children' must be a text"),
    (".policylint.yaml", "documents: {privacy: {de: x}}\n", ":1:22: 'privacy' must be a text"),
    (".policylint.yaml", "documents: {A: x}\n", ":1:13: 'A' is no name for an entry of 'documents': use small letters, digits and hyphens"),
    ("policylint.toml", 'exclude = ["ok/", "!"]\n', ":1:19: '!' is no pattern as in a .gitignore"),
    ("policylint.toml", 'documents.privacy = "# x"\n', ":1:21: '# x' is no pattern as in a .gitignore"),
    ("policylint.toml", 'exclude = ["[z-a].md"]\n', ":1:12: '[z-a].md' is no pattern as in a .gitignore"),
    (".policylint.yaml", "documents: {privacy: '[z-a].md'}\n", ":1:22: '[z-a].md' is no pattern as in a .gitignore"),
    ("policylint.toml", '[[overrides]]\nfiles = "[z-a].md"\nfail-on = "info"\n', ":2:9: '[z-a].md' is no pattern as in a .gitignore"),
    # names
    ("policylint.toml", 'profiles = [\n  "core",\n  "coer",\n]\n', f":3:3: unknown profile 'coer'{NEAR}'core'?; there are: {PROFILES}, all"),
    (".policylint.yaml", "select: [rights, right/access]\n", f":1:18: no rule is called 'right/access' or begins so{NEAR}'rights/access'?"),
    ("pyproject.toml", "[tool.policylint]\nignore = 'securty'\n", f":2:10: no rule is called 'securty' or begins so{NEAR}'security'?"),
    ("policylint.toml", '[severities]\n"rights/acess" = "info"\n', f":2:1: no rule is called 'rights/acess' or begins so{NEAR}'rights/access'?"),
    (".policylint.yaml", "overrides:\n- files: nowhere\n  ignore: secrity\n", f":3:11: no rule is called 'secrity' or begins so{NEAR}'security'?"),
    ("policylint.toml", 'select = ["rights"]\nignore = ["rights"]\n', ":2:11: no rule is left to check; what is selected, ignored and off leaves out everything"),
    # paths and versions
    ("policylint.toml", 'rules = ["house", "hose"]\n', ":1:19: no such rule folder: hose"),
    ("policylint.toml", 'extends = "base.toml"\n', ":1:11: no such file: base.toml"),
    ("policylint.toml", 'extends = "bad.md"\n', ":1:11: bad.md: is no configuration; its name must end in .toml, .yaml or .yml"),
    ("policylint.toml", 'extends = ["https://acme.example/base.toml"]\n', ":1:12: https://acme.example/base.toml: URLs are not taken; copy the file"),
    (".policylint.yaml", "extends: [.policylint.yaml]\n", ":1:11: files cannot extend each other in a circle: .policylint.yaml -> .policylint.yaml"),
    ("policylint.toml", 'required-version = ">=9"\nnew-key = 1\n', ":1:20: this configuration is for policylint >=9, and this is 0.1.0"),
    ("policylint.toml", 'extends = "\\u0000"\n', ":1:11: 'extends' holds no path: no file has a NUL character in its name"),
    ("policylint.toml", 'rules = ["a\\u0000b"]\n', ":1:10: 'rules' holds no path: no file has a NUL character in its name"),
    ("policylint.toml", 'required-version = "9 or so"\n', """:1:20: 'required-version' is '9 or so'; write it as in ">=0.1,<1\""""),
    # overrides
    ("policylint.toml", '[[overrides]]\nfiles = "a"\nexclude = "b"\n', ":3:1: 'exclude' holds for all documents and cannot stand in an override"),
    ("policylint.toml", '[[overrides]]\nfiles = "a"\nx = 1\n', ":3:1: unknown key 'x'"),
    ("policylint.toml", '[[overrides]]\nfail-on = "info"\n', ":1:3: the key 'files' is missing"),
    ("policylint.toml", '[[overrides]]\nfiles = "a"\n', f":1:3: this override sets nothing; give it one of {SCOPED}"),
    (".policylint.yaml", "overrides:\n- files: []\n  fail-on: info\n", ":2:10: 'files' must not be empty"),
    (".policylint.yaml", "overrides: legal\n", ":1:12: 'overrides' must be a mapping of keys to values"),
    (".policylint.yaml", "overrides:\n- files: a\n  fail-on: none\n", ":3:12: 'fail-on' is 'none', not one of error, warning, info, never"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), FAULTS)
def test_a_fault_is_refused_with_its_place(policylint: Run, name: str, text: str | bytes, message: str):
    if isinstance(text, bytes):
        Path(name).write_bytes(text)
    else:
        write(name, text)
    result = policylint("check", "bad.md")
    expected = f"{name}{message}"
    if "not valid" in message:  # the words that follow are the parser's
        assert result.stderr.startswith(expected[: expected.index("not valid") + len("not valid TOML: ")])
        assert result.stderr.count("\n") == 1
    else:
        assert result.stderr == f"{expected}\n"
    assert (result.exit_code, result.stdout) == (2, "")


def test_all_unknown_names_are_told_at_once(policylint: Run):
    write("policylint.toml", 'profiles = ["a"]\nselect = ["b"]\nignore = ["c"]\nseverities.d = "off"\n')
    result = policylint("check", "bad.md")
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        f"policylint.toml:{place}" for place in ("1:13", "2:11", "3:11", "4:12")
    ]
    assert result.exit_code == 2


def test_a_fault_in_one_configuration_ends_the_run_before_a_document_is_checked(policylint: Run):
    write("legal/eu/policylint.toml", "x = 1\n")
    result = policylint("check", "bad.md", "legal")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "legal/eu/policylint.toml:1:1: unknown key 'x'\n"


PIECES = [
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ":",
    "-",
    " ",
    "\n",
    '"',
    "'",
    '"""',
    ",",
    "#",
    "a",
    "1",
    "\t",
    "&x",
    "*x",
    "!",
    "\0",
]
KEY_NAMES = [f"{key.name}{sign}" for key in KEYS for sign in ("", " = ", ": ", " = [", "]\n")]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES + KEY_NAMES), max_size=12).map("".join) | st.text(max_size=30))
def test_whatever_the_text_is_it_is_a_configuration_or_a_fault(text: str):
    for name in ("policylint.toml", ".policylint.yaml"):
        fault = fault_of(text, name)
        assert fault is None or str(fault).startswith(f"{name}:")
        assert fault is None or 0 <= fault.line <= text.count("\n") + text.count("\r") + 2


def fault_of(text: str, name: str) -> PolicylintError | None:
    try:
        parse_config(text, name, Folders("", ""))
    except PolicylintError as error:
        return error
    return None


# --- which file counts


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
    message = "middle.toml:2:11: base.toml: not UTF-8 (byte at offset 5); save it as UTF-8\n"
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


# --- overrides, severities, exclude


def test_overrides_apply_in_order_and_documents_keep_theirs(policylint: Run):
    overrides = """
[[overrides]]
files = ["legal/**", "!legal/us/**"]
fail-on = "never"
severities."house/logs" = "warning"

[[overrides]]
files = "eu"
severities."house/logs" = "info"
"""
    write("policylint.toml", house() + overrides)
    result = policylint("check", "legal/us", "legal/eu", "bad.md", "--format", "json")
    assert findings(result) == [  # in the order of the paths, not of the groups
        "legal/us/privacy.md error house/logs",
        "legal/eu/privacy.md info house/logs",
        "bad.md error house/logs",
    ]
    assert result.exit_code == 1
    assert policylint("check", "legal/eu").exit_code == 0


def test_documents_of_several_configurations_are_reported_in_the_order_of_the_paths(policylint: Run):
    for number in range(6):
        write(f"many/{number}.md", BAD)
    write("many/3.md", "")
    write("policylint.toml", house())
    write(
        "many/policylint.toml", 'extends = "../policylint.toml"\n[[overrides]]\nfiles = "[024].md"\nfail-on = "info"\n'
    )
    result = policylint("check", "many", "bad.md", "gone.md", "--format", "json")
    report = json.loads(result.stdout)
    assert [one["path"] for one in report["documents"]] == [*(f"many/{n}.md" for n in (0, 1, 2, 4, 5)), "bad.md"]
    assert [one["path"] for one in report["errors"]] == ["gone.md", "many/3.md"]
    assert result.exit_code == 2


def test_one_name_for_two_rules_is_refused(policylint: Run):
    write("legal/own/house/logs.yaml", LOGS)
    write("policylint.toml", house())
    write("legal/policylint.toml", 'rules = "own"\nselect = "house"\n')
    result = policylint("check", "bad.md", "legal/eu")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "legal/own/house/logs.yaml:1:1: the rule 'house/logs' is defined already in house/house/logs.yaml;"
        " choose another name\n"
    )


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], ["error"]),
        ([("house/logs", "info")], ["info"]),
        ([("house", "info")], ["info"]),
        ([("house/logs", "warning"), ("house", "info")], ["warning"]),
        ([("house", "off"), ("house/logs", "info")], ["info"]),
    ],
)
def test_severities(policylint: Run, severities: list[tuple[str, str]], expected: list[str]):
    write("policylint.toml", house(*severities))
    found = findings(policylint("check", "bad.md", "--format", "json"))
    assert found == [f"bad.md {severity} house/logs" for severity in expected]


def test_off_leaves_a_rule_out(policylint: Run):
    write("policylint.toml", 'rules = "house"\nselect = ["house", "rights/access"]\nseverities.rights = "off"\n')
    report = json.loads(policylint("check", "bad.md", "--format", "json").stdout)
    assert [one["rule"] for one in report["documents"][0]["assessments"]] == ["house/logs"]


@pytest.mark.parametrize("name", ["house", "house/"])
def test_a_family_may_be_written_with_a_slash(policylint: Run, name: str):
    write(
        "policylint.toml", f'rules = "house"\nprofiles = "core"\n[severities]\n"{name}" = "info"\n"rights/" = "off"\n'
    )
    found = findings(policylint("check", "bad.md", "--format", "json"))
    assert "bad.md info house/logs" in found
    assert not [one for one in found if " rights/" in one]


def test_a_severity_asks_for_a_rule_that_no_profile_demands(policylint: Run):
    write("policylint.toml", 'severities."security/breach-notice" = "info"\n')
    assert "bad.md info security/breach-notice" in findings(policylint("check", "bad.md", "--format", "json"))


def test_exclude(policylint: Run):
    write("policylint.toml", 'exclude = ["us/", "/bad.md"]\n')
    write("legal/eu/bad.md", BAD)
    shown = policylint("check", ".", "--show-files").stdout.split()
    assert shown == ["legal/eu/bad.md", "legal/eu/privacy.md"]
    os.chdir("legal")
    assert policylint("check", "us/privacy.md", "--show-files").stdout == "us/privacy.md\n"
    forced = policylint("check", "us/privacy.md", "--force-exclude", "--show-files")
    assert (forced.stdout, forced.exit_code) == ("", 0)
    assert policylint("check", "us", "--isolated", "--show-files").stdout == "us/privacy.md\n"


def test_an_excluded_folder_is_excluded_whatever_configuration_lies_in_it(policylint: Run):
    write("policylint.toml", 'exclude = ["us/"]\n')
    write("legal/us/policylint.toml", "")
    assert policylint("check", "legal", "--show-files").stdout == "legal/eu/privacy.md\n"


# --- the command line wins


def test_options_beat_the_configuration(policylint: Run):
    write("house/profiles/acme.yaml", PROFILE)
    write("policylint.toml", 'rules = "house"\nfail-on = "never"\nprofiles = "acme"\nexclude = "us/"\n')
    assert policylint("check", "bad.md").exit_code == 0
    assert policylint("check", "bad.md", "--fail-on", "error").exit_code == 1
    found = findings(policylint("check", "bad.md", "--profile", "core", "--format", "json"))
    assert "bad.md error rights/access" in found
    shown = policylint("check", ".", "--exclude", "eu/", "--show-files").stdout
    assert shown == "bad.md\n"


def test_rules_selected_on_the_command_line_are_checked_whatever_is_left_out(policylint: Run):
    write("policylint.toml", house(("house/logs", "off"), ignore='["house"]'))
    assert policylint("check", "bad.md").exit_code == 2
    found = findings(policylint("check", "bad.md", "--select", "house/logs", "--format", "json"))
    assert found == ["bad.md error house/logs"]


@pytest.mark.parametrize("options", [("--select", "rights"), ("--select", "rights", "--ignore", "children")])
def test_names_must_be_right_even_if_the_command_line_sets_them_aside(policylint: Run, options: tuple[str, ...]):
    write("policylint.toml", 'ignore = ["securty"]\n[severities]\nshring = "off"\n')
    result = policylint("check", "bad.md", *options)
    assert result.exit_code == 2
    assert {line.split(": no rule")[0] for line in result.stderr.splitlines()} == {
        "policylint.toml:1:11",
        "policylint.toml:3:1",
    }


def test_rule_folders_add_up(policylint: Run):
    write("policylint.toml", house())
    write("own/own/logs.yaml", LOGS)
    found = findings(policylint("check", "bad.md", "--rules", "own", "--select", "own,house", "--format", "json"))
    assert found == ["bad.md error house/logs", "bad.md error own/logs"]


def test_other_commands_know_the_rule_folders(policylint: Run):
    write("policylint.toml", house())
    assert "house/logs" in policylint("rules").stdout
    assert policylint("explain", "house/logs").exit_code == 0
    for arguments in (("house",), ("house/house/logs.yaml",)):
        assert policylint("test", *arguments).stdout == "No failures in 3 examples of 1 rule\n"
    write("policylint.toml", 'rules = "nowhere"\n')
    assert policylint("explain", "house/logs").stderr == "policylint.toml:1:9: no such rule folder: nowhere\n"


# --- what is shown


def test_show_settings(policylint: Run, golden: Callable[[str, str], None]):
    write(
        "policylint.toml",
        house(("house", "warning"), facts='{children = "directed", regions = ["eu", "us-ca"], sells = false}')
        + '[documents]\nprivacy = ["legal/*/privacy.md"]\n'
        + '[[overrides]]\nfiles = "eu/"\nprofiles = ["core"]\nignore = []\nseverities."house/logs" = "error"\n',
    )
    write(
        "legal/us/.policylint.yaml",
        "required-version: '>=0.1'\nextends: ../../policylint.toml\ntemplate-syntax: liquid\nexclude: drafts/\n",
    )
    for number in range(7):
        write(f"legal/us/part-{number}.md", BAD)
    result = policylint("check", ".", "--show-settings", "--fail-on", "info", "--exclude", "nothing")
    assert (result.exit_code, result.stderr) == (0, "")
    golden("show-settings.txt", result.stdout)


def test_show_settings_without_configuration(policylint: Run):
    result = policylint("check", "bad.md", "--show-settings")
    rows = [line.split() for line in result.stdout.splitlines()[4:]]
    assert [row[0] for row in rows] == [key.name for key in KEYS if key.shape != "overrides"]
    assert {row[-1] for row in rows} == {"default"}
    assert ["profiles", "core", "default"] in rows
    assert ["fail-on", "error", "default"] in rows
    assert policylint("check", "gone.md", "--show-settings").exit_code == 2
    write("policylint.toml", 'select = "nosuch"\n')
    unknown = policylint("check", "bad.md", "--show-settings")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("policylint.toml:1:10: ")


# --- init


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


# --- how settings combine

TEXTS = st.lists(st.sampled_from("abc"), max_size=3)
AT = st.sampled_from(
    [(key.name, "" if key.shape in ("one", "list") else "n") for key in KEYS if key.name != "overrides"]
)


def setting(texts: list[str]) -> Setting:
    return Setting(tuple(Word(text, Origin("test")) for text in texts), Origin("test"))


LAYERS = st.dictionaries(AT, TEXTS.map(setting), max_size=5)


@settings(deadline=None)
@given(LAYERS, LAYERS, LAYERS)
def test_layers_combine_in_any_grouping(one: Layer, two: Layer, three: Layer):
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, {}) == one == merged({}, one)


def test_what_is_added_comes_after_and_what_is_set_replaces():
    below = {("exclude", ""): setting(["a"]), ("select", ""): setting(["a"]), ("facts", "x"): setting(["a"])}
    above = {("exclude", ""): setting(["b"]), ("select", ""): setting([]), ("facts", "y"): setting(["b"])}
    together = Settings(merged(below, above))
    assert together.texts("exclude") == ("a", "b")
    assert together.texts("select") == ()
    assert set(together.table("facts")) == {"x", "y"}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_is_described_and_its_default_is_allowed(key):
    assert key.says.endswith(".")
    assert not key.default or not key.choices or key.default in key.choices
    assert ((key.name, "") in DEFAULTS) == bool(key.default)


def test_yaml_and_toml_say_the_same(policylint: Run):
    value = {
        "profiles": ["core"],
        "fail-on": "warning",
        "facts": {"children": "none", "sells": ["a", "b"]},
        "severities": {"rights/access": "off"},
    }
    write("legal/eu/.policylint.yaml", yaml.safe_dump(value))
    lines = 'profiles = ["core"]\nfail-on = "warning"\nfacts = {children = "none", sells = ["a", "b"]}\n'
    write("legal/us/policylint.toml", lines + 'severities = {"rights/access" = "off"}\n')

    def plain(path: str) -> dict[tuple[str, str], tuple[str, ...]]:
        layer = Configs().settings(path).layer
        return {at: tuple(word.text for word in one.words) for at, one in layer.items()}

    assert plain("legal/eu/privacy.md") == plain("legal/us/privacy.md")


# --- with what documents and baselines accept


def test_a_set_severity_decides_whether_a_suppression_needs_a_reason(policylint: Run):
    write("bad.md", BAD + "\n<!-- policylint-disable-file house/logs -->\n")
    write("policylint.toml", house())
    reported = json.loads(policylint("check", "bad.md", "--format", "json").stdout)["findings"]
    assert [(one["rule"], one["severity"], bool(one["suppressed"])) for one in reported] == [
        ("house/logs", "error", False),
        ("suppression/no-reason", "warning", False),
    ]
    write("policylint.toml", house(("house/logs", "warning"), fail_on='"warning"'))
    result = policylint("check", "bad.md", "--format", "json")
    reported = json.loads(result.stdout)["findings"]
    assert [(one["rule"], one["severity"], bool(one["suppressed"])) for one in reported] == [
        ("house/logs", "warning", True)
    ]
    assert result.exit_code == 0


@pytest.mark.parametrize(("severity", "expected"), [("error", ["error"]), ("info", ["info"]), ("off", [])])
def test_faults_of_suppressions_have_severities_too(policylint: Run, severity: str, expected: list[str]):
    write("bad.md", BAD + "\n<!-- policylint-disable-file house/lags -- reason: we keep none -->\n")
    for name in ("suppression/unknown-rule", "suppression"):
        write("policylint.toml", house((name, severity), ("house", "warning")))
        result = policylint("check", "bad.md", "--format", "json")
        found = [one for one in findings(result) if "suppression" in one]
        assert found == [f"bad.md {one} suppression/unknown-rule" for one in expected]
        assert result.exit_code == (1 if severity == "error" else 0)


def test_a_baseline_is_of_what_the_configuration_finds(policylint: Run):
    write("policylint.toml", house(("house/logs", "warning"), exclude='["us/"]', fail_on='"warning"'))
    assert policylint("check", ".").exit_code == 1
    created = policylint("baseline", "create")
    assert created.exit_code == 0
    accepted = json.loads(Path(".policylint-baseline.json").read_text(encoding="utf-8"))["findings"]
    assert [(one["path"], one["rule"], one["severity"]) for one in accepted] == [
        ("bad.md", "house/logs", "warning"),
        ("legal/eu/privacy.md", "house/logs", "warning"),
    ]
    result = policylint("check", ".")
    assert (result.exit_code, result.stderr) == (0, "")
    assert policylint("check", ".", "--no-baseline").exit_code == 1
    assert policylint("baseline", "update", "--isolated", "--config", "policylint.toml").exit_code == 2


def test_suppressions_are_listed_as_the_configuration_says(policylint: Run):
    for path in ("bad.md", "legal/us/privacy.md"):
        write(path, BAD + "\n<!-- policylint-disable-file house/logs -- reason: we keep none -->\n")
    write("policylint.toml", house(exclude='["us/"]'))
    rows = json.loads(policylint("suppressions", "--format", "json").stdout)
    assert [(row["path"], row["rule"], row["fault"]) for row in rows] == [("bad.md", "house/logs", None)]


def test_a_suppression_is_held_against_the_rules_of_the_closest_configuration(policylint: Run):
    for path in ("bad.md", "legal/us/privacy.md"):
        write(path, BAD + "\n<!-- policylint-disable-file house/logs -- reason: we keep none -->\n")
    write("legal/policylint.toml", 'rules = ["../house"]\n')
    rows = json.loads(policylint("suppressions", "--format", "json").stdout)
    assert {row["path"]: row["fault"] for row in rows} == {"bad.md": "unknown-rule", "legal/us/privacy.md": None}
    rows = json.loads(policylint("suppressions", "--rules", "house", "--format", "json").stdout)
    assert {row["fault"] for row in rows} == {None}
