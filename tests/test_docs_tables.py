"""The tables of the documentation are complete, and what they say is so."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import click
import pytest
import yaml

from policylint.auditing import TABLES
from policylint.cli import cli
from policylint.compiler import ENTITIES
from policylint.defectfile import DEFECT_KEYS, WORDING_KEYS
from policylint.reporters import FORMATS
from policylint.rulefile import _KEYS
from policylint.settings import KEYS
from tests.conftest import ROOT
from tests.house import write
from tests.pages import (
    CODE,
    Shell,
    completed,
    doc,
    load,
    names,
    only_block,
    rows,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the blocks are written for a POSIX shell")


def test_every_key_of_a_rule_is_described():
    assert names(doc("reference/rule-format.md"), "## Keys") == list(_KEYS)


def test_every_key_of_a_rule_about_defects_is_described():
    section = doc("reference/rule-format.md").partition("\n## Rules about defects\n")[2].partition("\n## ")[0]
    described = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    as_above = ("title", "summary", "why", "advice", "not", "kind", "examples", "aliases")
    assert {*described, *as_above} == {*DEFECT_KEYS, *WORDING_KEYS}


def test_every_key_of_the_configuration_is_described():
    described = re.findall(r"^## ([\w-]+)$", doc("reference/configuration.md"), re.MULTILINE)
    assert described == [key.name for key in KEYS]


def test_every_command_and_option_is_described():
    described = dict(part.split("\n", 1) for part in doc("reference/command-line.md").split("\n## ")[1:])
    options = {
        name: {flag for one in command.params for flag in one.opts if flag[0] == "-"} for name, command in walk(cli)
    }
    assert described.keys() == options.keys()
    for name, flags in options.items():
        shown = {
            flag for line in CODE.findall(described[name]) for flag in re.findall(r"(?<![\w-])--?[a-z][\w-]*", line)
        }
        assert {*flags, "--help"} <= shown, name


def walk(group: click.Group, name: str = "policylint") -> Iterator[tuple[str, click.Command]]:
    for one in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), one)
        assert command
        if isinstance(command, click.Group):
            yield from walk(command, f"{name} {one}")
        else:
            yield f"{name} {one}", command


def test_every_entity_is_described():
    described = names(doc("reference/rule-format.md"), "## Vocabulary")
    assert {f"{{{name}}}" for name in ENTITIES} <= set(described)


def test_every_concept_that_is_described_exists(shell: Shell):
    phrases = json.dumps([f"x {name}" for name in names(doc("reference/rule-format.md"), "## Vocabulary")])
    load({"fragments/concepts.yaml": completed(f"clause: {phrases}\n")}, shell)


def test_every_phrase_of_the_table_does_what_it_says(shell: Shell):
    table = rows(doc("reference/rule-format.md"), "## The phrase language")
    assert len(table) >= 12
    for number, (phrase, _, matches, does_not) in enumerate(table):
        examples = [{"status": "present", "text": matches}, {"status": "missing", "text": does_not}]
        given = {"clause": [phrase.strip("`")], "examples": examples}
        rule = completed("".join(f"{key}: {json.dumps(value)}\n" for key, value in given.items()))
        write(shell.folder / "table" / "rows" / f"row-{number}.yaml", rule)
    lead_in = only_block(doc("reference/rule-format.md"), "matches the item in:")
    examples = [{"status": "present", "text": lead_in}, {"status": "missing", "text": "Access your data."}]
    rule = completed(f'clause: ["right to ... access"]\nexamples: {json.dumps(examples)}\n')
    write(shell.folder / "table" / "rows" / "lead-in.yaml", rule)
    output = shell.run("policylint test table")
    assert shell.code == 0, output


def test_every_format_is_described():
    described = [name for row in rows(doc("reference/output.md"), "## Formats") for name in CODE.findall(row[0])]
    assert described == list(FORMATS)


def test_every_field_of_the_json_is_described(shell: Shell):
    report = json.loads(shell.run("policylint check examples nowhere.md --format json 2>/dev/null"))
    assessments = [one for document in report["documents"] for one in document["assessments"]]
    objects = {
        "### The report": report,
        "### A document": report["documents"][0],
        "### An assessment": assessments[0],
        "### A piece of evidence": next(one["evidence"][0] for one in assessments if one["evidence"]),
        "### A citation": next(one["citations"][0] for one in report["findings"] if one["citations"]),
        "### An error": report["errors"][0],
        "### The summary": report["summary"],
    }
    page = doc("reference/output.md")
    for heading, value in objects.items():
        assert names(page, heading) == list(value), heading
    finding = names(page, "### A finding")
    fields = list(report["findings"][0])
    assert finding[: len(fields)] == fields
    anchors = finding[len(fields) :]
    assert {one["anchor"] for one in report["findings"]} <= set(anchors)


def test_inputs_outputs_and_hooks_are_described():
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert names(doc("how-to/github.md"), "## Inputs and outputs") == [*action["inputs"], *action["outputs"]]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in hooks:
        assert f"- id: {hook['id']}\n" in doc("how-to/pre-commit.md")


def test_every_column_of_an_audit_is_described():
    described = {
        CODE.findall(table)[0]: CODE.findall(columns) for table, columns in rows(doc("how-to/audit.md"), "## Columns")
    }
    assert described == {table: list(columns) for table, columns in TABLES.items()}
