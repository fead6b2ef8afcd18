"""The phrase language once more, the slow and plain way: the oracle that the fast matcher must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from policylint.entities import SPANS, TOKENS, Entity, fits, token_kinds
from policylint.grammar import Both, Choice, Concept, Edge, Exact, Gap, Later, Node, Prefix, Row, Word, parse_phrase
from policylint.phrase import Phrase
from policylint.reading import Located
from policylint.tokens import Token

Vocabulary = Mapping[str, tuple[Phrase, ...]]


class Locator:
    """Locates phrases of one program; it keeps an index of the vocabulary by first word."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._index: dict[str, tuple[Mapping[bytes, Sequence[Node]], Sequence[Node]]] = {}

    def search(self, run: Sequence[Token], own: int, text: str, entities: Sequence[Entity] = ()) -> Search:
        """Begin to search the tokens of a sentence, of which the first `own` are its context's."""
        return Search(self, run, own, text, entities)

    def phrases_from(self, concept: str, word: bytes) -> list[Node]:
        """Return the phrases of a concept that may begin with a word."""
        if concept not in self._index:
            self._index[concept] = self._index_of(concept)
        by_word, others = self._index[concept]
        return [*by_word.get(word, ()), *others]

    def _index_of(self, concept: str) -> tuple[Mapping[bytes, Sequence[Node]], Sequence[Node]]:
        by_word: dict[bytes, list[Node]] = defaultdict(list)
        others: list[Node] = []
        for phrase in self.vocabulary[concept]:
            node = parse_phrase(phrase.text)
            first = node.parts[0] if isinstance(node, Row) else node
            if isinstance(first, Word):
                by_word[first.text].append(node)
            else:
                others.append(node)
        return by_word, others


class Search:
    """One sentence; every (node, position) is decided once, so nodes must live as long as the search."""

    def __init__(self, locator: Locator, run: Sequence[Token], own: int, text: str, entities: Sequence[Entity]) -> None:
        self.locator, self.run, self.own, self.text = locator, run, own, text
        self.memo: dict[tuple[int, int], frozenset[int]] = {}
        self.spans: dict[tuple[str, int], int] = {}
        for entity in entities:
            start, end = entity.span
            covered = [at for at, token in enumerate(run) if token.end > start and token.start < end]
            if covered:
                self.spans[entity.kind, covered[0]] = covered[-1] + 1

    def locate(self, node: Node) -> tuple[Located, ...]:
        """Return the smallest matches, in order: none lies inside another, each ends at or after token `own`."""
        if not isinstance(node, Both):
            return self.smallest(node, self.own)
        in_own = [self.smallest(part, self.own) for part in node.parts]
        parts = [found or self.smallest(part, 0) for found, part in zip(in_own, node.parts, strict=True)]
        if not any(in_own) or not all(parts):
            return ()
        chosen = [part[0] for part in parts]
        return (Located(min(c.start for c in chosen), max(c.end for c in chosen)),)

    def smallest(self, node: Node, own: int) -> tuple[Located, ...]:
        found: list[Located] = []
        for start in range(len(self.run) - 1, -1, -1):
            ends = [end for end in self.ends(node, start) if end > own and end > start]
            if ends and (not found or min(ends) < found[-1].end):
                found.append(Located(start, min(ends)))
        return tuple(reversed(found))

    def ends(self, node: Node, at: int) -> frozenset[int]:
        key = (id(node), at)
        if key not in self.memo:
            self.memo[key] = self.compute(node, at)
        return self.memo[key]

    def compute(self, node: Node, at: int) -> frozenset[int]:
        if isinstance(node, Row):
            reached = {at}
            for part in node.parts:
                reached = {end for start in reached for end in self.ends(part, start)}
            return frozenset(reached)
        if isinstance(node, Choice):
            return frozenset(end for option in node.options for end in self.ends(option, at))
        if isinstance(node, Gap):
            return frozenset(range(at, min(at + node.most, len(self.run)) + 1))
        if isinstance(node, Edge):
            return frozenset((at,)) if at == (len(self.run) if node.at_end else self.own) else frozenset()
        if isinstance(node, Later):
            return frozenset(range(at, len(self.run) + 1))
        if at >= len(self.run):
            return frozenset()
        return self.word(node, at)

    def word(self, node: Node, at: int) -> frozenset[int]:
        token = self.run[at]
        if isinstance(node, Word):
            fits = token.text == node.text
        elif isinstance(node, Prefix):
            fits = token.text.startswith(node.text)
        elif isinstance(node, Exact):
            fits = self.text[token.start : token.end] == node.text
        elif isinstance(node, Concept):
            return self.concept(node.name, at)
        else:
            fits = False
        return frozenset((at + 1,)) if fits else frozenset()

    def concept(self, name: str, at: int) -> frozenset[int]:
        if name in SPANS:
            end = self.spans.get((name, at))
            return frozenset() if end is None else frozenset((end,))
        token = self.run[at]
        if name in TOKENS:
            return frozenset((at + 1,)) if name in token_kinds(token.text) else frozenset()
        if name == "name":
            return frozenset((at + 1,)) if fits(self.text, token, "") else frozenset()
        phrases = self.locator.phrases_from(name, token.text)
        return frozenset(end for phrase in phrases for end in self.ends(phrase, at))
