"""Shared lists of words and phrases that rules refer to by name: YAML -> concept -> phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylint.compiler import CASED, ENTITIES
from policylint.errors import PolicylintError
from policylint.grammar import (
    Both,
    Choice,
    Concept,
    Gap,
    Later,
    Node,
    Raw,
    Row,
    children,
    concepts_of,
    is_concept,
    parse_phrase,
)
from policylint.phrase import Phrase
from policylint.typed import NamedTuple
from policylint.yamlfile import did_you_mean, read_yaml

Vocabulary = Mapping[str, tuple[Phrase, ...]]

LONGEST = 80
"""The most words that a concept may stand for."""

_ENTITY_WORDS = 10

DEEPEST = 20
"""How deep concepts may nest."""

LONGEST_GAP = 5
"""The largest gap in a vocabulary's phrase; a longer one belongs in a rule."""


def parse_vocabulary(text: str, path: str) -> dict[str, tuple[Phrase, ...]]:
    """Read one vocabulary file: `concept: [phrase, ...]`. Raises PolicylintError."""
    found = {}
    for name, field in read_yaml(text, path).mapping().items():
        if name in ENTITIES:
            raise field.error(f"{{{name}}} is built in; choose another name")
        if not is_concept(name):
            message = f"{name!r} is no name of a concept; use a-z, 0-9 and -"
            raise PolicylintError(message, path, field.key_line, field.key_column)
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


def check_names_alone(phrases: Iterable[Phrase], vocabulary: Vocabulary) -> list[PolicylintError]:
    """Return an error for each phrase that a name alone can match: it says nothing, and is slow, as names are many."""
    known: dict[str, bool] = {}
    return [
        PolicylintError(
            f"phrase {phrase.text!r}: a name alone can match it, and names stand in nearly every sentence; say what "
            "stands beside it",
            *phrase[1:],
        )
        for phrase in phrases
        if _is_only_names(parse_phrase(phrase.text), vocabulary, known)
    ]


def _is_only_names(node: Node, vocabulary: Vocabulary, known: dict[str, bool]) -> bool:
    """Say whether a phrase's tree asks for no word but names; `known` are the concepts looked at."""
    if isinstance(node, Concept):
        if node.name not in known:
            known[node.name] = node.name in CASED
            trees = (parse_phrase(phrase.text) for phrase in vocabulary.get(node.name, ()))
            known[node.name] |= any(_is_only_names(tree, vocabulary, known) for tree in trees)
        return known[node.name]
    if isinstance(node, Choice):
        return any(_is_only_names(option, vocabulary, known) for option in node.options)
    return isinstance(node, Gap | Later) or (
        isinstance(node, Row | Both) and all(_is_only_names(part, vocabulary, known) for part in node.parts)
    )


def check_concepts_end(vocabulary: Vocabulary) -> list[PolicylintError]:
    """Return an error for each concept that leads back to itself, nests too deeply, or can be too many words."""
    errors: list[PolicylintError] = []
    known: dict[str, _Extent] = {}
    for name, phrases in vocabulary.items():
        trail: list[str] = []
        try:
            extent = _extent(name, vocabulary, trail, known)
        except _EndlessError as endless:
            known.update(dict.fromkeys(trail, _Extent(0, 0)))
            problem = str(endless)
        else:
            problem = extent.problem(name)
        if problem:
            known[name] = _Extent(0, 0)
            errors.append(PolicylintError(problem, phrases[0].path, phrases[0].line, 1))
    return errors


class _EndlessError(Exception):
    """Concepts that lead back to themselves, or too far."""


class _Extent(NamedTuple):
    """How many words a concept can be, and how many concepts nest in it."""

    words: int
    depth: int

    def problem(self, name: str) -> str:
        if self.depth > DEEPEST:
            return f"concepts nest more than {DEEPEST} deep"
        if self.words > LONGEST:
            return f"{{{name}}} can be {self.words} words long; at most {LONGEST} are allowed"
        return ""


def _extent(name: str, vocabulary: Vocabulary, trail: list[str], known: dict[str, _Extent]) -> _Extent:
    if name not in known:
        trail.append(name)
        if name in trail[:-1]:
            raise _EndlessError("a concept leads back to itself: " + " -> ".join(f"{{{one}}}" for one in trail))
        if len(trail) > DEEPEST:
            raise _EndlessError(f"concepts nest more than {DEEPEST} deep")
        found = [_extent_of(parse_phrase(phrase.text), vocabulary, trail, known) for phrase in vocabulary[name]]
        known[name] = _Extent(max(one.words for one in found), 1 + max(one.depth for one in found))
        trail.pop()
    return known[name]


def _extent_of(node: Node, vocabulary: Vocabulary, trail: list[str], known: dict[str, _Extent]) -> _Extent:
    if isinstance(node, Concept):
        return _extent(node.name, vocabulary, trail, known) if node.name in vocabulary else _Extent(_ENTITY_WORDS, 1)
    if isinstance(node, Gap | Raw):
        return _Extent(node.most if isinstance(node, Gap) else _ENTITY_WORDS, 0)
    inner = [_extent_of(child, vocabulary, trail, known) for child in children(node)]
    words = sum(one.words for one in inner) if isinstance(node, Row) else max((one.words for one in inner), default=1)
    return _Extent(words, max((one.depth for one in inner), default=0))
