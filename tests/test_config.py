"""What a configuration sets: for which against the command line, what is shown, and what is accepted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.settings import KEYS
from tests.configuring import PROFILE, findings, house, write_documents
from tests.conftest import Run
from tests.house import BAD, write
from tests.house import RULE as LOGS


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_documents()


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
