"""Quotation marks and brackets that are opened and not closed, or closed and not opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.strings import Hints

_MARK = lazy(r"[“”()]")
_ENUMERATOR = lazy(r"(?:\A|[\s;,.:(])(?:[a-z]{1,4}|[A-Z]|\d{1,2})\Z|[:;=]-?\Z")
_SMALLEST = 20
_HINTS = Hints(("“", "”", "(", ")"))


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the marks without a partner in their paragraph; straight quotes open and close alike and do not count."""
    for passage in draft.prose.hinted(_HINTS):
        if passage.block.kind in ("paragraph", "item") and len(passage.text) >= _SMALLEST:
            if _is_one_pair(passage.text, "(", ")") and _is_one_pair(passage.text, "“", "”"):
                continue
            for start, says in _alone(passage.text):
                yield Occurrence(passage.span(start, start + 1), says)


def _is_one_pair(text: str, opening: str, closing: str) -> bool:
    """Say whether a text holds no more than one pair of marks, in order."""
    count = text.count(opening)
    return count < 2 and count == text.count(closing) and text.find(opening) <= text.find(closing)


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
