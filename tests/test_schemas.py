"""The JSON Schemas: they take every file of the project and every output, and refuse what the readers refuse."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from policylint.compiler import ENTITIES
from policylint.configfile import Folders, parse_config
from policylint.errors import PolicylintError
from policylint.factfile import parse_facts
from policylint.profilefile import parse_profile
from policylint.rulefile import parse_rule
from policylint.vocabulary import parse_vocabulary
from policylint.yamlfile import Field
from tests.conftest import ROOT, Run
from tests.validating import faults, objects, schema

FOLDERS = (ROOT / "rules", *(path for path in (ROOT / "examples").iterdir() if path.is_dir()))
FILES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]

RULE = """\
title: T
summary: S
why: W
severity: info
clause: [a b, {phrase: c d, under: anywhere}, {phrase: e f, under: about}, {regex: 'a\\d', literal: a}]
about: [g h]
not: e f
headings: [g]
elements:
  one: {title: O, within: section, any: h, not: [i]}
  two: {title: P, any: [{phrase: j, under: headings}]}
requires: [one, [one, two]]
suffices: two
weak: {phrase: k, says: L, under: heading}
status: by-elements
at_least: 2
precision: high
context: {any: m, within: heading}
place: {after: [title]}
advice: A
template: N
aliases: [q/r, s/t/u]
examples:
  - {status: present, text: O, evidence: o, because: p, format: text}
  - {status: missing, text: 30}
"""
DEFECT = """\
kind: defect
title: T
summary: S
why: W
law: [A, {cite: B, url: https://law.example/}]
severity: info
phrase:
  - a b
  - {regex: a b, literal: a}
  - {phrase: c d, says: S, unless: {any: [e], within: heading}, severity: error, since: 2026-01-01, once: true, under: anywhere}
not: f
when: g
unless: [h]
check: dates
advice: A
aliases: v/w
examples:
  - {status: fires, text: T, evidence: [a, b], because: c, format: html, as_of: 2026-01-01, template_syntax: jinja}
  - {status: clean, text: T}
"""
PROFILE = """\
title: T
summary: S
signs: [a, {regex: a b, literal: a}]
laws: [L, M 1]
obligations:
  - id: X-1
    needs: [a/b, {rule: a/b, elements: [c], accept: weak, max_age: 12 months}, {any_of: [a/b, {any_of: a/c}]}]
    forbids: [d/e, {rule: d/f, severity: error, where: [a, b]}]
    cite: C
    url: https://law.example/
    severity: error
    weak_severity: info
    when: {mentions: [d, e], facts: {sells: [yes, maybe], size: big}, if: you sell}
    effective: 2026-01-01
    until: 2027-12-31
    checked: {on: 2026-11-22, how: text}
    summary: S
  - {id: X-2, forbids: d/e, cite: C, severity: info}
"""
FACTS = """\
sells:
  title: T
  assumed: no
  open: a
  values:
    yes: {means: M, says: [a], not: {regex: a b, literal: a}, clauses: [{rule: a/b, elements: [c]}]}
    no: N
"""
VOCABULARY = "concept: [a, b c]\nraw: {regex: a b, literal: a}\nother: d\n"
CONFIGURATION = """\
required-version: ">=0.0"
extends: base.toml
rules: [house]
profiles: [core]
select: rights
ignore: []
severities: {rights/access: warning, sharing: "off"}
fail-on: never
exclude: drafts/
facts: {regions: [eu, uk]}
documents: {apps: "*.md"}
template-syntax: jinja
overrides:
  - {files: apps/, profiles: core, ignore: [us], severities: {us: info}, fail-on: info, facts: {a: b},
     select: [rights], template-syntax: none}
"""


def configuration(text: str) -> None:
    parse_config(text, "policylint.yaml", Folders("", ""))


READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "rule": (RULE, lambda text: parse_rule(text, "a/b.yaml", "a/b")),
    "profile": (PROFILE, lambda text: parse_profile(text, "profiles/a.yaml", "a")),
    "vocabulary": (VOCABULARY, lambda text: parse_vocabulary(text, "vocabulary/a.yaml")),
    "facts": (FACTS, lambda text: parse_facts(text, "facts.yaml")),
    "configuration": (CONFIGURATION, configuration),
}


def loaded(text: str) -> object:
    """Read YAML as editors do: dates, yes and no are texts."""
    return yaml.load(text, _Loader)


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, shape) for tag, shape in some if not tag.endswith((":timestamp", ":bool"))]
        for first, some in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def kind_of(path: Path) -> str:
    if path.name == "facts.yaml":
        return "facts"
    return {"profiles": "profile", "vocabulary": "vocabulary"}.get(path.parent.name, "rule")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_the_project_fits(path: Path):
    assert faults(kind_of(path), loaded(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("kind", READERS)
def test_readers_and_schemas_know_the_same_keys(kind: str, monkeypatch: pytest.MonkeyPatch):
    text, read = READERS[kind]
    asked: set[tuple[frozenset[str], frozenset[str]]] = set()
    mapping = Field.mapping

    def noting(field: Field, known: Iterable[str] | None = None, required: Iterable[str] = ()) -> object:
        if known is not None:
            known, required = tuple(known), tuple(required)
            asked.add((frozenset(known), frozenset(required)))
        return mapping(field, known, required)

    monkeypatch.setattr(Field, "mapping", noting)
    read(text)
    assert faults(kind, loaded(text)) == []
    if kind == "rule":
        parse_rule(DEFECT, "a/b.yaml", "a/b")
        assert faults(kind, loaded(DEFECT)) == []
    told = {(frozenset(one["properties"]), frozenset(one.get("required", ()))) for one in objects(schema(kind))}
    # `any_of` is needed, or it would be another kind of mapping.
    asked = {(keys, keys) if keys == {"any_of"} else (keys, needed) for keys, needed in asked}
    assert told == asked
    assert all(one["additionalProperties"] is False for one in objects(schema(kind)))


FAULTS = [
    ("rule", "why: W\n", ""),
    ("rule", "title: T", "title: ''"),
    ("rule", "title: T", "title:"),
    ("rule", "title: T", "title: [T]"),
    ("rule", "severity: info", "severity: fatal"),
    ("rule", "severity: info", "colour: red"),
    ("rule", "under: anywhere", "below: anywhere"),
    ("rule", "under: anywhere", "under: nowhere"),
    ("rule", "{phrase: c d, under: anywhere}", "[c d]"),
    ("rule", "not: e f", "not: []"),
    ("rule", "literal: a}", "literal: ''}"),
    ("rule", ", literal: a}", "}"),
    ("rule", "literal: a}", "literal: a, under: heading}"),
    ("profile", "regex: a b", "regexp: a b"),
    ("vocabulary", "literal: a", "literal: [a]"),
    ("rule", "within: section", "within: page"),
    ("rule", "{title: O,", "{name: O,"),
    ("rule", "requires: [one, [one, two]]\n", ""),
    ("rule", "at_least: 2", "at_least: 0"),
    ("rule", "at_least: 2", "at_least: two"),
    ("rule", "within: heading", "within: sentence"),
    ("rule", "place: {after: [title]}", "place: title"),
    ("rule", "status: by-elements", "status: by-weight"),
    ("rule", "status: missing, text: 30", "status: missing, text: 30, evidence: x"),
    ("rule", "format: text", "format: pdf"),
    ("profile", "id: X-1", "name: X-1"),
    ("profile", "cite: C\n", "cite:\n"),
    ("profile", "accept: weak", "accept: missing"),
    ("profile", "12 months", "1 year"),
    ("profile", "id: X-2, forbids: d/e,", "id: X-2,"),
    ("profile", "forbids: d/e", "forbids: []"),
    ("profile", "{rule: d/f, severity: error", "{severity: error"),
    ("profile", "where: [a, b]", "only: [a, b]"),
    ("profile", "{mentions: [d, e], ", "{mention: [d, e], "),
    ("profile", "    severity: error", "    severity: never"),
    ("profile", "d/f, severity: error", "d/f, severity: never"),
    ("profile", "signs: [a, {regex: a b, literal: a}]", "signs: []"),
    ("profile", "laws: [L, M 1]", "laws: []"),
    ("profile", "https://law.example/", "law.example"),
    ("profile", "2026-01-01", "next year"),
    ("profile", "{on: 2026-11-22, how: text}", "{on: 2026-11-22}"),
    ("profile", "{mentions: [d, e], facts: {sells: [yes, maybe], size: big}, if: you sell}", "{if: you sell}"),
    ("rule", "precision: high", "precision: full"),
    ("rule", "aliases: [q/r, s/t/u]", "aliases: [q]"),
    ("rule", "aliases: [q/r, s/t/u]", "aliases: [q/r, 's t/u']"),
    ("facts", "assumed: no", "assume: no"),
    ("facts", "  assumed: no\n", ""),
    ("facts", "means: M", "mean: M"),
    ("facts", "says: [a], ", ""),
    ("facts", "    no: N\n", ""),
    ("vocabulary", "other: d", "other: {a: b}"),
    ("vocabulary", "other: d", "email: d"),
    ("configuration", "select: rights", "selects: rights"),
    ("configuration", "profiles: [core]", "profiles: []"),
    ("configuration", "fail-on: never", "fail-on: fatal"),
    ("configuration", 'sharing: "off"', "sharing: never"),
    ("configuration", "facts: {regions:", "facts: {Re gions:"),
    ("configuration", "{files: apps/, profiles", "{files: apps/, exclude: x, profiles"),
    ("configuration", "{files: apps/, profiles", "{profiles"),
    ("configuration", "{files: apps/, profiles", "{files: [], profiles"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new"), FAULTS)
def test_what_a_reader_refuses_its_schema_refuses(kind: str, old: str, new: str):
    text, read = READERS[kind]
    assert text.count(old) >= 1
    wrong = text.replace(old, new, 1)
    with pytest.raises(PolicylintError):
        read(wrong)
    assert faults(kind, loaded(wrong))


def test_a_rule_must_look_for_something():
    bare = "title: T\nsummary: S\nwhy: W\nadvice: A\nexamples: {status: present, text: O}\n"
    for found in ("clause: a\n", "elements: {b: {title: B, any: c}}\nsuffices: b\n"):
        parse_rule(bare + found, "a/b.yaml", "a/b")
        assert faults("rule", loaded(bare + found)) == []
    with pytest.raises(PolicylintError, match="nothing to look for"):
        parse_rule(bare, "a/b.yaml", "a/b")
    assert faults("rule", loaded(bare))


def test_the_vocabulary_keeps_the_names_of_what_is_built_in():
    assert schema("vocabulary")["propertyNames"]["not"]["enum"] == list(ENTITIES)


def test_the_configurations_of_the_docs_fit():
    page = (ROOT / "docs" / "how-to" / "configuration.md").read_text(encoding="utf-8")
    whole = re.findall(r"^```(toml|yaml)\n# (?!wrong/)\S+\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert {language for language, _ in whole} == {"toml", "yaml"}
    for language, text in whole:
        value = tomllib.loads(text) if language == "toml" else loaded(text)
        if language == "toml" and "tool" in value:
            value = value["tool"]["policylint"]
        if "title" not in value:  # a rule
            assert faults("configuration", value) == [], text


def test_the_configuration_that_init_writes_fits(policylint: Run):
    assert policylint("init").exit_code == 0
    assert faults("configuration", tomllib.loads(Path("policylint.toml").read_text(encoding="utf-8"))) == []
