"""Rules that were renamed: whoever says the former id means the rule, and is told what it is called now."""

from __future__ import annotations

import json
import marshal
from pathlib import Path

import pytest
from click.testing import Result

from policylint.api import load_rules
from policylint.cache import _plain, _rule
from policylint.rule import Alias, RuleText
from policylint.ruleset import make_ruleset
from policylint.sought import without_wordings
from tests.conftest import Run
from tests.house import BAD, RULE, WEAK, write_house
from tests.law import PROFILE
from tests.law import RULE as PLAIN

HOUSE = ("--rules", "house")
TOLD = "'logs/kept' is called 'house/logs' now; write that"


@pytest.fixture
def house(here: Path) -> Path:
    """A rule that was called logs/kept and old/logs."""
    write_house()
    Path("house/house/logs.yaml").write_text(RULE + "aliases: [logs/kept, old/logs]\n", encoding="utf-8")
    return here


def findings(result: Result) -> list[tuple[str, str]]:
    return [(one["rule"], one["severity"]) for one in json.loads(result.stdout)["findings"] if not one["suppressed"]]


@pytest.mark.parametrize("name", ["logs/kept", "logs/kept/", "old/logs"])
def test_select_takes_a_former_id(policylint: Run, house: Path, name: str):
    result = policylint("check", *HOUSE, "--select", name, "--format", "json", "weak.md", "bad.md")
    assert findings(result) == [("house/logs", "warning"), ("house/logs", "error")]
    assert result.stderr == f"--select: {name.rstrip('/')!r} is called 'house/logs' now; write that\n"


def test_ignore_takes_a_former_id(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "--profile", "core", "--ignore", "logs/kept", "--format", "json", "weak.md")
    assert "house/logs" not in {rule for rule, _ in findings(result)}
    assert result.stderr == f"--ignore: {TOLD}\n"


@pytest.mark.parametrize(
    ("lines", "severities"),
    [
        (['"logs/kept" = "info"'], ["info"]),
        (['"logs/kept" = "info"', '"house/logs" = "warning"'], ["warning"]),  # the later one holds
        (['"logs/kept" = "off"'], []),
        (['"logs/kept" = "info"', 'house = "off"'], ["info"]),  # as with its id: the nearest
    ],
)
def test_severities_take_a_former_id(policylint: Run, house: Path, lines: list[str], severities: list[str]):
    text = 'rules = ["house"]\n[severities]\n' + "\n".join(lines) + "\n"
    Path("policylint.toml").write_text(text, encoding="utf-8")
    result = policylint("check", "--format", "json", "--format", "concise=out.txt", "bad.md")
    assert [severity for rule, severity in findings(result) if rule == "house/logs"] == severities
    assert result.stderr == f"policylint.toml:3:1: {TOLD}\n"


def test_each_former_id_is_told_once_a_run(policylint: Run, house: Path):
    Path("policylint.toml").write_text('rules = ["house"]\nselect = ["logs/kept", "logs/kept"]\n', encoding="utf-8")
    result = policylint("check", "good.md", "weak.md", "bad.md")
    assert result.stderr == f"policylint.toml:2:11: {TOLD}\n"
    assert policylint("check", "--quiet", "good.md", "weak.md", "bad.md").stderr == ""


def test_a_suppression_takes_a_former_id(policylint: Run, house: Path):
    comment = "<!-- policylint-disable-file logs/kept -- reason: there are no logs -->\n"
    Path("bad.md").write_text(BAD + comment, encoding="utf-8")
    Path("weak.md").write_text(WEAK + comment.replace(" -- reason: there are no logs", ""), encoding="utf-8")
    result = policylint("check", *HOUSE, "--select", "house/logs", "--format", "concise", "bad.md", "weak.md")
    told = "4:6: warning[suppression/renamed-rule] logs/kept is called house/logs now; write the new id\n"
    assert result.stdout == f"bad.md:{told}weak.md:{told}"
    assert result.stderr == "2 warnings in 2 documents; 2 suppressed\n2 findings can be mended with `--fix`\n"
    listed = policylint("suppressions", *HOUSE, "--format", "json", "bad.md")
    (row,) = json.loads(listed.stdout)
    assert (row["rule"], row["fault"]) == ("logs/kept", "renamed-rule")


def test_a_suppression_by_a_former_id_is_judged_as_any_other(policylint: Run, house: Path):
    for comment, fault in (
        ("policylint-disable-file logs/kept", "no-reason"),
        ("policylint-disable-file logs/kept -- until: 2026-01-01", "expired"),
        ("policylint-disable-file logs/keep -- reason: there are no logs", "unknown-rule"),
    ):
        Path("bad.md").write_text(f"{BAD}<!-- {comment} -->\n", encoding="utf-8")
        options = ("--select", "house/logs", "--as-of", "2026-06-30", "--format", "json")
        assert ("suppression/" + fault, "warning") in findings(policylint("check", *HOUSE, *options, "bad.md"))
    Path("good.md").write_text(
        "We keep logs for 30 days.\n<!-- policylint-disable-file logs/kept -->\n", encoding="utf-8"
    )
    result = policylint("check", *HOUSE, "--select", "house/logs", "--format", "json", "good.md")
    assert findings(result) == [("suppression/unused", "warning")]  # one fault, though it is renamed, too


def test_a_baseline_takes_a_former_id_and_is_brought_up_to_date(policylint: Run, house: Path):
    options = (*HOUSE, "--select", "house/logs", "bad.md")
    policylint("baseline", "create", *options)
    path = Path(".policylint-baseline.json")
    new = path.read_text(encoding="utf-8")
    path.write_text(new.replace("house/logs", "logs/kept"), encoding="utf-8")
    result = policylint("check", *options)
    assert result.exit_code == 0
    assert "1 suppressed (1 by the baseline)\n" in result.stdout
    assert result.stderr == (
        ".policylint-baseline.json: 'logs/kept' is called 'house/logs' now (1 line); "
        "`policylint baseline update` writes that\n"
    )
    for command in ("prune", "update"):
        path.write_text(new.replace("house/logs", "logs/kept"), encoding="utf-8")
        assert policylint("baseline", command, *options).stdout == (
            "+ bad.md: error[house/logs] missing\n- bad.md: error[logs/kept] missing\n"
            ".policylint-baseline.json: 1 finding accepted\n"
        )
        assert path.read_text(encoding="utf-8") == new


def test_explain_takes_a_former_id(policylint: Run, house: Path):
    result = policylint("explain", *HOUSE, "logs/kept")
    assert result.stdout.startswith("house/logs: How long logs are kept\n")
    assert result.stderr == "logs/kept is called house/logs now\n"


def test_the_api_takes_a_former_id(house: Path):
    assert list(load_rules(["house"], select=["logs/kept"])) == ["house/logs"]


FAULTS = [
    ({"a/b": "aliases: [c/d]"}, "'c/d' must have been the id of this rule alone: a rule or family is called so today"),
    ({"a/b": "aliases: [c/d]", "c/d": ""}, "'c/d' must have been"),
    (
        {"a/b": "aliases: [o/p]", "c/d": "aliases: [o/p]"},
        "'o/p' must have been the id of this rule alone: 'a/b' has it",
    ),
    ({"a/b": "aliases: [facts/p]"}, "'facts/p' must have been"),
    ({"a/b": "aliases: [suppression/unused]"}, "'suppression/unused' must have been"),
    ({"a/b": "aliases: [old]"}, "'old' can be the former id of no rule; write it as family/name"),
    ({"a/b": "aliases: ['o, p/q']"}, "can be the former id of no rule"),
    ({"a/b": "aliases: []"}, "'aliases' must not be empty"),
    ({"c/d/e": "aliases: [keep/logs]"}, "unknown rule 'keep/logs'; it is called 'c/d/e' now"),
    ({"a/b": "aliases: [e/f]\nplace: {after: [e/f]}"}, "which is no rule or family; it is called 'a/b' now"),
]


@pytest.mark.parametrize(("more", "message"), FAULTS)
def test_what_is_wrong_with_an_alias_is_said(more: dict[str, str], message: str):
    rule = PLAIN.format(title="T", clause="we x", severity="error")
    texts = dict.fromkeys(("a/b", "c/d/e", "keep/period", "share/who"), rule)  # c/d is a family, if no rule
    texts |= {id: f"{rule}{text}\n" for id, text in more.items()}
    if "keep/logs" in message:
        texts["profiles/law"] = PROFILE
    _, errors = make_ruleset(RuleText(id, f"rules/{id}.yaml", text) for id, text in texts.items())
    assert errors
    assert message in str(errors[0])


def test_a_kept_plan_has_aliases():
    rule = PLAIN.format(title="T", clause="we x", severity="error") + "aliases: [o/p, o/q]\n"
    ruleset, errors = make_ruleset([RuleText("a/b", "a/b.yaml", rule)])
    assert not errors
    said = without_wordings(ruleset.rules["a/b"])._replace(examples=())
    kept = _rule(marshal.dumps(_plain(said, {})))
    assert kept == said
    assert [alias.id for alias in kept.aliases] == ["o/p", "o/q"]
    assert all(isinstance(alias, Alias) for alias in kept.aliases)
