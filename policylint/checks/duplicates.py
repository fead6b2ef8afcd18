"""Sentences that stand twice, word for word or with a small change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from policylint.checks.small_changes import small_change
from policylint.defect import Draft, Occurrence
from policylint.document import Document
from policylint.patterns import lazy
from policylint.source import Span

_WORD = lazy(r"\w+")
_END = "\0"
"""Stands in no document."""

_MARKS = bytes(code for code in range(1, 128) if not chr(code).isalnum())
_MORE_MARKS = "‘’“”–—…\xa0®™©›•·"
_FEWEST_WORDS = 8
_SHORTEST = 2 * _FEWEST_WORDS - 1
"""Characters of the shortest sentence of so many words."""

_EDGE = 24
_LONGER = 50
"""Sentences of so many letters that begin or end with the same so many may differ by a small change."""

_AT_ONCE = 2_000
"""Sentences whose texts are held together."""

_GAP = 3
"""How far apart repeated sentences of one passage may be numbered: a short one between them does not count."""


class _Sentences:
    """The sentences of a document by number, and which of them may be alike; their texts are not kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.repeats: dict[int, list[int]] = {}
        self.akin: list[tuple[int, int]] = []
        self._compare()

    def _compare(self) -> None:
        """Compare sentences by their letters alone, and by the first and the last of them."""
        first_of: dict[int, int] = {}
        edges: dict[int, int] = {}
        for number, letters in self._letters():
            first = first_of.setdefault(hash(letters), number)
            if first != number:
                self.repeats.setdefault(first, []).append(number)
            elif len(letters) >= _LONGER:
                for edge in (hash(letters[:_EDGE]), ~hash(letters[-_EDGE:])):
                    if (earlier := edges.setdefault(edge, number)) != number:
                        self.akin.append((earlier, number))

    def _letters(self) -> Iterator[tuple[int, bytes]]:
        """Yield the numbers of the sentences of paragraphs and items that are not very short, and their letters."""
        text, blocks, sentences = self.document.text, self.document.blocks, self.document.sentences
        for start in range(0, len(sentences), _AT_ONCE):
            some = [
                (number, text[first:end])
                for number, ((first, end), block, _) in enumerate(sentences[start : start + _AT_ONCE], start)
                if end - first >= _SHORTEST and blocks[block].kind in ("paragraph", "item")
            ]
            letters = _letters([words for _, words in some])
            yield from ((number, found) for (number, _), found in zip(some, letters, strict=False))

    def span(self, number: int) -> Span:
        """Return where a sentence stands."""
        return self.document.sentences[number].span

    def words(self, number: int) -> list[str]:
        """Return the words of a sentence in lower case."""
        return _WORD.findall(self.document.words(self.span(number)).lower())

    def repeated(self) -> Iterator[list[int]]:
        """Yield the numbers of the sentences with the same words, if they have some; case and punctuation aside."""
        for first, others in self.repeats.items():
            words = _WORD.finditer(self.document.words(self.span(first)).lower())
            if any(islice(words, _FEWEST_WORDS - 1, None)):
                yield [first, *others]


def _letters(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield the letters and digits of each text, and no difference of case."""
    joined = _END.join(texts)
    for mark in _MORE_MARKS if not joined.isascii() else ():
        joined = joined.replace(mark, "")
    all_letters = joined.encode("utf-8", "surrogatepass").lower().translate(None, _MARKS)
    for text, letters in zip(texts, all_letters.split(_END.encode()), strict=False):
        yield letters if letters.isascii() else "".join(_WORD.findall(text.lower())).replace("_", "").encode()


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each sentence of some length that repeats an earlier one, once; those that follow it alike are counted."""
    sentences = _Sentences(draft.document)
    repeated = sorted((numbers[1], numbers[0], len(numbers) - 2) for numbers in sentences.repeated())
    for run in _runs(repeated):
        number, first, further = run[0]
        other = sentences.span(first)
        line = draft.prose.line(other.start)
        says = f"it stands on line {line} already{_further(further)}{_behind(len(run) - 1)}"
        yield Occurrence(sentences.span(number), says, related=(other,))
    for earlier, number in sentences.akin:
        if not _are_as_long(sentences.span(earlier), sentences.span(number)):
            continue
        if change := small_change(sentences.words(earlier), sentences.words(number)):
            other = sentences.span(earlier)
            says = f"line {draft.prose.line(other.start)} says nearly the same, {change}"
            yield Occurrence(sentences.span(number), says, related=(other,))


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
