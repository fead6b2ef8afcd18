"""Short ways to make documents, programs and matches from strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from policylint.compiler import compile_program
from policylint.document import GLUE, Block, Document, Markup, Section, Sentence
from policylint.engine import Linter
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.phrase import Phrase
from policylint.rule import RuleText
from policylint.rulefolders import load
from policylint.ruleset import Ruleset, make_ruleset, phrases_of
from policylint.selection import make_plan, select
from policylint.source import Format, Source, Span


def make_document(text: str, format: Format = "markdown", path: str = "privacy.md") -> Document:
    """Parse a text."""
    return parse(Source(path, text, format))


def blocks_of(markup: Markup) -> list[tuple[str, int, str]]:
    """Return the blocks of a parsed text: kind, level, words."""
    return [(block.kind, block.level, words_of(markup.text[slice(*block.span)])) for block in markup.blocks]


def words_of(text: str) -> str:
    """Return the words of a masked text, with one space between them."""
    return " ".join(text.replace(GLUE, "").split())


def bare_document(sentences: list[tuple[list[str], list[str]]]) -> Document:
    """Make a document of (context, own) word lists, without any parser."""
    text, spans = "", []
    for context, own in sentences:
        start = len(text)
        text += " ".join(context) + "\n"
        middle = len(text)
        text += " ".join(own) + "\n"
        spans.append((Span(start, middle - 1), Span(middle, len(text) - 1)))
    blocks = tuple(Block("paragraph", own) for _, own in spans)
    made = tuple(
        Sentence(own, number, (context,) if context.end > context.start else ())
        for number, (context, own) in enumerate(spans)
    )
    count = len(blocks)
    section = (Section(-1, 0, -1, 0, count),)
    return Document(
        Source("x.txt", text, "text"), text, blocks, made, section, (0,) * count, (), (), tuple(range(count + 1))
    )


def make_vocabulary(concepts: Mapping[str, Sequence[str]]) -> dict[str, tuple[Phrase, ...]]:
    """Parse the phrases of concepts."""
    return {name: tuple(map(Phrase, phrases)) for name, phrases in concepts.items()}


def make_matches(
    document: Document, phrases: Sequence[str], concepts: Mapping[str, Sequence[str]] | None = None
) -> Matches:
    """Match phrases against a document, with the compiled kernel and without: they must find the same."""
    program = compile_program(map(Phrase, phrases), make_vocabulary(concepts or {}))
    found = Matcher(program).match(document)
    assert_alike(found, Matcher(program, compiled=False).match(document))
    return found


def assert_alike(some: Matches, others: Matches) -> None:
    """Fail unless two ways of matching found the same sentences, and the same words in them."""
    for text in some.matcher.program.phrases:
        phrase = Phrase(text)
        assert list(some.sentences(phrase)) == list(others.sentences(phrase)), text
        for sentence in some.sentences(phrase):
            assert some.located(phrase, sentence) == others.located(phrase, sentence), text


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


@cache
def builtin_matcher() -> Matcher:
    """Make a matcher for all phrases of the built-in rules, laws and facts; that of a linter knows few by their texts."""
    ruleset = builtin_rules()
    obligations = (obligation for profile in ruleset.profiles.values() for obligation in profile.obligations)
    phrases = phrases_of(ruleset.rules.values(), obligations, ruleset.facts.values())
    return Matcher(compile_program(phrases, ruleset.vocabulary))


def make_rule_matcher(ruleset: Ruleset) -> Matcher:
    """Compile all that the rules of a ruleset need."""
    return Matcher(compile_program(phrases_of(ruleset.rules.values()), ruleset.vocabulary))
