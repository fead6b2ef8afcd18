"""Quotation marks and brackets that are opened and not closed, or closed and not opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import SPOKEN
from policylint.strings import Hints

_MARK = lazy(r"[“”()]")
_ENUMERATOR = lazy(r"(?:\A|[\s;,.:(])(?:[a-z]{1,4}|[A-Z]|\d{1,2})\Z|[:;=]-?\Z")
_SMALLEST = 20
_HINTS = Hints(("“", "”", "(", ")"))


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the marks without a partner in their paragraph; straight quotes open and close alike and do not count."""
    prose = draft.prose
    for number in prose.numbers(_HINTS):
        part = prose.starts[number], prose.starts[number + 1]
        if not (_are_pairs("(", ")", prose.text, *part) and _are_pairs("“", "”", prose.text, *part)):
            passage = prose.passages[number]
            if passage.block.kind in SPOKEN and len(passage.text) >= _SMALLEST:
                for start, says in _alone(passage.text):
                    yield Occurrence(passage.span(start, start + 1), says)


def _are_pairs(opening: str, closing: str, text: str, start: int, end: int) -> bool:
    """Say whether in a part of a text two marks take turns, as nearly always; a pattern would take longer."""
    while True:
        opened, closed = text.find(opening, start, end), text.find(closing, start, end)
        if opened < 0 or closed < opened or text.find(opening, opened + 1, closed) >= 0:
            return opened == closed
        start = closed + 1


def _alone(text: str) -> Iterator[tuple[int, str]]:
    quotes: list[int] = []
    brackets: list[int] = []
    for match in _MARK.finditer(text):
        at = match.start()
        if match[0] == "“":
            quotes.append(at)
        elif match[0] == "(":
            brackets.append(at)
        elif match[0] == "”":
            if quotes:
                quotes.pop()
            elif '"' not in text and "„" not in text:
                yield at, "the quotation mark closes what was not opened"
        elif brackets:
            brackets.pop()
        elif not _ENUMERATOR.search(text[max(0, at - 6) : at]):
            yield at, "the bracket closes what was not opened"
    yield from ((at, "the bracket is not closed") for at in brackets)
    if '"' not in text:
        yield from ((at, "the quotation mark is not closed") for at in quotes[:1])
