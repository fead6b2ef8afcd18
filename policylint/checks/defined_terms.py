"""Terms that are used as if they were defined and are not; terms that are defined twice, or for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import SPOKEN, Passage, Prose
from policylint.source import Span
from policylint.strings import Hints, combined

_NOUNS = (
    "Service|Site|Website|Web Site|Platform|Application|App|Product|Client|Customer|Subscriber|User|Visitor|Member|"
    "Partner|Affiliate|Content|Software|Device|Personal Data|Personal Information|Personally Identifiable Information|"
    "Usage Data|Participant|Merchant|Vendor|Supplier|Licensee|Reseller|Guest|Registrant|Solution|Offering|Program"
)
_MODIFIERS = "Mobile|Business|Authorized|Registered|Related|Covered|Online|Hosted|Subscription|Third[- ]Party"
_USED = lazy(
    rf" (?=[A-Z])(?P<term>(?:(?:{_MODIFIERS}) )?(?:{_NOUNS})s?)(?=[ ,;:)’'?!]|\.(?!\w)|\Z)"
    r"(?![ -](?:[A-Z]|&|of [A-Z]|as a [A-Z]))(?!’s [A-Z])"
    r"(?!, [A-Z][\w-]*,? (?:and|or|&) [A-Z])(?!,? (?:and|or|&) [A-Z][\w’'-]*,? (?:[A-Z]|& |and [A-Z]))"
    r"(?! (?:areas?|pages?|sections?|tabs?|menus?|forms?|lists?|portals?|centers?|centres?)\b)"
    r"(?! (?:or other IDs|activity|functionality|interactions|info and performance)\b)"
)
_SMALL = frozenset(
    "our of the my your a an to on this these that those which whose various and or with other via relevant through "
    "their his her its for by each any all some certain such both as in from is are under about between regarding into "
    "within individual specific select selected trusted authorised authorized registered new existing prospective "
    "current every no not".split()
)
_VERBS = frozenset(
    "collect process disclose receive provide store sell access transfer protect visit share use allow create improve "
    "facilitate order include delete assist enable ask offer help".split()
)
_ENDINGS = ("", "s", "es", "d", "ed", "ing")
"""Words that a term stands behind in running text; behind others it may begin a title or a cell of a table."""

_NAME_BEFORE = lazy(
    r"(?:\b[A-Z][\w&.’'-]*,? (?:and|or|&|of|for|on|in|to|with|by|via|from|as a) |[Tt]erms of |[Cc]onditions of |"
    r"\b[Cc]alled )\Z"
)
_DEFINITION = lazy(
    r"\((?:[^()\"“”]{0,30} )?[\"“](?P<term>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+){0,3})[”\"]"
    r"(?:,? (?:or|and) (?:the )?[\"“][^\"“”()]{1,40}[”\"])*\)"
)
_NAME = r"(?P<name>[A-Z0-9](?:[\w&’'-]|\.(?=\w)){0,40}(?: [A-Z](?:[\w&’'-]|\.(?=\w)){0,40}){0,2})"
_PRODUCT = lazy(
    r"(?<![\w&’'.-])"
    + _NAME
    + r" ?\((?:(?:also|hereinafter|hereafter),? )?(?:(?:termed|called|named|referred to|known)(?: as)?:? )?"
    r"(?:the |our )?[\"“'](?:the |our )?"
    r"(?:services?|solution|application|app|platform|software|product|web ?site|site)\b"
)
_COMPANY = lazy(
    r"[\"“](?:[Ww]e|[Uu]s|[Oo]ur|(?:[Tt]he )?[Cc]ompany),?[\"”] (?:refers? to|means?|stands? for) "
    + _NAME
    + r"(?=[.,;]|\Z)"
)
"""What says that a name is that of a product, and that of the company."""

_CAPITALS = Hints(combined(" ", _NOUNS.split("|")))
_MEANINGS = Hints(combined('”"', (" refer", " mean", " stand")))
_PRODUCTS = Hints(
    combined(
        "\"“'", ("", "the ", "our "), "service solution application app platform software product web site".split()
    )
)
_DEFINITIONS = Hints(("”)", '")'))

_PRONOUNS = frozenset(("We", "Us", "Our", "Ours", "You", "Your"))
_ENDS = (". ", ": ", "? ", "! ", "; ", ":", "” ", " – ", " - ")
_LONGEST_TITLE = 120
_LONG_WORD = 4
_MOST = 0.6
"""Titles and labels: where they end, how long they may be, and which share of their longer words has a capital."""

_LONGEST_LABELS = {":": 7, ".": 3}
"""Words of a label in front of a text, by the mark that ends it."""

_FEWEST_WORDS = 8
"""Shorter blocks may be titles, in which every word has a capital."""

_ELSEWHERE = lazy(r"\bterms\b[^.]{0,120}\bsame (?:meaning|definition)|\bnot (?:\w+ ){0,2}defined (?:herein|in this)\b")
_FAR = 160
_SAID_ELSEWHERE = Hints(("same meaning", "same definition", "defined herein", "defined in this"), any_case=True)
"""What a text that takes its terms from another document must hold."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first use of each capitalised term that is defined nowhere, and definitions that nothing needs."""
    prose = draft.prose
    if not (prose.hinted(_SAID_ELSEWHERE) and _are_defined_elsewhere(prose.lower)):
        first: dict[str, tuple[str, Span]] = {}
        for used, span in _uses(prose):
            first.setdefault(_singular(used), (used, span))
        if first:
            yield from _undefined(prose, first)
    yield from _needless(prose)
    yield from _of_two_things(prose)


def _undefined(prose: Prose, first: Mapping[str, tuple[str, Span]]) -> Iterator[Occurrence]:
    """Yield of some terms those that are defined nowhere, each as it is used first."""
    from policylint.checks.definitions import is_defined

    for term, (used, span) in first.items():
        if not is_defined(prose, term):
            yield Occurrence(span, f"{used!r} is written as a defined term and defined nowhere")


def _are_defined_elsewhere(lower: str) -> bool:
    """Say whether a text in lower case takes its terms from another document."""
    for hint in _SAID_ELSEWHERE.strings:
        at = lower.find(hint)
        while at >= 0:
            if _ELSEWHERE.search(lower, max(0, at - _FAR), at + len(hint) + 1):
                return True
            at = lower.find(hint, at + 1)
    return False


def _of_two_things(prose: Prose) -> Iterator[Occurrence]:
    """Yield the place at which the name of the company is defined as that of a product."""
    company = _first(_COMPANY, prose.hinted(_MEANINGS))
    product = _first(_PRODUCT, prose.hinted(_PRODUCTS)) if company else None
    if company and product and company[1]["name"] == product[1]["name"]:
        passage, match = product
        other = company[0].span(*company[1].span("name"))
        where = prose.line(other.start)
        says = f"{match['name']!r} is the name of a product here, and on line {where} that of the company"
        yield Occurrence(passage.span(*match.span("name")), says, related=(other,))


def _first(pattern: re.Pattern[str], passages: Iterable[Passage]) -> tuple[Passage, re.Match[str]] | None:
    return next(((passage, match) for passage in passages if (match := pattern.search(passage.text))), None)


def _needless(prose: Prose) -> Iterator[Occurrence]:
    """Yield the definitions in brackets of a term that is defined already, or that stands nowhere else."""
    first: dict[str, tuple[Passage, re.Match[str]]] = {}
    for passage in prose.hinted(_DEFINITIONS):
        for match in _DEFINITION.finditer(passage.text):
            term = match["term"]
            if term in _PRONOUNS or term.isupper():
                continue
            if term in first:
                other = _place(*first[term])
                says = f"{term!r} is defined on line {prose.line(other.start)} already"
                yield Occurrence(_place(passage, match), says, "info", (other,))
            elif not _stands_twice(prose.lower, _singular(term).lower()):
                yield Occurrence(_place(passage, match), f"{term!r} is defined and used nowhere", "info")
            first.setdefault(term, (passage, match))


def _place(passage: Passage, match: re.Match[str]) -> Span:
    return passage.span(*match.span("term"))


def _stands_twice(text: str, words: str) -> bool:
    at = text.find(words)
    return at >= 0 and text.find(words, at + len(words)) >= 0


def _uses(prose: Prose) -> Iterator[tuple[str, Span]]:
    """Yield the first place at which each term is used in running text."""
    seen: set[str] = set()
    starts, kinds = prose.starts, prose.passages.kinds
    for number in prose.numbers(_CAPITALS):
        begin, after = starts[number], starts[number + 1]
        for match in _USED.finditer(prose.text, begin, after - 1) if kinds[number] in SPOKEN else ():
            term = match["term"]
            if term in seen:  # as nearly always
                continue
            passage, start, end = prose.passages[number], match.start() + 1 - begin, match.end() - begin
            if passage.text.count(" ") + 1 < _FEWEST_WORDS:
                break
            if _is_used(passage.text, start, end):
                span = passage.span(start, end)
                if _is_in_list_of_titles(passage, span):
                    break
                seen.add(term)
                yield term, span


def _is_used(text: str, start: int, end: int) -> bool:
    """Say whether a term stands in a sentence, and is neither a part of a name nor of a title."""
    before = text[max(0, start - 40) : start]
    return bool(
        _ends_small(before)
        and not _NAME_BEFORE.search(before)
        and not _is_in_title(text, start, end)
        and not _ends_label(text, end)
    )


def _ends_small(before: str) -> bool:
    """Say whether the last word of a text that ends in a space is one behind which a term stands."""
    words = before[:-1].removesuffix(",")
    start = len(words)
    while start and (words[start - 1].isalnum() or words[start - 1] in "_’'.-"):
        start -= 1
    word = words[start:]
    return word in _SMALL or any(word.endswith(end) and word.removesuffix(end) in _VERBS for end in _ENDINGS)


def _ends_label(text: str, end: int) -> bool:
    """Say whether the first words of a text are a label that ends there, such as "Visits to our Site: ..."."""
    most = _LONGEST_LABELS.get(text[end : end + 1], 0)
    return end + 1 < len(text) and text.count(" ", 0, end) < most and text[0].isupper()


def _is_in_list_of_titles(passage: Passage, term: Span) -> bool:
    """Say whether a term begins a line of a paragraph of which each line has a capital, and the last no full stop."""
    if not passage.text[-1].isalnum():
        return False
    source = passage.document.source.text
    if source[source.rfind("\n", 0, term.start) + 1 : term.start].strip():
        return False
    lines = source[slice(*passage.block.span)].splitlines()
    return all(line.lstrip()[:1].isupper() for line in lines)


def _is_in_title(text: str, start: int, end: int) -> bool:
    """Say whether a term stands in a label or a title of which most words have a capital."""
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    last = min((at for mark in _ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    if last - first > _LONGEST_TITLE:
        return False
    words = [word for word in text[first:start].split() + text[end:last].split() if len(word) >= _LONG_WORD]
    return len(words) > 1 and sum(word[:1].isupper() for word in words) >= _MOST * len(words)


def _singular(term: str) -> str:
    return term.removesuffix("s").replace("Web Site", "Website").replace("-", " ")
