"""E-mail addresses, URLs and phone numbers, each of which becomes one token.

`mark_addresses` writes them over in the masked text, at the same length, so that "contact-us" in a URL is not read as
words. Few characters can be part of one; where those stand is found first, by the compiled kernel if it was built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from policylint.packed import Pieces
from policylint.patterns import lazy, matches_at
from policylint.tokens import ADDRESS_MARK
from policylint.typed import NamedTuple

_AFTER_AT = lazy(r"\s?[A-Za-z0-9-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[A-Za-z0-9-]{1,63}){1,6}")
_URL = lazy(r"://[^\s<>\"'()\[\]{}]{2,}")
_WWW = lazy(r"www\.[^\s<>\"'()\[\]{}]{2,}")
_DOMAIN_END = lazy(r"\.\w+(?:\.[a-z]{2,3}\b)?(?:/[^\s<>\"'()\[\]{}]*)?")
_TOPS = frozenset(
    "com org net edu gov io app dev co info biz eu uk de fr nl ie ch at ca au us in ai me tv example test".split()
)
_TOP = lazy(r"\w{2,8}")
_PHONE = lazy(r"[0-9][0-9 \u00a0().\-\u2010-\u2013/]{6,22}[0-9](?![\w-])")
_BEFORE_PHONE = lazy(r"(?:\+\s?\(?|\()\Z")
_DIGIT = lazy(r"\d")
_YEAR = lazy(r"(?:19|20)\d\d")

# What stands before a sign is read backwards from it: so it is found as far back as it goes, and at once.
_BEFORE_AT = lazy(r"\s?[A-Za-z0-9._%+-]{1,64}")
_SCHEME = lazy(r"[A-Za-z0-9+.-]{0,20}[A-Za-z]")
_DOMAIN_START = lazy(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}")

_SIGNS = tuple(map(lazy, (r"@|\(at\)|\[at\]", "://", r"www\.", r"\.[a-z]")))
_RUN = lazy(r"[0-9][0-9 \u00a0().\-\u2010-\u2013/]{7,}")

Address = tuple[int, int, str]
"""Where one begins and ends, and the letter it is written over with."""


class Signs(NamedTuple):
    """Where in a text an address may be: offsets in order, of the runs of digits the start and the end of each."""

    ats: Sequence[int]
    schemes: Sequence[int]
    sites: Sequence[int]
    domains: Sequence[int]
    runs: Sequence[int]


def find_signs(text: str) -> Signs:
    """Return where in a text an address may be."""
    ats, schemes, sites, domains = ([sign.start() for sign in pattern.finditer(text)] for pattern in _SIGNS)
    return Signs(ats, schemes, sites, domains, [edge for run in _RUN.finditer(text) for edge in run.span()])


def mark_addresses(text: str, find: Callable[[str], Signs] = find_signs) -> str:
    """Write e-mail addresses, URLs and phone numbers over as one word each; the length stays the same."""
    text = text.replace(ADDRESS_MARK, " ")  # one that the text has by itself marks nothing
    signs = find(text)
    found = (
        *_emails(text, signs.ats),
        *_urls(text, signs.schemes),
        *_sites(text, signs.sites),
        *_domains(text, signs.domains),
        *_phones(text, signs.runs),
    )
    pieces, at = Pieces(), 0
    for start, end, kind in sorted(found):
        if start >= at:
            pieces.add(text[at:start])
            pieces.add(ADDRESS_MARK + kind * (end - start - 1))
            at = end
    if not at:
        return text
    pieces.add(text[at:])
    return pieces.text()


def _before(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return where what a pattern matches backwards from `end` begins, not before `start`; -1: it does not match."""
    found = pattern.match(text[max(start, 0) : end][::-1])
    return end - found.end() if found else -1


def _emails(text: str, signs: Sequence[int]) -> Iterator[Address]:
    """Look at each sign, ahead first: most that stand alone fail there."""
    at = 0
    for sign in signs:
        after_sign = sign + (1 if text[sign] == "@" else len("(at)"))
        after = _AFTER_AT.match(text, after_sign, after_sign + 400)
        start = _before(_BEFORE_AT, text, max(at, sign - 66), sign) if after else -1
        if after and start >= 0:
            at = after.end()
            yield start, at, "e"


def _urls(text: str, signs: Sequence[int]) -> Iterator[Address]:
    for match in matches_at(_URL, text, signs, len(text)):
        start = _before(_SCHEME, text, match.start() - 21, match.start())
        if start >= 0:
            yield start, match.end(), "u"


def _sites(text: str, signs: Sequence[int]) -> Iterator[Address]:
    for match in matches_at(_WWW, text, signs, len(text)):
        yield match.start(), match.end(), "u"


def _domains(text: str, signs: Sequence[int]) -> Iterator[Address]:
    at = 0
    tops = (sign for sign in signs if (top := _TOP.match(text, sign + 1)) and top[0] in _TOPS)
    for match in matches_at(_DOMAIN_END, text, tops, len(text)):
        start = _before(_DOMAIN_START, text, max(at, match.start() - 120), match.start())
        if start >= 0:
            at = match.end()
            yield start, at, "u"


def _phones(text: str, runs: Sequence[int]) -> Iterator[Address]:
    for start, end in zip(runs[::2], runs[1::2], strict=True):
        for match in _PHONE.finditer(text, start, end + 1):  # what comes next is looked at, too
            before = text[match.start() - 1 : match.start()]
            if before.isalnum() or before in {"_", ".", "-"}:
                continue
            sign = _BEFORE_PHONE.search(text, max(0, match.start() - 3), match.start())
            digits = len(_DIGIT.findall(match.group()))
            is_date = digits == 8 and sign is None and _YEAR.search(match.group())
            if 8 <= digits <= 15 and not is_date:
                yield (sign.start() if sign else match.start()), match.end(), "p"
