"""Compiles phrases and a vocabulary to one small program over bitsets of token positions.

An *atom* is a part of a phrase without a long gap; its value is a set of (length, positions at which it starts).
A *step* carries a set of positions forward: through an atom, over a gap, to the rest of the sentence. Phrases that
begin alike share their steps. `matcher.py` runs a program; `locate.py` finds the exact words in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from policylint.entities import SPANS, TOKENS
from policylint.phrase import (
    Both,
    Choice,
    Concept,
    Edge,
    Exact,
    Gap,
    Later,
    Node,
    Phrase,
    Prefix,
    Sequence,
    Word,
    children,
)
from policylint.tokens import words

CASED = ("name",)
"""Concepts that only the case of the source decides."""

ENTITIES = (*SPANS, *TOKENS, *CASED)
"""Concepts that no vocabulary defines."""

START = -1
"""The step before the first: anywhere."""



class Step(NamedTuple):
    """One instruction: `argument` is an atom's index, a gap's size, or the steps that a join joins."""

    kind: Literal["atom", "gap", "later", "join"]
    source: int
    argument: int = 0
    joined: tuple[int, ...] = ()


class Atom(NamedTuple):
    """How an atom gets its value: a leaf from the tokens, a sequence or a choice from other atoms.

    `needs` are the leaves without which a sequence cannot match: most phrases are ruled out by one look at them.
    """

    kind: Literal["leaf", "any", "gap", "start", "end", "sequence", "choice"]
    parts: tuple[int, ...] = ()
    size: int = 0
    needs: tuple[int, ...] = ()


Goal = tuple[int, ...]
"""The steps that must all be reached, in one sentence, for a phrase to match."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to compute for one set of phrases: goals[i] belongs to phrases[i]."""

    phrases: tuple[Phrase, ...]
    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    atoms: tuple[Atom, ...]
    leaves: Mapping[bytes, tuple[int, ...]]
    """Word -> the atoms it makes true."""
    prefixes: tuple[tuple[bytes, int], ...]
    entities: Mapping[str, int]
    """Name of an entity -> its atom."""
    cased: Mapping[int, str]
    """Atoms that the case of the source decides, with the text that must stand there ("" for a name)."""
    named: tuple[int, ...]
    """The goals whose phrases ask for a name: a window takes any word for one, so each sentence must be confirmed."""


def compile_program(phrases: Iterable[Phrase], vocabulary: Mapping[str, tuple[Phrase, ...]]) -> Program:
    """Compile phrases; every concept must be in the vocabulary or an entity, and vocabulary free of cycles."""
    compiler = _Compiler(vocabulary)
    unique = tuple({phrase.text: phrase for phrase in phrases}.values())
    goals = tuple(compiler.goal(phrase) for phrase in unique)
    return Program(
        phrases=unique,
        goals=goals,
        steps=tuple(compiler.steps),
        atoms=tuple(compiler.atoms),
        leaves={word: tuple(atoms) for word, atoms in compiler.leaves.items()},
        prefixes=tuple(compiler.prefixes),
        entities=compiler.entities,
        cased=compiler.cased,
        named=tuple(number for number, phrase in enumerate(unique) if compiler.asks_for_name(phrase.node)),
    )


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
        self._leaf_of: dict[frozenset[bytes], int] = {}
        self._atom_of: dict[Node, int] = {}
        self._named: dict[Node, bool] = {}
        self._gapless: dict[Node, bool] = {}

    def goal(self, phrase: Phrase) -> Goal:
        node = phrase.node
        parts = node.parts if isinstance(node, Both) else (node,)
        return tuple(self.chain(START, part) for part in parts)

    # --- steps

    def chain(self, source: int, node: Node) -> int:
        if self.is_gapless(node) and not isinstance(node, Sequence):
            return self.step(Step("atom", source, self.atom(node)))
        if isinstance(node, Sequence):
            for part in node.parts:
                source = self.chain(source, part)
            return source
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
            self.leaves.setdefault(words(node.text)[0], []).append(atom)
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
        parts = tuple(self.atom(child) for child in children(node))
        needs = [part for part in parts if self.atoms[part].kind == "leaf"]
        needs += [leaf for part in parts for leaf in self.atoms[part].needs]
        return self.add(Atom("sequence", parts, needs=tuple(needs)))

    def concept(self, name: str) -> int:
        if name in CASED:
            atom = self.add(Atom("any"))
            self.cased[atom] = ""
            return atom
        if name in SPANS or name in TOKENS:
            self.entities[name] = len(self.atoms)
            return self.add(Atom("leaf"))
        return self.choice([phrase.node for phrase in self.vocabulary[name]])

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
            inner = [phrase.node for phrase in self.vocabulary.get(node.name, ())] if isinstance(node, Concept) else []
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
