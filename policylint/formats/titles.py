"""Titles in plain text: which short lines read like a heading, whatever stands around them."""

from __future__ import annotations

import re
from itertools import pairwise

from policylint.patterns import lazy

MAX_TITLE = 80
MAX_QUESTION = 110
_MAX_WORDS = 12
_MAX_QUESTION_WORDS = 16
_MAX_LOWER_WORDS = 9

_WORDS = lazy(r"[^\W\d_]+")
_DIGIT = lazy(r"\d")
_INNER_END = lazy(r"[.!?;](?<=[^\W\d_]{3}.)\s")
_NO_TITLE_END = frozenset(".;,:!…")
_QUOTES = frozenset("\"'“‘(¿„«")

_DATED = lazy(
    r"\W*(?:(?:last|latest)\s+(?:updated?|revis\w+|modified|reviewed|amended|edited|changed?)"
    r"|(?:updated|revised|modified|amended|published|posted)\b|(?:this\s.{0,40}\s)?(?:is\s|was\s)?(?:last\s)?effective\b"
    r"|in force|date\b|version\b|v\d|(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d)",
    re.IGNORECASE,
)
_CONTACT = lazy(
    r"\W*(?:page\s+\d|©|\(c\)|copyright\b|all rights reserved|tel(?:ephone)?\b|phone\s*:|fax\b|e-?mail\s*:"
    r"|att(?:n|ention)\b|last updated|www\.|https?:|to\s*:|from\s*:)",
    re.IGNORECASE,
)
_ADDRESS = lazy(
    r"\d+\s.*\b(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|dr|suite|floor|way|court|square|highway|place"
    r"|plaza|parkway)\b|(?:p\.?\s?o\.?\s+box|suite|unit|floor)\s+\d|.*\b[A-Z]{2},?\s+\d{5}\b|.*\b(?!(?:19|20)\d\d\b)\d{4,}\b"
    r"|.*\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|.*\d{3}[-.\s]\d{3,4}",
    re.IGNORECASE,
)

_OPEN_ENDS = frozenset(
    "the a an of and or our your my their its that as is are may will can including include includes via than".split()
)
_LEGAL_FORMS = frozenset("inc ltd llc gmbh plc corp ag limited incorporated".split())
_DOCUMENTS = frozenset("policy notice statement terms declaration".split())
_PREPOSITIONS = frozenset("to in for with by on at from about".split())
_ASKS = frozenset("how what which who whom whose when where why whether".split())
_OWNS = frozenset("your our the".split())
_SAYS = frozenset("we you they it there i if please this these thank click by dear see yes no".split())
_DEFINES = frozenset(("following", "refers", "means"))
_LEADS_ON = frozenset("for to in as by under if when where".split())
_VERBS = frozenset(
    "is are was were will may can must shall should has have does cannot reserve reserves provide provides mean means "
    "refer refers".split()
)


def is_title(said: str) -> bool:
    """Tell whether a line without its marker reads like a heading; a final colon is the caller's business."""
    last = said[-1]
    asks = last == "?"
    if len(said) > (MAX_QUESTION if asks else MAX_TITLE) or last in _NO_TITLE_END:
        return False
    first = said[0]
    if first.islower() or not (first.isalnum() or first in _QUOTES):
        return False
    words = _WORDS.findall(said)
    if not words or len(words) > (_MAX_QUESTION_WORDS if asks else _MAX_WORDS) or "@" in said:
        return False
    if _is_open(words) or _INNER_END.search(said) or is_meta(said):
        return False
    return asks or said.isupper() or (_DEFINES.isdisjoint(words) and _names_subject(words))


def _is_open(words: list[str]) -> bool:
    """Tell whether a line goes on, or is a company's name; the title of a document may end in one."""
    last = words[-1].lower()
    if last in _LEGAL_FORMS:
        return _DOCUMENTS.isdisjoint(word.lower() for word in words)
    return last in _OPEN_ENDS


def leads_on(title: str) -> bool:
    """Tell whether a line in front of a colon is an adverbial ("For the purposes of this Policy:"), not a title."""
    return title.split(None, 1)[0].lower() in _LEADS_ON


def _names_subject(words: list[str]) -> bool:
    """Tell whether a short line, which is no question, names a subject rather than say something about it."""
    first = words[0].lower()
    asks = first in _ASKS
    free = asks or first in _OWNS
    if not free and words[-1].lower() in _PREPOSITIONS:
        return False
    if _is_title_case(words):
        return True
    if first in _SAYS or (len(words) > _MAX_LOWER_WORDS and not asks):
        return False
    return free or not any(word in _VERBS and before.lower() != "to" for before, word in pairwise(words))


def _is_title_case(words: list[str]) -> bool:
    """Tell whether most of the longer words begin with a capital."""
    longer = [word for word in words if len(word) > 3] or words
    capitals = sum([word[0].isupper() for word in longer])
    return capitals * 10 >= len(longer) * 6 and (len(longer) > 1 or len(words) == 1)


def is_meta(said: str) -> bool:
    """Tell whether a line is a date, an address or the like, which stands alone but heads nothing."""
    if _CONTACT.match(said):
        return True
    return _DIGIT.search(said) is not None and (_DATED.match(said) is not None or _ADDRESS.match(said) is not None)


def is_dated(said: str) -> bool:
    """Tell whether a line gives the date or version of a document."""
    return _DATED.match(said) is not None
