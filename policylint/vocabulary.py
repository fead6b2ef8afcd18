"""Shared lists of words and phrases that rules refer to by name: YAML -> concept -> phrases."""

from __future__ import annotations

from collections.abc import Mapping

from policylint.compiler import CASED, ENTITIES
from policylint.errors import PolicylintError
from policylint.grammar import Both, Gap, Later, Node, children, concepts_of, parse_phrase
from policylint.phrase import Phrase
from policylint.yamlfile import did_you_mean, read_yaml

Vocabulary = Mapping[str, tuple[Phrase, ...]]

LONGEST_GAP = 5
"""The largest gap in a vocabulary's phrase; a longer one belongs in a rule."""


def parse_vocabulary(text: str, path: str) -> dict[str, tuple[Phrase, ...]]:
    """Read one vocabulary file: `concept: [phrase, ...]`. Raises PolicylintError."""
    found = {}
    for name, field in read_yaml(text, path).mapping().items():
        if name in ENTITIES:
            raise field.error(f"{{{name}}} is built in; choose another name")
        phrases = field.phrases()
        for phrase in phrases:
            _check_gaps(parse_phrase(phrase.text), phrase)
        found[name] = phrases
    return found


def _check_gaps(node: Node, phrase: Phrase) -> None:
    if isinstance(node, Both | Later) or (isinstance(node, Gap) and node.most > LONGEST_GAP):
        message = (
            f"phrase {phrase.text!r}: a vocabulary phrase may hold gaps of up to {LONGEST_GAP} words, no '&' or ',,'"
        )
        raise PolicylintError(message, phrase.path, phrase.line, phrase.column)
    for child in children(node):
        _check_gaps(child, phrase)


def check_concepts(phrases: list[Phrase], vocabulary: Vocabulary) -> list[PolicylintError]:
    """Return an error for each phrase that refers to a concept that does not exist."""
    known = set(vocabulary) | set(ENTITIES) | set(CASED)
    errors = []
    for phrase in phrases:
        for name in sorted(concepts_of(parse_phrase(phrase.text)) - known):
            column = phrase.column + max(0, phrase.text.find("{" + name))
            message = f"unknown concept {{{name}}}{did_you_mean(name, known)}"
            errors.append(PolicylintError(message, phrase.path, phrase.line, column))
    return errors


def check_cycles(vocabulary: Vocabulary) -> list[PolicylintError]:
    """Return an error for each concept that leads back to itself."""
    errors = []
    done: set[str] = set()
    for start in vocabulary:
        trail: list[str] = []
        if _leads_back(start, vocabulary, trail, done):
            phrase = vocabulary[start][0]
            loop = " -> ".join(f"{{{name}}}" for name in trail)
            errors.append(PolicylintError(f"a concept leads back to itself: {loop}", phrase.path, phrase.line, 1))
            done.update(trail)
    return errors


def _leads_back(name: str, vocabulary: Vocabulary, trail: list[str], done: set[str]) -> bool:
    if name in done:
        return False
    trail.append(name)
    if name in trail[:-1]:
        return True
    for phrase in vocabulary.get(name, ()):
        for inner in concepts_of(parse_phrase(phrase.text)):
            if _leads_back(inner, vocabulary, trail, done):
                return True
    trail.pop()
    done.add(name)
    return False
