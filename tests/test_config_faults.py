"""What is wrong with a configuration, each fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.configfile import Folders, parse_config
from policylint.errors import PolicylintError
from policylint.settings import KEYS
from tests.configuring import write_documents
from tests.conftest import ROOT, Run
from tests.house import write


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_documents()


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
    ("policylint.toml", b"# caf\xe9\n", ": is not UTF-8 (byte at offset 5); save it as UTF-8"),
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
    (".policylint.yaml", "documents: {privacy: {de: x}}\n", ":1:22: 'privacy' must be a text or a list of texts"),
    ("policylint.toml", "profiles = {a = 1}\n", ":1:12: 'profiles' must be a text or a list of texts"),
    ("policylint.toml", "documents = {site = []}\n", ":1:21: 'site' must not be empty"),
    ("policylint.toml", "overrides = 1\n", ":1:13: 'overrides' must be a list of tables, each with 'files' and what holds for them"),
    (".policylint.yaml", "documents: {A: x}\n", ":1:13: 'A' is no name for an entry of 'documents': use small letters, digits and hyphens"),
    ("policylint.toml", 'exclude = ["ok/", "!"]\n', ":1:19: '!' is no pattern as in a .gitignore"),
    ("policylint.toml", 'documents.privacy = "# x"\n', ":1:21: '# x' is no pattern as in a .gitignore"),
    ("policylint.toml", 'exclude = ["[z-a].md"]\n', ":1:12: '[z-a].md' is no pattern as in a .gitignore"),
    (".policylint.yaml", "documents: {privacy: '[z-a].md'}\n", ":1:22: '[z-a].md' is no pattern as in a .gitignore"),
    ("policylint.toml", '[[overrides]]\nfiles = "[z-a].md"\nfail-on = "info"\n', ":2:9: '[z-a].md' is no pattern as in a .gitignore"),
    ("policylint.toml", "exclude = [1]\n", ":1:12: 'exclude' must be a text, and this is a number; put it in quotes"),
    (".policylint.yaml", "exclude: [old, 2024]\n", ":1:16: 'exclude' must be a text, and this is a number; put it in quotes"),
    (".policylint.yaml", "exclude: [~]\n", ":1:11: 'exclude' must be a text"),
    (".policylint.yaml", "select: null\n", ":1:9: 'select' must be a text"),
    ("policylint.toml", "select = true\n", ":1:10: 'select' must be a text, and this is true or false; put it in quotes"),
    ("policylint.toml", "profiles = ['core', 1.5]\n", ":1:21: 'profiles' must be a text, and this is a number; put it in quotes"),
    ("policylint.toml", "documents.site = 2024-05-01\n", ":1:18: 'site' must be a text, and this is a date or time; put it in quotes"),
    ("policylint.toml", "rules = [[]]\n", ":1:10: 'rules' must be a text"),
    ("policylint.toml", "overrides = [1]\n", ":1:14: 'overrides' must be a list of tables, each with 'files' and what holds for them"),
    ("policylint.toml", "[[overrides]]\nfiles = [false]\nselect = 'a'\n", ":2:10: 'files' must be a text, and this is true or false; put it in quotes"),
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
    (".policylint.yaml", "overrides: legal\n", ":1:12: 'overrides' must be a list of tables, each with 'files' and what holds for them"),
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
