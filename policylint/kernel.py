"""The compiled kernel: matches a whole document at once, a sentence at a time, many times as fast as `window.py`.

`native/` is optional: where it was not built, or a document has a sentence too long for it, `window.py` and
`locate.py` find the same (the tests hold them together).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from policylint.compiled import load_compiled
from policylint.entities import FORM_WORDS, STREET_WORDS, named_in, names_in
from policylint.lexicon import Lexicon
from policylint.locate import Located
from policylint.reading import Reading
from policylint.source import Span
from policylint.tokens import folded, words

if TYPE_CHECKING:
    from policylint._kernel import Program

_MOST_WORDS = 4095
"""Of a sentence, as in `native/kernel.h`."""

_AT_ONCE = 2_000
"""Sentences whose words are held as objects."""

_OFTEN = 12
"""A word that stands in so many sentences ("us", "a") is looked for in all text as it is spelt ("US", "A/S")."""


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


class NumberedDocument(NamedTuple):
    """A document's words as numbers of their classes, those of one sentence after the other's.

    `sentences` has three numbers for each: its first word (its context's), the first of its own, and the one after its
    last. `marks` has two for each word of which only the source's case tells what leaf it makes true, the word and the
    leaf; `places` three for each run of words that is one thing: its leaf, its first word, and the one after its last.
    """

    words: array[int]
    sentences: array[int]
    marks: array[int]
    places: array[int]


def load_kernel(lexicon: Lexicon) -> Kernel | None:
    """Return a program loaded into the compiled kernel; None if that was not built, or from another source."""
    module = load_compiled()
    return Kernel(module, lexicon) if module else None


class Kernel:
    """A program loaded; `run` and `locate` are what the Python modules of the same names do.

    `spelt` are the words whose case may tell something, and how they are spelt then.
    """

    def __init__(self, module: ModuleType, lexicon: Lexicon) -> None:
        self.module = module
        self.program: Program = module.load(lexicon.program.tables)
        self.classes = Classes(self, lexicon)
        self.entities = lexicon.program.entities
        self.cased: dict[bytes, list[tuple[str, int]]] = {}
        self.spelt: dict[bytes, tuple[str, ...]] = {**FORM_WORDS, **STREET_WORDS}
        for leaf, spelling in lexicon.program.cased.items():
            if spelling:
                word = words(spelling)[0]
                self.cased.setdefault(word, []).append((spelling, leaf))
                self.spelt[word] = (*self.spelt.get(word, ()), spelling)
        self.named = frozenset(lexicon.program.named)
        self.name_leaves = [leaf for leaf, spelling in lexicon.program.cased.items() if not spelling]

    def run(self, reading: Reading) -> bool:
        """Add to a reading what its sentences hold; say whether they were not too long."""
        numbered = self.numbered(reading)
        if numbered is None:
            return False
        reading.numbered = self.module.text(self.program, *numbered)
        reading.hits.update(self.module.run(reading.numbered))
        return True

    def locate(self, reading: Reading, sentence: int, goal: int) -> tuple[Located, ...]:
        """Return the smallest matches of a goal in a sentence, in order."""
        names = self.names(reading, sentence) if goal in self.named else b""
        found = self.module.locate(reading.numbered, sentence, goal, names)
        return tuple(map(Located._make, found))

    def numbered(self, reading: Reading) -> NumberedDocument | None:
        """Return a document's words as classes; None if a sentence is too long."""
        found = NumberedDocument(array("H"), array("i"), array("i"), array("i"))
        sentences, marked = reading.document.sentences, reading.marked
        contexts: dict[Span, tuple[array[int], list[bytes]]] = {}
        for first in range(0, len(sentences), _AT_ONCE):
            some = sentences[first : first + _AT_ONCE]
            spans = [sentence.span for sentence in some]
            new = list(dict.fromkeys(span for sentence in some for span in sentence.context if span not in contexts))
            words, ends, telling = self.lines(
                [marked[start:end] for start, end in (*spans, *new)], reading.document.text
            )
            for line, span in enumerate(new, len(spans)):
                contexts[span] = words[ends[line - 1] : ends[line]], telling.get(line, [])
            before = 0
            for line, (sentence, end) in enumerate(zip(some, ends, strict=False)):
                start, tells = len(found.words), telling.get(line, [])
                for span in sentence.context:
                    context, more = contexts[span]
                    found.words.extend(context)
                    if more:
                        tells = [*tells, *more]
                own = len(found.words)
                found.words.extend(words[before:end])
                found.sentences.extend((start, own, own + end - before))
                if own + end - before - start > _MOST_WORDS:
                    return None
                if before < end and (tells or first + line in reading.entities):
                    self.tell(reading, first + line, tells, found)
                before = end
        return found

    def lines(self, texts: Sequence[str], whole: str) -> tuple[array[int], array[int], dict[int, list[bytes]]]:
        """Return the words of all lines, where those of each end, and those whose case may tell something."""
        words, ends, told = self.module.number(self.program, folded(texts), self.classes.of)
        lines_of: dict[bytes, list[int]] = defaultdict(list)
        for line, word in told:
            lines_of[word].append(line)
        telling: dict[int, list[bytes]] = defaultdict(list)
        for word, lines in lines_of.items():
            if len(lines) < _OFTEN or any(spelling in whole for spelling in self.spelt[word]):
                for line in lines:
                    telling[line].append(word)
        return array("H", words), array("i", ends), telling

    def tell(self, reading: Reading, number: int, telling: Sequence[bytes], found: NumberedDocument) -> None:
        """Note what the case of the source tells of the last sentence, and what covers several of its words."""
        document = reading.document
        entities = reading.entities.get(number, ())
        named = named_in(document.text, document.sentences[number].span, telling) if telling else ()
        if named:
            entities = reading.entities[number] = (*entities, *named)
        first = found.sentences[-3]
        for at, leaf in self.marks(reading, number, telling):
            found.marks.extend((first + at, leaf))
        places = [
            (*reading.covered(number, span), self.entities[kind]) for kind, span in entities if kind in self.entities
        ]
        for start, end, leaf in sorted(places, key=lambda place: place[0]):
            if start < end:
                found.places.extend((leaf, first + start, first + end))

    def marks(self, reading: Reading, number: int, telling: Iterable[bytes]) -> list[tuple[int, int]]:
        """Return the words of a sentence whose case in the source tells something, each with its leaf."""
        text, sentence, found = reading.document.text, reading.document.sentences[number], set()
        for spelling, leaf in {one for word in telling for one in self.cased.get(word, ())}:
            for start, end in (*sentence.context, sentence.span):
                at = text.find(spelling, start, end)
                while at >= 0:
                    after = at + len(spelling)
                    if not (text[at - 1 : at].isalnum() or text[after : after + 1].isalnum()):
                        index = reading.index(number, at, after)
                        if index >= 0:
                            found.add((index, leaf))
                    at = text.find(spelling, after, end)
        return sorted(found)

    def names(self, reading: Reading, number: int) -> array[int]:
        """Return the words of a sentence that are names, each with the leaf of names."""
        tokens, _ = reading.tokens(number)
        places = names_in(reading.document.text, tokens)
        return array("i", [one for at in places for leaf in self.name_leaves for one in (at, leaf)])
