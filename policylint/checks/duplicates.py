"""Sentences that stand twice, word for word or with a small change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from policylint.defect import Draft, Occurrence
from policylint.document import GLUE
from policylint.parts import alike
from policylint.patterns import lazy
from policylint.prose import Prose
from policylint.source import Span

_WORD = lazy(r"\w+")
_SPACED = bytes(code if chr(code).isalnum() or chr(code) == "_" else 0x20 for code in range(0x80)) + bytes(0x80)
"""Leaves the words of ASCII."""

_FEWEST_WORDS = 8
_SHORTEST = 2 * _FEWEST_WORDS - 1
"""Characters of the shortest sentence of so many words."""

_GAP = 3
"""How far apart repeated sentences of one passage may be numbered: a short one between them does not count."""


class _Sentences:
    """The sentences of a document by number, and which of them may be alike; their texts are not kept."""

    def __init__(self, prose: Prose) -> None:
        self.document = prose.document
        self._words: dict[int, list[str]] = {}
        numbers, offsets = prose.said
        same, akin = alike(self.document.text, offsets)
        self.repeats: dict[int, list[int]] = {}
        for first, number in same:
            self.repeats.setdefault(numbers[first], []).append(numbers[number])
        self.akin = [(numbers[first], numbers[number]) for first, number in akin]

    def span(self, number: int) -> Span:
        """Return where a sentence stands."""
        return self.document.sentences[number].span

    def words(self, number: int) -> list[str]:
        """Return the words of a sentence in lower case."""
        if number not in self._words:
            self._words[number] = words_of(self.document.text[slice(*self.span(number))])
        return self._words[number]

    def repeated(self) -> Iterator[list[int]]:
        """Yield the numbers of the sentences with the same words, if they have some; case and punctuation aside."""
        for first, others in self.repeats.items():
            if self.span(first).end - self.span(first).start < _SHORTEST:
                continue
            words = _WORD.finditer(self.document.words(self.span(first)).lower())
            if any(islice(words, _FEWEST_WORDS - 1, None)):
                yield [first, *others]


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each sentence of some length that repeats an earlier one, once; those that follow it alike are counted."""
    sentences = _Sentences(draft.prose)
    repeated = sorted((numbers[1], numbers[0], len(numbers) - 2) for numbers in sentences.repeated())
    for run in _runs(repeated):
        number, first, further = run[0]
        other = sentences.span(first)
        line = draft.prose.line(other.start)
        says = f"it stands on line {line} already{_further(further)}{_behind(len(run) - 1)}"
        yield Occurrence(sentences.span(number), says, related=(other,))
    if sentences.akin:
        yield from _nearly(draft, sentences)


def _nearly(draft: Draft, sentences: _Sentences) -> Iterator[Occurrence]:
    """Yield each sentence that says nearly the same as an earlier one."""
    from policylint.checks.small_changes import small_change

    for earlier, number in sentences.akin:
        if not _are_as_long(sentences.span(earlier), sentences.span(number)):
            continue
        if change := small_change(sentences.words(earlier), sentences.words(number)):
            other = sentences.span(earlier)
            says = f"line {draft.prose.line(other.start)} says nearly the same, {change}"
            yield Occurrence(sentences.span(number), says, related=(other,))


def words_of(text: str) -> list[str]:
    """Return the words of a part of a document's text in lower case; of ASCII in a third of the time."""
    if text.isascii():
        return text.encode().translate(_SPACED, GLUE.encode()).lower().decode().split()
    return _WORD.findall(text.replace(GLUE, "").lower())


def _are_as_long(one: Span, other: Span) -> bool:
    """Say whether two spans are about as long: only then is a small change worth looking for."""
    lengths = one.end - one.start, other.end - other.start
    return 4 * min(lengths) >= 3 * max(lengths)


def _runs(repeated: list[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Join what follows each other in both places: of a passage that is repeated, the beginning is enough to show."""
    runs: list[list[tuple[int, int, int]]] = []
    for one in repeated:
        number, first, _ = one
        if runs and 0 < number - runs[-1][-1][0] <= _GAP and number - runs[-1][-1][0] == first - runs[-1][-1][1]:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _further(count: int) -> str:
    if not count:
        return ""
    return ", and further down once more" if count == 1 else f", and further down {count} times more"


def _behind(count: int) -> str:
    if not count:
        return ""
    return ", as does the next one" if count == 1 else f", as do the {count} behind it"
