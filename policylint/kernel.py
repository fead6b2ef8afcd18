"""The compiled kernel: matches a whole document at once, 64 sentences at a time, many times as fast as `window.py`.

`native/` is optional: where it was not built, or a document has a sentence too long for it, `window.py` and
`locate.py` find the same (the tests hold them together).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import ModuleType

from policylint.addresses import Signs
from policylint.compiled import load_compiled
from policylint.entities import NO_NAMES, SEARCHES, Entity
from policylint.lexicon import Lexicon
from policylint.reading import Located, Reading
from policylint.source import Span
from policylint.tokens import folded_letter, words
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from policylint._kernel import Program, Text

Known = tuple[int, bool, tuple[tuple[str, int], ...]]
"""The number of a word's class, whether it may be a name, and how it is spelt where that tells something: a spelling,
and the leaf it makes true, or below 0 what it is a reason to search the sentence for."""


class Words:
    """What the kernel asks of words. Words of one class are alike to the program: they make the same leaves true."""

    def __init__(self, module: ModuleType, program: Program, lexicon: Lexicon) -> None:
        self.module, self.program, self.lexicon = module, program, lexicon
        self.classes: dict[bytes, int] = {}
        self.spellings: dict[bytes, tuple[tuple[str, int], ...]] = {}
        for number, (spelt, _) in enumerate(SEARCHES):
            for word, texts in spelt.items():
                self.add(word, *((text, -1 - number) for text in texts))
        for leaf, spelling in lexicon.program.cased.items():
            if spelling:
                self.add(words(spelling)[0], (spelling, leaf))

    def add(self, word: bytes, *spellings: tuple[str, int]) -> None:
        """Add ways to spell a word."""
        self.spellings[word] = (*self.spellings.get(word, ()), *spellings)

    def known(self, word: bytes) -> Known:
        """Return what is known of a word."""
        leaves = self.lexicon.sure(word).tobytes()
        number = self.classes.get(leaves)
        if number is None:
            number = self.classes[leaves] = self.module.learn(self.program, leaves)
        return number, word not in NO_NAMES, self.spellings.get(word, ())


def load_kernel(lexicon: Lexicon) -> Kernel | None:
    """Return a program loaded into the compiled kernel; None if that was not built, or from another source."""
    module = load_compiled()
    return Kernel(module, lexicon) if module else None


class Kernel:
    """A program loaded; `run`, `locate`, `left` and `span` are what the Python modules do."""

    def __init__(self, module: ModuleType, lexicon: Lexicon) -> None:
        self.module = module
        self.program: Program = module.load(lexicon.program.tables)
        self.words = Words(module, self.program, lexicon)
        self.entities = lexicon.program.entities

    def signs(self, text: str) -> Signs:
        """Return where in a text an address may be."""
        found = self.module.signs(text.encode("latin-1", "replace"))
        return Signs(*(array("i", offsets) for offsets in found))

    def run(self, reading: Reading) -> bool:
        """Add to a reading what its sentences hold; say whether they were not too long."""
        reading.numbered = self.numbered(reading)
        if reading.numbered is None:
            return False
        reading.hits.update(self.module.run(reading.numbered))
        return True

    def numbered(self, reading: Reading) -> Text | None:
        """Return a document as a text of the kernel; None if a sentence is too long."""
        document, entities = reading.document, reading.entities
        read = self.module.read(
            self.program, document.text, reading.marked, document.sentences, folded_letter, self.words.known
        )
        if read is None:
            return None
        text: Text
        text, told = read
        places: dict[tuple[int, int], set[int]] = defaultdict(set)
        for sentence, number, offset in told:
            places[sentence, -1 - number].add(offset)
        for (sentence, number), starts in sorted(places.items()):
            _, search = SEARCHES[number]
            if found := search(document.text, document.sentences[sentence].span, sorted(starts)):
                entities[sentence] = (*entities.get(sentence, ()), *found)
        self.module.place(text, self.places(entities))
        return text

    def places(self, entities: Mapping[int, Sequence[Entity]]) -> array[int]:
        """Return the entities that the program asks for: the leaf, the sentence, where it begins and ends."""
        return array(
            "i",
            [
                number
                for sentence in sorted(entities)
                for kind, span in sorted(entities[sentence], key=lambda entity: entity.span)
                if kind in self.entities
                for number in (self.entities[kind], sentence, *span)
            ],
        )

    def locate(self, reading: Reading, sentence: int, goal: int) -> tuple[Located, ...]:
        """Return the smallest matches of a goal in a sentence, in order."""
        found = self.module.locate(reading.numbered, sentence, goal)
        return tuple(map(Located._make, found))

    def left(
        self, reading: Reading, sentence: int, goals: list[int], guards: list[int], leading: list[int]
    ) -> tuple[tuple[int, int], ...]:
        """Return the matches in a sentence that no guard's overlaps, of the first goal that has one, in order."""
        return self.module.left(reading.numbered, sentence, goals, guards, leading)  # type: ignore[no-any-return]

    def span(self, reading: Reading, sentence: int, located: tuple[int, int]) -> Span:
        """Return the part of a match that lies in the sentence itself, as offsets."""
        return Span(*self.module.span(reading.numbered, sentence, *located))
