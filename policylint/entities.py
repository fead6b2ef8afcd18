"""Things that are recognised by their form, not by a list of words: addresses, companies, links, numbers.

An e-mail address, a URL and a phone number become one token each: `mark_addresses` writes them over in the
masked text, at the same length, so that "contact-us" in a URL is not read as words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from typing import NamedTuple

from policylint.document import Document
from policylint.packed import Pieces
from policylint.patterns import lazy
from policylint.source import Span
from policylint.tokens import ADDRESS_MARK, Token, Tokens, words

SPANS = ("link", "mailto", "organisation", "postal-address")
"""Entities that are spans of the document."""

TOKENS = ("email", "url", "phone", "digits", "year")
"""Entities that one token decides."""

_AT = lazy("@")  # a literal is found several times as fast as one of three
_ANY_AT = lazy(r"@|\(at\)|\[at\]")
_BEFORE_AT = lazy(r"[A-Za-z0-9._%+-]{1,64}\s?\Z")
_AFTER_AT = lazy(r"\s?[A-Za-z0-9-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[A-Za-z0-9-]{1,63}){1,6}")
_URL = lazy(r"://[^\s<>\"'()\[\]{}]{2,}")
_WWW = lazy(r"www\.[^\s<>\"'()\[\]{}]{2,}")
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]{0,20}\Z")
_DOMAIN_END = lazy(
    r"\.(?:com|org|net|edu|gov|io|app|dev|co|info|biz|eu|uk|de|fr|nl|ie|ch|at|ca|au|us|in|ai|me|tv|example|test)\b"
    r"(?:\.[a-z]{2,3}\b)?(?:/[^\s<>\"'()\[\]{}]*)?"
)
_DOMAIN_START = lazy(r"(?:[A-Za-z0-9-]{1,63}\.){0,4}[A-Za-z0-9-]{1,63}\Z")
_PHONE = lazy(r"[0-9][0-9 \u00a0().\-\u2010-\u2013/]{6,22}[0-9](?![\w-])")
_BEFORE_PHONE = lazy(r"(?:\+\s?\(?|\()\Z")

_FORMS = (
    r"Inc|Incorporated|LLC|L\.L\.C|LLP|L\.P|LP|Ltd|LTD|Limited|PLC|plc|Corp|Corporation|Co|Company|GmbH|gGmbH|mbH|AG|KG|UG|"
    r"e\.V|SE|S\.A|SA|SAS|SASU|SARL|S\.A\.R\.L|S\.r\.l|Srl|SRL|S\.p\.A|SpA|B\.V|BV|N\.V|NV|AB|Oy|Oyj|ApS|A/S|ASA|"
    r"Pty|Pvt|PBC|Foundation|Stichting|Verein|Sdn|Bhd|Pte|K\.K|Kft|Zrt|d\.o\.o|s\.r\.o|a\.s|"
    r"Sp\. z o\.o|S\.L|SL|Lda|Ltda|EOOD|FZE|FZCO|DMCC|CIC|C\.I\.C|University|GbR|OHG"
)
_ORGANISATION = lazy(
    r"(?<!\w)(?:(?:[A-Z0-9][\w&'’+/.-]*|&|and|of|the|de|für|for|y|e|und),?[ \t\u00a0]+){0,6}?"
    r"(?:[A-Z0-9][\w&'’+/.-]*|e\.K),?[ \t\u00a0]+\(?(?:" + _FORMS + r")(?![\w])\.?"
)
_SPACED = lazy(r"\S+")
_BEFORE_NAME = frozenset(
    "a an and at by contact copyright for from if in is of on or our the this to us using we welcome when where "
    "your with you please that these those as its his her their dear hello all any attn email write mail both "
    "between through &".split()
)
"""Words that begin a sentence, not a company's name."""
_YEARS = lazy(r"(?:19|20)\d\d(?:[-\u2013](?:19|20)?\d\d)?,?")
"""The years of a copyright notice are no part of the name behind them."""

_FORM = lazy(r"(?<![\w])(?:" + _FORMS + r")(?![\w])")


def _spellings(texts: Iterable[str]) -> dict[bytes, tuple[str, ...]]:
    """Index texts by their first token."""
    found: dict[bytes, tuple[str, ...]] = {}
    for text in texts:
        word = words(text)[0]
        found[word] = (*found.get(word, ()), text)
    return found


FORM_WORDS = _spellings(_FORMS.replace("\\", "").split("|"))
"""The first token of each legal form and how it is written: only a sentence that holds one can name a company."""

_STREETS = (
    "street st road rd avenue ave lane ln drive dr boulevard blvd court ct square sq way place plaza parkway pkwy "
    "highway hwy terrace close quay row rise crescent suite ste floor building house wharf straat strasse straße "
    "str weg allee platz laan gade gata vej rue via calle avenida rua cedex nagar marg box postfach"
).split()
STREET_WORDS = _spellings([word.capitalize() for word in _STREETS] + ["rue", "via", "straat", "weg"])
"""Words of which one stands in a postal address."""
_STREET = lazy(
    r"\b(?:"
    + "|".join(word.capitalize() for word in _STREETS)
    + r"|rue|via|straat|weg)\b|\w(?:straat|strasse|straße|weg|str\.)",
)
_CODE = lazy(
    r"\b(?:[A-Z]{2}\s+\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4}\s?[A-Z]{2}|\d{4,6})\b"
)
_TOWN = lazy(r",\s*[A-Z][a-z]+")
_DIGIT = lazy(r"\d")
_YEAR = lazy(r"(?:19|20)\d\d")


_NO_NAMES = frozenset(
    b"we our us you your i the this that these those a an it its they their he she if when in on at to for of by and "
    b"or any all no not as is are may will please personal information data privacy policy notice website site service "
    b"services app application company user users third party parties".split()
)
"""Words that begin sentences and headings in upper case, and are no names."""


class Entity(NamedTuple):
    """One thing found, by its form."""

    kind: str
    span: Span


def mark_addresses(text: str) -> str:
    """Write e-mail addresses, URLs and phone numbers over as one word each; the length stays the same."""
    text = text.replace(ADDRESS_MARK, " ")  # one that the text has by itself marks nothing
    pieces, at = Pieces(), 0
    for start, end, kind in merge(_emails(text), _urls(text), _sites(text), _domains(text), _phones(text)):
        if start < at:
            continue
        pieces.add(text[at:start])
        pieces.add(ADDRESS_MARK + kind * (end - start - 1))
        at = end
    if not at:
        return text
    pieces.add(text[at:])
    return pieces.text()


def _emails(text: str) -> Iterator[tuple[int, int, str]]:
    """Search from each at sign, ahead first: to look back costs more, and most signs that stand alone fail ahead."""
    at = 0
    signs = _ANY_AT if "(at)" in text or "[at]" in text else _AT
    for sign in signs.finditer(text):
        after = _AFTER_AT.match(text, sign.end(), sign.end() + 400)
        before = _BEFORE_AT.search(text, max(at, sign.start() - 66), sign.start()) if after else None
        if before and after:
            at = after.end()
            yield before.start(), at, "e"


def _urls(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _URL.finditer(text):
        scheme = _SCHEME.search(text, max(0, match.start() - 21), match.start())
        if scheme:
            yield scheme.start(), match.end(), "u"


def _sites(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WWW.finditer(text):
        yield match.start(), match.end(), "u"


def _domains(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for match in _DOMAIN_END.finditer(text):
        start = _DOMAIN_START.search(text, max(at, match.start() - 120), match.start())
        if start:
            at = match.end()
            yield start.start(), at, "u"


def _phones(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PHONE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before.isalnum() or before in {"_", ".", "-"}:
            continue
        sign = _BEFORE_PHONE.search(text, max(0, match.start() - 3), match.start())
        digits = len(_DIGIT.findall(match.group()))
        is_date = digits == 8 and sign is None and _YEAR.search(match.group())
        if 8 <= digits <= 15 and not is_date:
            yield (sign.start() if sign else match.start()), match.end(), "p"


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


def organisations(text: str, span: Span) -> list[Entity]:
    """Return the companies named in a span of text, searching back from each legal form."""
    found = []
    for form in _FORM.finditer(text, *span):
        start = max(span.start, form.start() - 90)
        for match in _ORGANISATION.finditer(text, start, min(len(text), form.end() + 1)):
            named = _named(text, match.start(), form.start())
            if match.end() >= form.end() and named is not None:
                found.append(Entity("organisation", Span(named, form.end())))
                break
    return found


def _named(text: str, start: int, end: int) -> int | None:
    """Return where a company's name begins: "At the Fernhill Group, Inc." from Fernhill, "The Company" nowhere."""
    for word in _SPACED.finditer(text, start, end):
        if word.group().strip(",.(").lower() not in _BEFORE_NAME and not _YEARS.fullmatch(word.group()):
            return word.start()
    return None


def postal_addresses(text: str, span: Span) -> list[Entity]:
    """Return the streets and boxes in a span that have a number beside them and a code or town close by."""
    found = []
    for street in _STREET.finditer(text, *span):
        before = text[max(0, street.start() - 40) : street.start()]
        after = text[street.end() : street.end() + 90]
        numbered_before = _DIGIT.search(before)
        numbered = numbered_before or _DIGIT.match(after.lstrip(" .,:#\n\t\u00a0")[:1] or " ")
        is_box = street.group() in ("Box", "Postfach")
        if numbered and (is_box or _CODE.search(after) or (numbered_before and _TOWN.match(after))):
            found.append(Entity("postal-address", Span(street.start(), street.end())))
    return found


def named_in(text: str, span: Span, words: Collection[bytes]) -> list[Entity]:
    """Return the companies and postal addresses in a span of text, if some of its words tell that there may be any.

    Only the words of FORM_WORDS and STREET_WORDS do.
    """
    found: list[Entity] = []
    for known, search in ((FORM_WORDS, organisations), (STREET_WORDS, postal_addresses)):
        if any(text.find(spelling, *span) >= 0 for word in words for spelling in known.get(word, ())):
            found += search(text, span)
    return found


def names_in(source: str, tokens: Tokens) -> list[int]:
    """Return which tokens are names."""
    places = zip(tokens.starts, tokens.texts, strict=True)
    return [at for at, (start, word) in enumerate(places) if _is_name(source, start, word)]


def fits(source: str, token: Token, text: str) -> bool:
    """Say whether a token stands in the source in exactly this case; without a text, whether it is a name."""
    return source[token.start : token.end] == text if text else _is_name(source, token.start, token.text)


def _is_name(source: str, start: int, word: bytes) -> bool:
    """Say whether a word that starts at a place in the source is written as a name."""
    return source[start].isupper() and word not in _NO_NAMES
