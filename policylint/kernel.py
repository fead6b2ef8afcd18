"""The compiled kernel: matches a whole document at once, a sentence at a time, many times as fast as `window.py`.

`native/` is optional: where it was not built, or a document has a sentence too long for it, `window.py` and
`locate.py` find the same (the tests hold them together).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from policylint.entities import FORM_WORDS, STREET_WORDS, fits, organisations, postal_addresses
from policylint.lexicon import Lexicon
from policylint.locate import Located
from policylint.reading import Mark, Numbered, Place, Reading
from policylint.source import Span
from policylint.tokens import folded, words

if TYPE_CHECKING:
    from policylint._kernel import Program

_INTERFACE = 2
_MOST_WORDS = 4095
"""Of a sentence, as in `native/kernel.h`."""

_AT_ONCE = 2_000
"""Sentences whose words are held as objects."""


_SEARCHES = (("form", organisations), ("street", postal_addresses))


class Classes:
    """The classes of words; words of one class are alike to the program."""

    def __init__(self, kernel: Kernel, lexicon: Lexicon) -> None:
        self.kernel, self.lexicon = kernel, lexicon
        self.known: dict[frozenset[int], int] = {}

    def of(self, word: bytes) -> int:
        """Return the number of a word's class; with TELLS added, if the source's case tells more of it."""
        leaves = self.lexicon.leaves_of(word)
        if leaves not in self.known:
            cased = self.lexicon.program.cased
            plain = array("i", sorted(leaf for leaf in leaves if leaf >= 0 and leaf not in cased))
            self.known[leaves] = self.kernel.module.learn(self.kernel.program, plain)
        return self.known[leaves] | (self.kernel.module.TELLS if word in self.kernel.spelt else 0)


def load_kernel(lexicon: Lexicon) -> Kernel | None:
    """Return a program loaded into the compiled kernel; None if that was not built, or from another source."""
    try:
        from policylint import _kernel
    except ImportError:
        return None
    return Kernel(_kernel, lexicon) if _kernel.INTERFACE == _INTERFACE else None


class Kernel:
    """A program loaded; `run` and `locate` are what the Python modules of the same names do."""

    def __init__(self, module: ModuleType, lexicon: Lexicon) -> None:
        self.module = module
        self.program: Program = module.load(lexicon.program.tables)
        self.classes = Classes(self, lexicon)
        self.entities = lexicon.program.entities
        self.cased: dict[bytes, list[tuple[str, int]]] = {}
        for leaf, spelling in lexicon.program.cased.items():
            if spelling:
                self.cased.setdefault(words(spelling)[0], []).append((spelling, leaf))
        self.spelt = _spelt(self.cased)
        self.named = frozenset(lexicon.program.named)
        self.name_leaves = [leaf for leaf, spelling in lexicon.program.cased.items() if not spelling]

    def run(self, reading: Reading) -> bool:
        """Add to a reading what its sentences hold; say whether they were not too long."""
        numbered = self.numbered(reading)
        if numbered is None:
            return False
        reading.numbered = numbered
        marks, places = array("i"), array("i")
        for sentence, some in sorted(numbered.marks.items()):
            first = numbered.sentences[3 * sentence]
            marks.extend(number for at, leaf in some for number in (first + at, leaf))
        for sentence, covered in sorted(numbered.places.items()):
            first = numbered.sentences[3 * sentence]
            places.extend(number for atom, start, end in covered for number in (atom, first + start, first + end))
        reading.hits.update(self.module.run(self.program, numbered.words, numbered.sentences, marks, places))
        return True

    def locate(self, reading: Reading, sentence: int, goal: int) -> tuple[Located, ...]:
        """Return the smallest matches of a goal in a sentence, in order."""
        numbered = reading.numbered
        assert numbered is not None
        first, own, end = numbered.sentences[3 * sentence : 3 * sentence + 3]
        marks: Sequence[Mark] = numbered.marks.get(sentence, ())
        if goal in self.named:
            marks = sorted((*marks, *self.names(reading, sentence)))
        found = self.module.locate(
            self.program,
            numbered.words[first:end],
            array("i", (0, own - first, end - first)),
            array("i", [number for mark in marks for number in mark]),
            array("i", [number for place in numbered.places.get(sentence, ()) for number in place]),
            goal,
        )
        return tuple(Located(start, end) for start, end in found)

    def numbered(self, reading: Reading) -> Numbered | None:
        """Return a document's words as classes; None if a sentence is too long."""
        found = Numbered(array("H"), array("i"), {}, {})
        sentences, marked = reading.document.sentences, reading.marked
        contexts: dict[Span, tuple[array[int], list[bytes]]] = {}
        for first in range(0, len(sentences), _AT_ONCE):
            some = sentences[first : first + _AT_ONCE]
            spans = [sentence.span for sentence in some]
            new = list(dict.fromkeys(span for sentence in some for span in sentence.context if span not in contexts))
            words, ends, telling = self.lines([marked[start:end] for start, end in (*spans, *new)])
            for line, span in enumerate(new, len(spans)):
                contexts[span] = words[ends[line - 1] : ends[line]], telling.get(line, [])
            before = 0
            for line, (sentence, end) in enumerate(zip(some, ends, strict=False)):
                start, tells = len(found.words), telling.get(line, [])
                for span in sentence.context:
                    found.words.extend(contexts[span][0])
                    tells = [*tells, *contexts[span][1]]
                found.sentences.extend((start, len(found.words)))
                found.words.extend(words[before:end])
                found.sentences.append(len(found.words))
                if len(found.words) - start > _MOST_WORDS:
                    return None
                if before < end and (tells or first + line in reading.entities):
                    self.tell(reading, first + line, tells, found)
                before = end
        return found

    def lines(self, texts: Sequence[str]) -> tuple[array[int], array[int], dict[int, list[bytes]]]:
        """Return the words of all lines, where those of each end, and those whose case may tell something."""
        words, ends, told = self.module.number(self.program, folded(texts), self.classes.of)
        telling: dict[int, list[bytes]] = {}
        for line, word in told:
            telling.setdefault(line, []).append(word)
        return array("H", words), array("i", ends), telling

    def tell(self, reading: Reading, number: int, telling: Iterable[bytes], numbered: Numbered) -> None:
        """Note what the case of the source tells of a sentence, and what covers several of its words."""
        document = reading.document
        sentence, text = document.sentences[number], document.text
        spans = (sentence.span, *sentence.context)
        uses = {
            use
            for word in telling
            for spelling, use in self.spelt[word]
            if any(text.find(spelling, *span) >= 0 for span in spans)
        }
        for use, search in _SEARCHES:
            if use in uses:
                entities = (*reading.entities.get(number, ()), *search(text, sentence.span))
                if entities:
                    reading.entities[number] = entities
        marks = self.marks(reading, number, telling) if "case" in uses else []
        if marks:
            numbered.marks[number] = marks
        places = self.places(reading, number) if number in reading.entities else []
        if places:
            numbered.places[number] = places

    def marks(self, reading: Reading, number: int, telling: Iterable[bytes]) -> list[Mark]:
        """Return the words of a sentence that stand in the source in a case that tells something."""
        text, sentence, found = reading.document.text, reading.document.sentences[number], set()
        for spelling, leaf in {one for word in telling for one in self.cased.get(word, ())}:
            for start, end in (*sentence.context, sentence.span):
                at = text.find(spelling, start, end)
                while at >= 0:
                    after = at + len(spelling)
                    if not (text[at - 1 : at].isalnum() or text[after : after + 1].isalnum()):
                        index = reading.index(number, at, after)
                        if index >= 0:
                            found.add(Mark(index, leaf))
                    at = text.find(spelling, after, end)
        return sorted(found)

    def names(self, reading: Reading, number: int) -> list[Mark]:
        """Return the words of a sentence that are names."""
        text, (tokens, _) = reading.document.text, reading.tokens(number)
        return [Mark(at, leaf) for at, token in enumerate(tokens) if fits(text, token, "") for leaf in self.name_leaves]

    def places(self, reading: Reading, number: int) -> list[Place]:
        """Return what covers several words of a sentence, by the first of them."""
        found = []
        for kind, span in reading.entities.get(number, ()):
            if kind in self.entities:
                start, end = reading.covered(number, span)
                if start < end:
                    found.append(Place(self.entities[kind], start, end))
        return sorted(found, key=lambda place: place.start)


def _spelt(cased: Mapping[bytes, Sequence[tuple[str, int]]]) -> dict[bytes, list[tuple[str, str]]]:
    """Return the words whose case tells something: how they are spelt then, and what that is of use for."""
    found: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
    for word, some in cased.items():
        found[word] += [(spelling, "case") for spelling, _ in some]
    for use, known in (("form", FORM_WORDS), ("street", STREET_WORDS)):
        for word, spellings in known.items():
            found[word] += [(spelling, use) for spelling in spellings]
    return dict(found)
