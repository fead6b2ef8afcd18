"""Runs the examples of rules: the rule file is its own test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from policylint.assess import assess
from policylint.assessment import Assessment
from policylint.compiler import compile_program
from policylint.defect import Options
from policylint.defects import occurrences_of
from policylint.document import Document
from policylint.errors import PolicylintError
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.phrase import Phrase
from policylint.prose import Prose
from policylint.rule import Example, Rule
from policylint.ruleset import Ruleset, phrases_of
from policylint.source import Source


def check_examples(ruleset: Ruleset, rules: Sequence[str]) -> list[PolicylintError]:
    """Return what is wrong with the examples of the rules.

    Wrong is: another status, evidence elsewhere, a rule without a `present` or a `missing` example (of a defect:
    `fires` or `clean`), a phrase that no example matches, two equal examples.
    """
    chosen = [ruleset.rules[id] for id in rules]
    matcher = Matcher(compile_program(phrases_of(chosen), ruleset.vocabulary))
    return [error for rule in chosen for error in _check_rule(rule, matcher)]


def _check_rule(rule: Rule, matcher: Matcher) -> Iterator[PolicylintError]:
    yield from _check_set(rule)
    unused = dict.fromkeys(phrases_of([rule]))
    for example in rule.examples:
        document = parse(Source(rule.path, example.text, example.format))
        try:
            matches = matcher.match(document)
        except PolicylintError as error:
            yield PolicylintError(f"{rule.id}: {error.message}", rule.path, example.line)
            continue
        for phrase in [phrase for phrase in unused if matches.sentences(phrase)]:
            del unused[phrase]
        problem = _problem_of(rule, example, matches)
        if problem:
            yield PolicylintError(f"{rule.id}: {problem}", rule.path, example.line)
    for phrase in unused:
        yield _unused(rule, phrase)


def _check_set(rule: Rule) -> Iterator[PolicylintError]:
    for status in ("fires", "clean") if rule.defect else ("present", "missing"):
        if not any(example.status == status for example in rule.examples):
            yield PolicylintError(f"{rule.id}: no example is {status}; give at least one", rule.path, 1)
    seen: dict[tuple[str, ...], int] = {}
    for example in rule.examples:
        text = (" ".join(example.text.split()), example.as_of, example.template_syntax)
        if text in seen:
            yield PolicylintError(f"{rule.id}: the same example stands on line {seen[text]}", rule.path, example.line)
        seen[text] = example.line


def _problem_of(rule: Rule, example: Example, matches: Matches) -> str:
    if rule.defect is None:
        return _problem(example, assess(rule, matches), matches)
    options = Options(date.fromisoformat(example.as_of), example.template_syntax)
    text, prose = matches.document.source.text, Prose(matches.document)
    found = [
        " ".join(text[one.span.start : one.span.end].split()) for one in occurrences_of(rule, matches, prose, options)
    ]
    if len(found) == len(example.evidence) and all(map(_is_shown, found, example.evidence)):
        return ""
    expected = " | ".join(example.evidence) or "nothing"
    because = f" ({example.because})" if example.because else ""
    return f"expected {expected!r}{because}, found {' | '.join(found) or 'nothing'!r}"


def _is_shown(words: str, expected: str) -> bool:
    """Say whether words are those expected, of which the middle may be left out: "first ... last"."""
    first, _, last = expected.partition(" ... ")
    return words == expected or bool(last and words.startswith(first) and words.endswith(last))


def _problem(example: Example, assessment: Assessment, matches: Matches) -> str:
    document = matches.document
    shown = " | ".join(document.words(e.span) for e in (*assessment.evidence, *assessment.nearest)[:2])
    if assessment.status != example.status:
        because = f" ({example.because})" if example.because else ""
        saw = f"; saw: {shown}" if shown else ""
        return f"expected {example.status}{because}, got {assessment.status}{saw}"
    for words in example.evidence:
        if not _proves(words, assessment, document):
            return f"the evidence is elsewhere: expected {words!r}, got {shown!r}"
    return ""


def _proves(words: str, assessment: Assessment, document: Document) -> bool:
    return any(words in document.words(evidence.span) for evidence in assessment.evidence)


def _unused(rule: Rule, phrase: Phrase) -> PolicylintError:
    message = f"{rule.id}: no example matches the phrase {phrase.text!r}; add one, or drop the phrase"
    return PolicylintError(message, phrase.path, phrase.line, phrase.column)
