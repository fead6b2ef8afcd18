"""Runs the examples of rules: the rule file is its own test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policylint.assess import assess
from policylint.assessment import Assessment
from policylint.compiler import compile_program
from policylint.document import Document
from policylint.errors import PolicylintError
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.phrase import Phrase
from policylint.rule import Example, Rule
from policylint.ruleset import Ruleset, phrases_of
from policylint.source import Source


def check_examples(ruleset: Ruleset, rules: Sequence[str]) -> list[PolicylintError]:
    """Return what is wrong with the examples of the rules.

    Wrong is: another status, evidence elsewhere, a rule without a `present` or a `missing` example, a phrase that no
    example matches, two equal examples.
    """
    chosen = [ruleset.rules[id] for id in rules]
    matcher = Matcher(compile_program(phrases_of(chosen), ruleset.vocabulary))
    return [error for rule in chosen for error in _check_rule(rule, matcher)]


def _check_rule(rule: Rule, matcher: Matcher) -> Iterator[PolicylintError]:
    yield from _check_set(rule)
    unused = dict.fromkeys(phrases_of([rule]))
    for example in rule.examples:
        document = parse(Source(rule.path, example.text, example.format))
        matches = matcher.match(document)
        for phrase in [phrase for phrase in unused if matches.sentences(phrase)]:
            del unused[phrase]
        problem = _problem(example, assess(rule, matches), matches)
        if problem:
            yield PolicylintError(f"{rule.id}: {problem}", rule.path, example.line)
    for phrase in unused:
        yield _unused(rule, phrase)


def _check_set(rule: Rule) -> Iterator[PolicylintError]:
    for status in ("present", "missing"):
        if not any(example.status == status for example in rule.examples):
            yield PolicylintError(f"{rule.id}: no example is {status}; give at least one", rule.path, 1)
    seen: dict[str, int] = {}
    for example in rule.examples:
        text = " ".join(example.text.split())
        if text in seen:
            yield PolicylintError(f"{rule.id}: the same example stands on line {seen[text]}", rule.path, example.line)
        seen[text] = example.line


def _problem(example: Example, assessment: Assessment, matches: Matches) -> str:
    document = matches.document
    shown = " | ".join(document.words(e.span) for e in (*assessment.evidence, *assessment.nearest)[:2])
    if assessment.status != example.status:
        because = f" ({example.because})" if example.because else ""
        saw = f"; saw: {shown}" if shown else ""
        return f"expected {example.status}{because}, got {assessment.status}{saw}"
    if example.evidence and not _proves(example.evidence, assessment, document):
        return f"the evidence is elsewhere: expected {example.evidence!r}, got {shown!r}"
    return ""


def _proves(words: str, assessment: Assessment, document: Document) -> bool:
    return any(words in document.words(evidence.span) for evidence in assessment.evidence)


def _unused(rule: Rule, phrase: Phrase) -> PolicylintError:
    message = f"{rule.id}: no example matches the phrase {phrase.text!r}; add one, or drop the phrase"
    return PolicylintError(message, phrase.path, phrase.line, phrase.column)
