"""Compiles phrases and a vocabulary to a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from policylint.entities import SPANS, TOKENS
from policylint.grammar import (
    Both,
    Choice,
    Concept,
    Edge,
    Exact,
    Gap,
    Later,
    Node,
    Prefix,
    Raw,
    Row,
    Word,
    children,
    parse_phrase,
)
from policylint.lexicon import formed, packed_leaves
from policylint.phrase import Phrase
from policylint.program import START, Atom, Goal, Instructions, Pattern, Program, Step
from policylint.tables import packed

CASED = ("name",)
"""Concepts that only the case of the source decides."""

ENTITIES = (*SPANS, *TOKENS, *CASED)
"""Concepts that no vocabulary defines."""


def compile_program(phrases: Iterable[Phrase], vocabulary: Mapping[str, tuple[Phrase, ...]]) -> Program:
    """Compile phrases; every concept must be in the vocabulary or an entity, and vocabulary free of cycles."""
    compiler = _Compiler(vocabulary)
    phrases = tuple(phrases)
    unique = dict.fromkeys(phrase.text for phrase in phrases)
    goals = tuple(compiler.goal(parse_phrase(text)) for text in unique)
    instructions = Instructions(compiler.atoms, tuple(compiler.steps), goals)
    return Program(
        phrases={text: number for number, text in enumerate(unique)},
        tables=packed(instructions, (atom for name, atom in compiler.entities.items() if name not in TOKENS)),
        leaves=packed_leaves(
            {
                word: {*atoms, *formed(word, compiler.prefixes, compiler.entities)}
                for word, atoms in compiler.leaves.items()
            }
        ),
        prefixes=tuple(compiler.prefixes),
        entities=compiler.entities,
        cased=compiler.cased,
        named=tuple(number for number, text in enumerate(unique) if compiler.asks_for_name(parse_phrase(text))),
        patterns=tuple(_pattern(one, chain(phrases, *vocabulary.values())) for one in compiler.raw),
    )


def _pattern(raw: Raw, phrases: Iterable[Phrase]) -> Pattern:
    """Return a raw pattern with the first place where one of some phrases is it."""
    first = next(phrase for phrase in phrases if phrase.text == raw.text)
    return Pattern(raw.text, raw.regex, raw.literal, f"{first.path}:{first.line}")


class _Compiler:
    """Collects atoms and steps, each once."""

    def __init__(self, vocabulary: Mapping[str, tuple[Phrase, ...]]) -> None:
        self.vocabulary = vocabulary
        self.steps: dict[Step, int] = {}
        self.atoms: list[Atom] = []
        self.leaves: dict[bytes, list[int]] = {}
        self.prefixes: list[tuple[bytes, int]] = []
        self.entities: dict[str, int] = {}
        self.cased: dict[int, str] = {}
        self.raw: list[Raw] = []
        self._leaf_of: dict[frozenset[bytes], int] = {}
        self._atom_of: dict[Node, int] = {}
        self._named: dict[Node, bool] = {}
        self._gapless: dict[Node, bool] = {}

    def goal(self, node: Node) -> Goal:
        parts = node.parts if isinstance(node, Both) else (node,)
        return tuple(self.chain(START, part) for part in parts)

    # --- steps

    def chain(self, source: int, node: Node) -> int:
        if self.is_gapless(node) and not isinstance(node, Row):
            return self.step(Step("atom", source, self.atom(node)))
        if isinstance(node, Row):
            # A step's gap ends in front of a word. In front of the end it is an atom together with it.
            tail = node.parts[-2:] if [*map(type, node.parts[-2:])] == [Gap, Edge] else ()
            for part in node.parts[: len(node.parts) - len(tail)]:
                source = self.chain(source, part)
            return self.step(Step("atom", source, self.atom(Row(tail)))) if tail else source
        if isinstance(node, Gap):
            return self.step(Step("gap", source, node.most))
        if isinstance(node, Later):
            return self.step(Step("later", source))
        ends = tuple(self.chain(source, option) for option in children(node))
        return self.step(Step("join", source, joined=ends))

    def step(self, step: Step) -> int:
        return self.steps.setdefault(step, len(self.steps))

    # --- atoms

    def atom(self, node: Node) -> int:
        if node not in self._atom_of:
            made = self.make_atom(node)
            self._atom_of[node] = made
        return self._atom_of[node]

    def make_atom(self, node: Node) -> int:
        if isinstance(node, Word):
            return self.leaf([node.text])
        if isinstance(node, Exact):
            atom = self.add(Atom("leaf"))
            self.cased[atom] = node.text
            return atom
        if isinstance(node, Prefix):
            self.prefixes.append((node.text, len(self.atoms)))
            return self.add(Atom("leaf"))
        if isinstance(node, Concept):
            return self.concept(node.name)
        if isinstance(node, Gap):
            return self.add(Atom("gap", size=node.most))
        if isinstance(node, Edge):
            return self.add(Atom("end" if node.at_end else "start"))
        if isinstance(node, Choice):
            return self.choice(node.options)
        if isinstance(node, Raw):
            self.raw.append(node)
            return self.entity(node.text)
        parts = tuple(self.atom(child) for child in children(node))
        return self.add(Atom("sequence", parts))

    def concept(self, name: str) -> int:
        if name in CASED:
            atom = self.add(Atom("any"))
            self.cased[atom] = ""
            return atom
        if name in SPANS or name in TOKENS:
            return self.entity(name)
        return self.choice([parse_phrase(phrase.text) for phrase in self.vocabulary[name]])

    def entity(self, name: str) -> int:
        self.entities[name] = len(self.atoms)
        return self.add(Atom("leaf"))

    def choice(self, options: Iterable[Node]) -> int:
        """Make one leaf of all options that are single words: it costs as much as one word."""
        flat = list(_flat(options))
        single = list(dict.fromkeys(option.text for option in flat if isinstance(option, Word)))
        parts = [self.atom(option) for option in flat if not isinstance(option, Word)]
        if single:
            parts.append(self.leaf(single))
        return parts[0] if len(parts) == 1 else self.add(Atom("choice", tuple(parts)))

    def leaf(self, some: Iterable[bytes]) -> int:
        key = frozenset(some)
        if key not in self._leaf_of:
            self._leaf_of[key] = self.add(Atom("leaf"))
            for word in key:
                self.leaves.setdefault(word, []).append(self._leaf_of[key])
        return self._leaf_of[key]

    def add(self, atom: Atom) -> int:
        self.atoms.append(atom)
        return len(self.atoms) - 1

    # --- questions about a node

    def is_gapless(self, node: Node) -> bool:
        if node not in self._gapless:
            self._gapless[node] = not isinstance(node, Gap | Later) and all(map(self.is_gapless, children(node)))
        return self._gapless[node]

    def asks_for_name(self, node: Node) -> bool:
        if node not in self._named:
            inner = (
                [parse_phrase(phrase.text) for phrase in self.vocabulary.get(node.name, ())]
                if isinstance(node, Concept)
                else []
            )
            is_name = isinstance(node, Concept) and node.name in CASED
            self._named[node] = is_name or any(map(self.asks_for_name, (*inner, *children(node))))
        return self._named[node]


def _flat(options: Iterable[Node]) -> Iterator[Node]:
    """Yield the options of choices within choices."""
    for option in options:
        if isinstance(option, Choice):
            yield from _flat(option.options)
        else:
            yield option
