"""What became of the evidence of one disclosure from one version of a document to the next: sentences and numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policylint.assessment import Assessment, Evidence
from policylint.document import Document
from policylint.patterns import lazy
from policylint.quantities import Meaning, Quantity, quantities
from policylint.source import Span
from policylint.tokens import words
from policylint.typed import NamedTuple

_ALIKE = 0.4
"""How much of their words two sentences share that are taken for versions of one; 1 is all."""
_WORD = lazy(r"\w+")
_DENYING = frozenset((b"not", b"no", b"never", b"neither", b"none", b"nobody"))


class Passage(NamedTuple):
    """A sentence of evidence: `key` are its words with those that are read in front of it, without case.

    `shape` is the key with a mark for each number; `denies` says whether there is a "not" in it.
    """

    evidence: Evidence
    key: str
    shape: str
    numbers: tuple[Quantity, ...]
    denies: bool


class NumberChange(NamedTuple):
    """Numbers of one disclosure that are no more, and those that stand there now; of either there may be none."""

    old: Evidence | None
    new: Evidence | None
    gone: tuple[Quantity, ...]
    came: tuple[Quantity, ...]

    @property
    def spans(self) -> tuple[Span | None, Span | None]:
        """Where it stands in both versions."""
        return self.old.span if self.old else None, self.new.span if self.new else None


class Reversal(NamedTuple):
    """Two versions of a sentence of which only one says "not": the new one, if `denies`."""

    old: Evidence
    new: Evidence
    denies: bool

    @property
    def spans(self) -> tuple[Span, Span]:
        """Where it stands in both versions."""
        return self.old.span, self.new.span


class Rewording(NamedTuple):
    """The evidence that only one of two versions has, and the numbers and denials that changed in it."""

    gone: tuple[Evidence, ...] = ()
    came: tuple[Evidence, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    reversed: tuple[Reversal, ...] = ()


class Passages:
    """The sentences of one document as passages, each made once; and how often each occurs in all of the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._starts = [sentence.span.start for sentence in document.sentences]
        self._keys: Counter[int] | None = None
        self._made: dict[Span, Passage] = {}

    def of(self, assessment: Assessment) -> list[Passage]:
        """Return the evidence of an assessment as passages, each sentence once."""
        return [self.passage(evidence) for evidence in {one.span: one for one in assessment.evidence}.values()]

    def passage(self, evidence: Evidence) -> Passage:
        """Return a piece of evidence as a passage."""
        if evidence.span not in self._made:
            key = self._key(bisect_left(self._starts, evidence.span.start))
            numbers = quantities(self.document.words(evidence.span))
            shape = key
            for number in sorted(numbers, key=lambda one: -len(one.text)):
                shape = shape.replace(number.text.casefold(), "#")
            self._made[evidence.span] = Passage(evidence, key, shape, numbers, _denies(key))
        return self._made[evidence.span]

    def count(self, key: str) -> int:
        """Return how many sentences of the document have a key."""
        if self._keys is None:
            # Hashes, as the keys together are as long as the document.
            self._keys = Counter(hash(self._key(number)) for number in range(len(self._starts)))
        return self._keys[hash(key)]

    def _key(self, number: int) -> str:
        span, _, context = self.document.sentences[number]
        return " ".join(map(self.document.words, (*context, span))).casefold()


def reword(old: Passages, new: Passages, before: Assessment, after: Assessment) -> Rewording:
    """Compare the evidence of one rule; a sentence that stands in both documents, wherever, is no change."""
    first, second = old.of(before), new.of(after)
    gone, came = list(_only(first, new)), list(_only(second, old))
    return Rewording(
        tuple(one.evidence for one in gone),
        tuple(one.evidence for one in came),
        tuple(_numbers(gone, came)),
        tuple(_reversed(gone, came)),
    )


class Claim(NamedTuple):
    """How much a rule has to do with its evidence: whether it asks for numbers, and how well it is met, 0 to 2."""

    asks: bool
    met: int


def told_once(rewordings: Mapping[str, Rewording], claims: Mapping[str, Claim]) -> dict[str, Rewording]:
    """Leave a change of numbers or of a denial to the rules that have most to do with it.

    One sentence can be evidence of many rules: "we" alone makes it one of who "we" are. A number that only one of two
    versions has is left to the rules that ask for numbers.
    """
    numbers: dict[tuple[Span | None, Span | None], Claim] = {}
    denials: dict[tuple[Span, Span], int] = {}
    for id, rewording in rewordings.items():
        for change in rewording.numbers:
            numbers[change.spans] = max(numbers.get(change.spans, claims[id]), claims[id])
        for one in rewording.reversed:
            denials[one.spans] = max(denials.get(one.spans, 0), claims[id].met)
    return {
        id: rewording._replace(
            numbers=tuple(
                one
                for one in rewording.numbers
                if numbers[one.spans] == claims[id] and (claims[id].asks or (one.old and one.new))
            ),
            reversed=tuple(one for one in rewording.reversed if denials[one.spans] == claims[id].met),
        )
        for id, rewording in rewordings.items()
    }


def _denies(text: str) -> bool:
    return not _DENYING.isdisjoint(words(text))


def _reversed(gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[Reversal]:
    for before, after in _matched(gone, came):
        if before and after and before.denies != after.denies:
            yield Reversal(before.evidence, after.evidence, after.denies)


def _only(passages: Iterable[Passage], other: Passages) -> Iterator[Passage]:
    """Yield the passages that the other document does not have, or not as often."""
    seen: Counter[str] = Counter()
    for passage in passages:
        seen[passage.key] += 1
        if seen[passage.key] > other.count(passage.key):
            yield passage


def _numbers(gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[NumberChange]:
    """Yield what numbers changed: first of sentences in which nothing else did, then of all the others together."""
    gone, came = list(gone), list(came)
    for one in tuple(gone):
        twin = next((other for other in came if other.shape == one.shape), None)
        if twin:
            gone.remove(one)
            came.remove(twin)
            yield from _change(one, twin, _less(one.numbers, twin.numbers), _less(twin.numbers, one.numbers))
    lost = _left(gone, (number for one in came for number in one.numbers))
    found = _left(came, (number for one in gone for number in one.numbers))
    for old, new in _matched(list(lost), list(found)):
        yield from _change(old, new, lost[old] if old else (), found[new] if new else ())


def _change(
    old: Passage | None, new: Passage | None, gone: tuple[Quantity, ...], came: tuple[Quantity, ...]
) -> Iterator[NumberChange]:
    if gone or came:
        yield NumberChange(old.evidence if old else None, new.evidence if new else None, gone, came)


def _less(some: Sequence[Quantity], others: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return quantities without those that mean the same as others, one for one."""
    there = Counter(other.meaning for other in others)
    return tuple(one for one in some if not _taken(one, there))


def _left(passages: Sequence[Passage], others: Iterable[Quantity]) -> dict[Passage, tuple[Quantity, ...]]:
    """Return the passages with the numbers that the others do not have, one for one; those of none are left out."""
    there = Counter(other.meaning for other in others)
    left = [(one, tuple(number for number in one.numbers if not _taken(number, there))) for one in passages]
    return {one: numbers for one, numbers in left if numbers}


def _taken(number: Quantity, there: Counter[Meaning]) -> bool:
    there[number.meaning] -= 1
    return there[number.meaning] >= 0


def _matched(gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Yield each old sentence with the new one that is most like it; what is like nothing stands alone."""
    olds, news = ([Counter(_WORD.findall(one.shape)) for one in some] for some in (gone, came))
    pairs = [(_likeness(a, b), i, j) for i, a in enumerate(olds) for j, b in enumerate(news)]
    only = len(pairs) == 1  # nothing else can have become of it
    partners: dict[int, int] = {}
    for likeness, i, j in sorted(pairs, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1] + pair[2])):
        if (likeness >= _ALIKE or only) and i not in partners and j not in partners.values():
            partners[i] = j
    for i, one in enumerate(gone):
        yield one, came[partners[i]] if i in partners else None
    for j, one in enumerate(came):
        if j not in partners.values():
            yield None, one


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Return how much of their words two sentences share, 0 to 1, whichever comes first."""
    return 2 * (a & b).total() / max(1, a.total() + b.total())
