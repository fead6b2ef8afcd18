"""Things that are recognised by their form, not by a list of words: addresses, companies, links, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from policylint.document import Document
from policylint.patterns import lazy, matches_at
from policylint.source import Span
from policylint.tokens import ADDRESS_MARK, Token, words_by_line
from policylint.typed import NamedTuple

SPANS = ("link", "mailto", "organisation", "postal-address")
"""Entities that are spans of the document."""

TOKENS = ("email", "url", "phone", "digits", "year")
"""Entities that one token decides."""

_FORMS = (
    "Inc|Incorporated|LLC|L.L.C|LLP|L.P|LP|Ltd|LTD|Limited|PLC|plc|Corp|Corporation|Co|Company|GmbH|gGmbH|mbH|AG|KG|UG|"
    "e.V|SE|S.A|SA|SAS|SASU|SARL|S.A.R.L|S.r.l|Srl|SRL|S.p.A|SpA|B.V|BV|N.V|NV|AB|Oy|Oyj|ApS|A/S|ASA|"
    "Pty|Pvt|PBC|Foundation|Stichting|Verein|Sdn|Bhd|Pte|K.K|Kft|Zrt|d.o.o|s.r.o|a.s|"
    "Sp. z o.o|S.L|SL|Lda|Ltda|EOOD|FZE|FZCO|DMCC|CIC|C.I.C|University|GbR|OHG|S. Coop|SCOP|eG|e.G|U.A|SNC|e.U"
).split("|")
_FORMS_BY_LETTER: dict[str, list[str]] = {}
for _form in _FORMS:
    _FORMS_BY_LETTER.setdefault(_form[0], []).append(_form)
_NAME = lazy(
    r"(?<!\w)(?:(?:[A-Z0-9][\w&'’+/.-]*|&|and|of|the|de|für|for|y|e|und),?[ \t\u00a0]+){0,6}?"
    r"(?:[A-Z0-9][\w&'’+/.-]*|e\.K),?[ \t\u00a0]+\(?\Z"
)
"""What stands in front of a legal form."""
_AFTER_BLANK = lazy(r"(?<=[ \t\u00a0(])[" + "".join(_FORMS_BY_LETTER) + "]")
_LONGEST_NAME = 90
_SPACED = lazy(r"\S+")
_BEFORE_NAME = frozenset(
    "a an and at by contact copyright for from if in is of on or our the this to us using we welcome when where "
    "your with you please that these those as its his her their dear hello all any attn email write mail both "
    "between through &".split()
)
"""Words that begin a sentence, not a company's name."""
_YEARS = lazy(r"(?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?,?")
"""The years of a copyright notice are no part of the name behind them."""


def _spellings(texts: list[str]) -> dict[bytes, tuple[str, ...]]:
    """Index texts by their first token."""
    found: dict[bytes, tuple[str, ...]] = {}
    for text, (word, *_) in zip(texts, words_by_line(texts), strict=True):
        found[word] = (*found.get(word, ()), text)
    return found


FORM_WORDS = _spellings(_FORMS)
"""The first token of each legal form and how it is written: only a sentence that holds one can name a company."""

_STREETS = (
    "street st road rd avenue ave lane ln drive dr boulevard blvd court ct square sq way place plaza parkway pkwy "
    "highway hwy terrace close quay row rise crescent suite ste floor building house wharf straat strasse straße "
    "str weg allee platz laan gade gata vej rue via calle avenida rua cedex nagar marg box postfach"
).split()
_STREET_SPELLINGS = [word.capitalize() for word in _STREETS] + ["rue", "via", "straat", "weg"]
STREET_WORDS = _spellings(_STREET_SPELLINGS)
"""Words of which one stands in a postal address."""
_STREET_NAMES = frozenset(_STREET_SPELLINGS)
_WORD = lazy(r"\b\w+")
_IN_WORD = ("straat", "strasse", "straße", "weg", "str.")
_STREET_IN_WORD = lazy(r"\w(?:" + "|".join(map(re.escape, _IN_WORD)) + ")")
_CODE = lazy(
    r"\b(?:[A-Z]{2}\s+\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4}\s?[A-Z]{2}|\d{4,6})\b"
)
_TOWN = lazy(r",\s*[A-Z][a-z]+")
_DIGIT = lazy(r"\d")


NO_NAMES = frozenset(
    b"we our us you your i the this that these those a an it its they their he she if when in on at to for of by and "
    b"or any all no not as is are may will please personal information data privacy policy notice website site service "
    b"services app application company user users third party parties".split()
)
"""Words that begin sentences and headings in upper case, and are no names."""


class Entity(NamedTuple):
    """One thing found, by its form."""

    kind: str
    span: Span


def token_kinds(word: bytes) -> tuple[str, ...]:
    """Return the entities that a token is by itself."""
    if word[:1] == ADDRESS_MARK.encode():
        kind = {b"e": "email", b"u": "url", b"p": "phone"}.get(word[1:2])
        return (kind,) if kind else ()
    if word[:1].isdigit():
        is_year = len(word) == 4 and word.isdigit() and word[:2] in (b"19", b"20")
        return ("digits", "year") if is_year else ("digits",)
    return ()


def links_of(document: Document) -> list[Entity]:
    """Return the links of a document, in order."""
    return [
        Entity("mailto" if link.target.lower().startswith("mailto:") else "link", link.span) for link in document.links
    ]


def organisations(text: str, span: Span, starts: Iterable[int]) -> list[Entity]:
    """Return the companies named in a span of text; each ends in a legal form, `starts` are where those begin."""
    found = []
    done = 0
    for at in starts:
        end = _form_end(text, at, span.end) if at >= done and not _is_word(text[at - 1 : at]) else -1
        if end < 0:
            continue
        done = end
        start = _name_start(text, max(span.start, at - _LONGEST_NAME), at, min(len(text), end + 1))
        named = _named(text, start, at) if start >= 0 else None
        if named is not None:
            found.append(Entity("organisation", Span(named, end)))
    return found


def _name_start(text: str, start: int, form: int, end: int) -> int:
    """Return where the name in front of a legal form begins, not before `start`; -1: there is none.

    Of names that overlap the first one counts, and a name ends with the first form behind it.
    """
    name = _NAME.search(text, start, form) if _form_end(text, form, end) >= 0 else None
    places = [match.start() for match in _AFTER_BLANK.finditer(text, start, form)] if name else []
    others = [(at, stop) for at in places if (stop := _form_end(text, at, end)) >= 0]
    while name and others:
        names = [(other.start(), stop) for at, stop in others if (other := _NAME.search(text, start, at))]
        first, stop = min(names, default=(form, end))
        if first > name.start():
            break
        start = stop + text.startswith(".", stop, end)
        name = _NAME.search(text, start, form)
    return name.start() if name else -1


def _form_end(text: str, start: int, end: int) -> int:
    """Return where the legal form ends that begins at a place of a text that is read up to `end`; -1: none does."""
    for form in _FORMS_BY_LETTER.get(text[start], ()):
        stop = start + len(form)
        if text.startswith(form, start, end) and not _is_word(text[stop : min(stop + 1, end)]):
            return stop
    return -1


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _named(text: str, start: int, end: int) -> int | None:
    """Return where a company's name begins: "We're the Fernhill Group, Inc." from Fernhill, "The Company" nowhere."""
    for word in _SPACED.finditer(text, start, end):
        said = word.group()
        is_year = said.startswith(("19", "20")) and _YEARS.fullmatch(said)
        plain = said.strip(",.(").lower().replace("’", "'").partition("'")[0]
        if plain not in _BEFORE_NAME and not is_year:
            return word.start()
    return None


def postal_addresses(text: str, span: Span, starts: Iterable[int]) -> list[Entity]:
    """Return the streets and boxes in a span that have a number beside them and a code or town close by.

    `starts` are where the words of streets begin; those within a word ("Hauptstrasse") are found beside them.
    """
    found = []
    streets = [word for word in matches_at(_WORD, text, starts, span.end) if word.group() in _STREET_NAMES]
    if any(text.find(part, *span) >= 0 for part in _IN_WORD):
        streets += _STREET_IN_WORD.finditer(text, *span)
        streets.sort(key=re.Match.start)
    for street in streets:
        before = text[max(0, street.start() - 40) : street.start()]
        after = text[street.end() : street.end() + 90]
        numbered_before = _DIGIT.search(before)
        numbered = numbered_before or _DIGIT.match(after.lstrip(" .,:#\n\t\u00a0")[:1] or " ")
        is_box = street.group() in ("Box", "Postfach")
        if numbered and (is_box or (numbered_before and _TOWN.match(after)) or _has_code(after)):
            found.append(Entity("postal-address", Span(street.start(), street.end())))
    return found


def _has_code(text: str) -> bool:
    """Say whether a text holds what may be a postal code."""
    return _DIGIT.search(text) is not None and _CODE.search(text) is not None


SEARCHES: tuple[tuple[Mapping[bytes, tuple[str, ...]], Callable[[str, Span, Iterable[int]], list[Entity]]], ...] = (
    (FORM_WORDS, organisations),
    (STREET_WORDS, postal_addresses),
)
"""What a sentence is searched for where a word in it is spelt in one of these ways."""


def is_spelt(marked: str, end: int, token: Token, spellings: Iterable[str]) -> bool:
    """Say whether a token of the marked text begins with some spelling, which ends before `end`."""
    return any(marked.startswith(text, token.start, end) for text in spellings)


def fits(source: str, token: Token, text: str) -> bool:
    """Say whether a token stands in the source in exactly this case; without a text, whether it is a name."""
    return source[token.start : token.end] == text if text else _is_name(source, token.start, token.text)


def _is_name(source: str, start: int, word: bytes) -> bool:
    """Say whether a word that starts at a place in the source is written as a name."""
    return source[start].isupper() and word not in NO_NAMES
