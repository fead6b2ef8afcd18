"""Terms that are used as if they were defined and are not; terms that are defined twice, or for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Prose

_NOUNS = (
    "Service|Site|Website|Web Site|Platform|Application|App|Product|Client|Customer|Subscriber|User|Visitor|Member|"
    "Partner|Affiliate|Content|Software|Device|Personal Data|Personal Information|Personally Identifiable Information|"
    "Usage Data|Participant|Merchant|Vendor|Supplier|Licensee|Reseller|Guest|Registrant|Solution|Offering|Program"
)
_MODIFIERS = "Mobile|Business|Authorized|Registered|Related|Covered|Online|Hosted|Subscription|Third[- ]Party"
_USED = lazy(
    rf" (?=[A-Z])(?P<term>(?:(?:{_MODIFIERS}) )?(?:{_NOUNS})s?)(?=[ ,;:)’'?!]|\.(?!\w)|\Z)"
    r"(?![ -](?:[A-Z]|&|of [A-Z]))(?!’s [A-Z])"
)
_SMALL_BEFORE = lazy(r"(?<![\w’'.-])[a-z][\w’'-]*,? \Z")
_NAME_BEFORE = lazy(r"(?:\b[A-Z][\w&.’'-]*,? (?:and|or|&|of|for) |[Tt]erms of |[Cc]onditions of |\b[Cc]alled )\Z")
_MEANS = (
    r"means?\b|shall mean|refers? to|is defined|are defined|is any|is information|is data|are any|includes? any|"
    r"shall include|has the meaning|have the meaning|is a |is an |are those|are people|are companies"
)
_NAMED = r"referred to as|called|known as|hereinafter|hereafter|collectively|defined as|meaning of|term"
_OPENED_BEFORE = lazy(r"[\"“‘'«(\[*_][^\"“”‘’'«»()\[\]\n]{0,50}\Z")
_CLOSED_AFTER = lazy(r"[ ,.;:]?[\"”’'»)\]*_]")
_MEANT_AFTER = lazy(rf"[\"”’'»*_]{{0,3}} (?:{_MEANS})|[*_]{{0,2}} \([\"“]?[A-Z]")
_NAMED_BEFORE = lazy(rf"(?:{_NAMED})[,:]? (?:the |our |as )*\Z")
_DEFINITION = lazy(
    r"\((?:[^()\"“”]{0,30} )?[\"“](?P<term>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3})[”\"]"
    r"(?:,? (?:or|and) (?:the )?[\"“][^\"“”()]{1,40}[”\"])*\)"
)
_PRONOUNS = frozenset(("We", "Us", "Our", "Ours", "You", "Your"))
_NEAR = 70
"""How far from a term, in code points, its definition may reach."""

_TITLE = 60
"""The most code points of a title that introduces a term."""

_FEWEST_WORDS = 8
"""Shorter blocks may be titles, in which every word has a capital."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first use of each capitalised term that is defined nowhere, and definitions that nothing needs."""
    first: dict[str, Occurrence] = {}
    for term, occurrence in _uses(draft.prose):
        first.setdefault(_singular(term), occurrence)
    yield from (occurrence for term, occurrence in first.items() if not _is_defined(draft.prose, term))
    yield from _needless(draft.prose)


def _needless(prose: Prose) -> Iterator[Occurrence]:
    """Yield the definitions in brackets of a term that is defined already, or that stands nowhere else."""
    first: dict[str, int] = {}
    for passage in prose.holding(("”)", '")')):
        for match in _DEFINITION.finditer(passage.text):
            term = match["term"]
            if term in _PRONOUNS or term.isupper():
                continue
            span = passage.span(*match.span("term"))
            if term in first:
                yield Occurrence(span, f"{term!r} is defined on line {prose.line(first[term])} already", "info")
            elif prose.lower.count(_singular(term).lower()) < 2:
                yield Occurrence(span, f"{term!r} is defined and used nowhere", "info")
            first.setdefault(term, span.start)


def _uses(prose: Prose) -> Iterator[tuple[str, Occurrence]]:
    seen: set[str] = set()
    for passage in prose.passages:
        text = passage.text
        if passage.block.kind in ("heading", "cell", "term") or text.count(" ") + 1 < _FEWEST_WORDS:
            continue
        for match in _USED.finditer(text):
            term = match["term"]
            if term in seen:
                continue
            before = text[max(0, match.start() - 39) : match.start() + 1]
            if _SMALL_BEFORE.search(before) and not _NAME_BEFORE.search(before):
                seen.add(term)
                says = f"{term!r} is written as a defined term and defined nowhere"
                yield term, Occurrence(passage.span(*match.span("term")), says)


def _is_defined(prose: Prose, term: str) -> bool:
    text = prose.text
    for start, end in _places(text, term):
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        if _MEANT_AFTER.match(after) or _NAMED_BEFORE.search(before):
            return True
        if _CLOSED_AFTER.match(after) and _OPENED_BEFORE.search(before):
            return True
    title = re.compile(rf"(?:what (?:is|are|do we mean by) )?(?:the |our )?{re.escape(term)}s?\W*", re.IGNORECASE)
    passages = prose.holding([term.lower()], prose.lower)
    return any(len(passage.text) < _TITLE and title.fullmatch(passage.text) for passage in passages)


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Yield where a term stands as words of their own, in the singular or the plural."""
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        end += text.startswith("s", end)
        if not _is_word(text[at - 1 : at]) and not _is_word(text[end : end + 1]):
            yield at, end
        at = text.find(term, end)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _singular(term: str) -> str:
    return term.removesuffix("s").replace("Web Site", "Website").replace("-", " ")
