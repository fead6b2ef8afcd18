"""The phrase language: text -> a small tree. `compiler.py` makes a program of it.

words            in this order, nothing between them; case, hyphens, quotes and line breaks do not matter
prefix*          any word that begins so
'US'             in exactly this case
{concept}        any phrase of the vocabulary's concept, or an entity such as {email}
(a|b c|{d})      one of these; an empty alternative makes it optional
[optional]       with or without
...  ...5        a gap of up to 12 (5) words; at most 40
a ,, b           b anywhere later in the same sentence
a & b            both in one sentence, in any order
^ a   a $        at the start, at the end of the sentence

In place of a phrase there may be a raw pattern, {regex: '...', literal: '...'}, as YAML has it with its quotes doubled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from policylint.patterns import lazy
from policylint.tokens import words
from policylint.typed import TypeAlias

DEFAULT_GAP = 12
LARGEST_GAP = 40
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Word:
    """One token."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any token that begins with `text`."""

    text: bytes


@dataclass(frozen=True, slots=True)
class Exact:
    """One token, written in the source in exactly this case."""

    text: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the vocabulary, or an entity."""

    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` tokens of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Later:
    """Any tokens up to the end of the sentence."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The start, or the end, of the sentence's own words; no token."""

    at_end: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other; no part matches nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All parts in one sentence, in any order."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """What a regular expression matches, and what each match holds, whatever its case: a whole phrase by itself."""

    regex: str
    literal: str

    @property
    def text(self) -> str:
        """Return the text of the phrase."""
        regex, literal = (part.replace("'", "''") for part in (self.regex, self.literal))
        return f"{{regex: '{regex}', literal: '{literal}'}}"


Node: TypeAlias = Word | Prefix | Exact | Concept | Gap | Later | Edge | Row | Choice | Both | Raw


class PhraseError(ValueError):
    """A phrase that cannot be read; `column` is 1-based within the phrase."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


_LEXEME = lazy(
    r"\s+"
    r"|(?P<gap>\.\.\.(?P<most>\d+)?)"
    r"|(?P<later>,,)"
    r"|(?P<edge>[\^$])"
    r"|(?P<concept>\{(?P<name>[^{}]*)\})"
    r"|(?P<exact>'(?P<cased>[^']+)'(?!\w))"
    r"|(?P<mark>[()|\[\]&])"
    r"|(?P<prefix>(?P<stem>[^\W_][\w-]*)\*)"
    r"|(?P<word>[^\s()|\[\]{}&*^$]+)"
)
_NAME = lazy(r"[a-z][a-z0-9-]*\Z")
_RAW = lazy(r"\{regex: '((?:[^']|'')*)', literal: '((?:[^']|'')*)'\}")


@cache
def parse_phrase(text: str) -> Node:
    """Read a phrase; the tree of a text is always the same one. Raises PhraseError with the column of what is wrong."""
    raw = _RAW.fullmatch(text)
    return Raw(*(part.replace("''", "'") for part in raw.groups())) if raw else _Parser(text).whole()


def is_concept(name: str) -> bool:
    """Say whether a concept may be called so."""
    return _NAME.match(name) is not None


def concepts_of(node: Node) -> set[str]:
    """Return the names of the concepts that a phrase's tree refers to."""
    if isinstance(node, Concept):
        return {node.name}
    return {name for child in children(node) for name in concepts_of(child)}


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts or options of a node."""
    if isinstance(node, Choice):
        return node.options
    return node.parts if isinstance(node, Row | Both) else ()


class _Parser:
    """A recursive descent over the lexemes of one phrase."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexemes: list[re.Match[str]] = []
        at = 0
        while at < len(text):
            match = _LEXEME.match(text, at)
            if match is None:
                raise PhraseError(f"{text[at]!r} means nothing here", at + 1)
            at = match.end()
            if match.lastgroup:
                self.lexemes.append(match)
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        parts = [self.sequence("")]
        while self.mark() == "&":
            self.at += 1
            parts.append(self.sequence(""))
        if self.at < len(self.lexemes):
            raise PhraseError(f"{self.mark()!r} closes nothing", self.column())
        for part in parts:
            if _can_be_empty(part):
                raise PhraseError("the phrase could match nothing at all; at least one word must be required", 1)
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def mark(self) -> str:
        return (self.lexemes[self.at]["mark"] or "") if self.at < len(self.lexemes) else ""

    def column(self) -> int:
        return self.lexemes[self.at].start() + 1 if self.at < len(self.lexemes) else len(self.text) + 1

    def sequence(self, closing: str) -> Node:
        parts: list[Node] = []
        first = self.column()
        while self.at < len(self.lexemes):
            mark = self.mark()
            if mark == "&" and closing:
                raise PhraseError("'&' cannot stand inside brackets", self.column())
            if mark and mark in ")]|&":
                break
            parts.extend(self.part())
        for at in (0, -1):
            if parts and isinstance(parts[at], Gap | Later):
                raise PhraseError("a gap must stand between two words", first)
        if any(
            isinstance(part, Edge) and at != (len(parts) - 1 if part.at_end else 0) for at, part in enumerate(parts)
        ):
            raise PhraseError("'^' must come first and '$' last", first)
        if len(parts) > 1 and isinstance(parts[-1], Edge) and isinstance(parts[-2], Later):
            raise PhraseError("',, $' says nothing: a sentence always ends; leave it out", first)
        if any(isinstance(a, Gap | Later) and isinstance(b, Gap | Later) for a, b in pairwise(parts)):
            raise PhraseError("two gaps stand side by side; write one", first)
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def part(self) -> list[Node]:
        lexeme = self.lexemes[self.at]
        mark = self.mark()
        if mark in ("(", "["):
            return [self.bracket(")" if mark == "(" else "]")]
        self.at += 1
        column = lexeme.start() + 1
        if lexeme["gap"]:
            return [self.gap(lexeme["most"], column)]
        if lexeme["later"]:
            return [Later()]
        if lexeme["edge"]:
            return [Edge(lexeme["edge"] == "$")]
        if lexeme["concept"]:
            if not is_concept(lexeme["name"]):
                raise PhraseError(f"{{{lexeme['name']}}} is no name of a concept; use a-z, 0-9 and -", column)
            return [Concept(lexeme["name"])]
        if lexeme["exact"]:
            return [self.exact(word, column) for word in lexeme["cased"].split()]
        if lexeme["prefix"]:
            if self.text[lexeme.end() : lexeme.end() + 1].isalnum():
                raise PhraseError("'*' must end a word", lexeme.end())
            *before, stem = words(lexeme["stem"])
            return [*map(Word, before), Prefix(stem)]
        found = words(lexeme.group())
        if lexeme.group().startswith("'"):
            raise PhraseError("a quote is not closed", column)
        if not found:
            raise PhraseError(f"{lexeme.group()!r} holds no word", column)
        return [Word(word) for word in found]

    def exact(self, word: str, column: int) -> Exact:
        if len(words(word)) != 1:
            raise PhraseError(f"{word!r} in quotes must be one word of letters and digits", column)
        return Exact(word)

    def gap(self, most: str | None, column: int) -> Gap:
        size = int(most) if most else DEFAULT_GAP
        if not 1 <= size <= LARGEST_GAP:
            raise PhraseError(f"a gap holds 1 to {LARGEST_GAP} words; use ',,' for the rest of the sentence", column)
        return Gap(size)

    def bracket(self, closing: str) -> Node:
        opened = self.column()
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PhraseError("brackets nest too deeply", opened)
        options = [self.sequence(closing)]
        while self.mark() == "|":
            self.at += 1
            options.append(self.sequence(closing))
        if self.mark() != closing:
            raise PhraseError(f"the bracket is not closed by {closing!r}", opened)
        self.at += 1
        self.depth -= 1
        empty = Row(())
        if closing == "]" and empty not in options:
            options.append(empty)
        if options == [empty]:
            raise PhraseError("the brackets hold nothing", opened)
        return Choice(tuple(options)) if len(options) > 1 else options[0]


def _can_be_empty(node: Node) -> bool:
    if isinstance(node, Choice):
        return any(map(_can_be_empty, node.options))
    if isinstance(node, Row | Both):
        return all(map(_can_be_empty, node.parts))
    return isinstance(node, Gap | Later | Edge)
