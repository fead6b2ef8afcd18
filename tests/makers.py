"""Short ways to make documents, programs and matches from strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from policylint.compiler import compile_program
from policylint.document import Document
from policylint.engine import Linter
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.phrase import Phrase
from policylint.rule import RuleText
from policylint.rulefolders import load
from policylint.ruleset import Ruleset, make_ruleset, phrases_of
from policylint.selection import make_plan, select
from policylint.source import Format, Source


def make_document(text: str, format: Format = "markdown", path: str = "privacy.md") -> Document:
    """Parse a text."""
    return parse(Source(path, text, format))


def make_vocabulary(concepts: Mapping[str, Sequence[str]]) -> dict[str, tuple[Phrase, ...]]:
    """Parse the phrases of concepts."""
    return {name: tuple(map(Phrase, phrases)) for name, phrases in concepts.items()}


def make_matches(
    document: Document, phrases: Sequence[str], concepts: Mapping[str, Sequence[str]] | None = None
) -> Matches:
    """Match phrases against a document."""
    vocabulary = make_vocabulary(concepts or {})
    return Matcher(compile_program(map(Phrase, phrases), vocabulary)).match(document)


def make_rules(**files: str) -> Ruleset:
    """Read rule files given as `family__name="yaml"`; they must be sound."""
    texts = [RuleText(name.replace("__", "/"), f"rules/{name}.yaml", text) for name, text in files.items()]
    ruleset, errors = make_ruleset(texts)
    assert not errors, [str(error) for error in errors]
    return ruleset


@cache
def builtin_rules() -> Ruleset:
    """Read the rules that policylint comes with."""
    ruleset, errors = load()
    assert not errors, [str(error) for error in errors]
    return ruleset


@cache
def builtin_linter(profile: str = "core") -> Linter:
    """Make a linter of built-in rules, for the day on which they were written."""
    return Linter(make_plan(builtin_rules(), select(builtin_rules(), [profile])), date(2026, 11, 22))


def make_rule_matcher(ruleset: Ruleset) -> Matcher:
    """Compile all that the rules of a ruleset need."""
    return Matcher(compile_program(phrases_of(ruleset.rules.values()), ruleset.vocabulary))
