"""E-mail addresses that do not work: malformed, disguised, or another behind the link than in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import repeat

from policylint.defect import Draft, Occurrence
from policylint.document import Document, Link
from policylint.patterns import lazy
from policylint.prose import SPOKEN, Prose
from policylint.strings import Hints, combined

_NO_DOMAIN = lazy(
    r"(?<![\w.@/:-])(?![A-Z]\w*@[A-Z])[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{2,40}(?=[\s,;)]|\.(?:\s|\Z)|\Z)"
)
"""A name in which each word has a capital is one of a building or a brand."""

_ENDS_EARLY = lazy(r"@[A-Za-z0-9-]+\.?(?:[\s,;)]|\Z)")
"""What it takes for that, and is found fast."""

_USUAL = "info|privacy|support|contact|hello|legal|admin|administrator|help|dpo|team|office|mail|service|security"
_SPACED = lazy(
    rf"\b(?:[A-Za-z0-9._%+-]{{2,40}}(?: @ |@ )|(?:[a-z\d]{{1,20}}[._-][a-z\d._-]{{1,20}}|{_USUAL}) @)"
    r"[A-Za-z0-9-]{2,40}\.(?:com|org|net|io|co|eu|uk|de|info)\b"
)
"""With a space in front of the @ only, the word there may be none of the address."""

_DISGUISED = lazy(
    r"\b[A-Za-z0-9._%+-]{2,40} ?[\[({](?:at|AT)[\])}] ?[A-Za-z0-9-]{2,40}"
    r"(?:(?: ?[\[({](?:dot|DOT)[\])}] ?| ?\.)[a-z][a-z\d-]{0,30}){0,3}(?: ?[\[({](?:dot|DOT)[\])}] ?| ?\.)[a-z]{2,24}\b"
)
_SPELT_OUT = lazy(
    r"\b[A-Za-z0-9._%+-]{2,40} (?:at|AT) [A-Za-z0-9-]{2,40}(?: (?:dot|DOT) [a-z]{2,12}){0,2} "
    r"(?:dot|DOT) (?:com|org|net|io|co|eu|uk|de|info|app|dev|example|COM|ORG|NET)\b"
)
_PROTECTED = lazy(r"\[email\s?protected\]", re.IGNORECASE)
_ADDRESS = lazy(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_NOT_HOW = r"\b(?! (?:at|on|by|via|through|using|in writing|under|here|as)\b|:)"
_ASKED = lazy(
    r"(?:\b[Pp]lease|(?:not [a-z]+|free|want) to|you (?:can|may|must|should)|questions?,?)(?: also| always)? "
    rf"(?P<asked>e-?mail us|send (?:us )?an e-?mail){_NOT_HOW}|(?:^|[.!?] )(?P<start>E-?mail us){_NOT_HOW}"
)
"""Who asks to be contacted, and gives no way at all, is the business of `dangling-contact`."""

_CONTACT_US = lazy(r"\b(?:contact|write to|reach|get in touch with|call) (?:us|me)\b")
_NUMBERED = lazy(
    r"\d{3}[ ./-]?\d{3}|\d{1,5}[a-z]?,? (?:\w+ ){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|way|square)\b"
)
"""What a telephone number or a postal address holds."""

_OTHER_WAY = lazy(
    r"\bforms?\b|\bportal\b|\bchat\b|\bhelp (?:cent|desk)|\bsupport (?:cent|desk|team)|in[- ]app\b|account manager|"
    r"\b(?:our|the|with|to) customer (?:service|support|care)|\b(?:dot|at) (?:com|org|net)\b|"
    r"contact (?:us )?(?:page|link|section)|whatsapp|telegram|discord|facebook|instagram|"
    r"\b(?:contact|reach|write|mail|help|feedback|touch|questions?)\b[^.]{0,80}"
    r"(?:https?:|www\.|\w\.(?:com|org|net|io|eu)\b)"
)
_CONTACT = lazy(r"contact|mail|form|support|help|feedback|request|privacy|here|imprint|touch|write", re.IGNORECASE)
_IS_DISGUISED = "the address is disguised; a reader's mail program cannot use it"
_PATTERNS = (
    (("@",), _NO_DOMAIN, "the address has no ending such as .com"),
    (("@ ", " @"), _SPACED, "the address holds a space"),
    (
        combined("[({", ("at", "AT"), "])}"),
        _DISGUISED,
        _IS_DISGUISED,
    ),
    ((" dot ", " DOT "), _SPELT_OUT, _IS_DISGUISED),
    (("[e", "[E"), _PROTECTED, "a web site's protection against robots hides the address"),
)
"""What a text must hold for a pattern to have a chance, the pattern, and what is wrong."""

_HINTS = Hints(("@", "[", "(at", "(AT", "{at", "{AT", " dot ", " DOT "))


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the addresses that a reader cannot write to."""
    prose = draft.prose
    for passage in prose.hinted(_HINTS):
        text = passage.text
        for hints, pattern, says in _PATTERNS:
            if not any(map(text.__contains__, hints)) or (pattern is _NO_DOMAIN and not _ENDS_EARLY.search(text)):
                continue
            for match in pattern.finditer(text):
                yield Occurrence(passage.span(*match.span()), says)
    yield from _links(draft.document)
    if "@" not in prose.text and not any(map(_leads_to_us, draft.document.links, repeat(draft.document))):
        yield from _none(prose)


def _leads_to_us(link: Link, document: Document) -> bool:
    return bool(_CONTACT.search(link.target) or _CONTACT.search(document.words(link.span)))


def _none(prose: Prose) -> Iterator[Occurrence]:
    """Yield the first place that asks for e-mail, where no address, form or other way to send one is given."""
    for passage in prose.holding(("mail",)):
        match = _ASKED.search(passage.text) if passage.block.kind in SPOKEN else None
        if match and (_OTHER_WAY.search(prose.lower) or _is_without_contact(prose.lower)):
            return
        if match:
            yield Occurrence(
                passage.span(*match.span(match.lastgroup or 0)),
                "the text gives no e-mail address, form or link for that",
            )
            return


def _is_without_contact(lower: str) -> bool:
    """Say whether a text asks to be contacted and holds neither a telephone number nor an address."""
    return bool(_CONTACT_US.search(lower)) and not _NUMBERED.search(lower)


def _links(document: Document) -> Iterator[Occurrence]:
    for link in document.links:
        target = link.target.partition("?")[0]
        shown = _ADDRESS.fullmatch(document.words(link.span)) if target[:7].lower() == "mailto:" else None
        if shown:
            meant = target[7:].strip()
            if _ADDRESS.fullmatch(meant) and meant.lower() != shown[0].lower():
                yield Occurrence(link.span, f"the link leads to another address, {meant}")
