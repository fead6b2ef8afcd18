"""Another kind of document than a privacy policy: terms of service, a cookie page, guidelines.

In doubt it is a policy: a title that names privacy decides, and so does a text of which a good part is about data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Passage, Passages, Prose

_PRIVACY = lazy(
    r"privacy|private|gdpr|ccpa|cpra|lgpd|pipeda|data subject|"
    r"data[\s-]+(?:protection|policy|processing notice|handling)|"
    r"personal[\s-]+(?:data|information|details)|"
    r"\b(?:your|our|customer|user|visitor|patient|employee|applicant|member)s?['’]?s? (?:data|information|details)\b",
    re.IGNORECASE,
)
_FRONT_MATTER = lazy(r"---\n(.*?)\n---", re.DOTALL)
_HTML_TITLE = lazy(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_HEAD = 20_000
"""Characters: front matter and the title of a page stand no farther down."""

_NEAR_START = 20
"""Passages: a menu may stand in front of the title."""

_LONGEST_TITLE = 14
_LONGEST = 1_000
"""Characters of a title or sentence that are looked at."""

# What follows is compiled when it is needed, which is seldom: nearly every document is called a privacy policy.

_KINDS = {
    "terms of service": r"(?:terms|conditions)(?: and |\s*&\s*| of | for )(?:\w+ ){0,2}?"
    r"(?:services?|use|conditions|terms|sale|purchase|business)|terms|eula|acceptable use(?: policy)?|"
    r"(?:user|service|subscription|customer|licen[cs]e|end[\s-]user[\w\s-]*) agreement",
    "guidelines": r"code of conduct|guidelines|house rules|contributing(?: to [\w\s]+)?|"
    r"(?:community|contribut\w+|brand|style|editorial|posting|content|safety|trademark) (?:guide|rules|standards)",
    "a page of a shop": r"(?:refund|returns?|shipping|delivery|cancellation|warranty)[\w\s&]{0,20}policy",
    "a legal notice": r"imprint|legal notice|disclaimer|copyright (?:notice|policy)|accessibility statement|dmca",
    "a licence": r"(?:mit|apache|bsd|gnu [\w\s]+|general public|software|creative commons[\w\s-]*) licen[cs]e",
    "notes on a program": r"readme|change ?log|release notes|security policy|installation(?: guide)?|documentation",
    "a contract on data processing": r"(?:data processing|processor) (?:agreement|addendum|terms)|dpa",
}
"""Kinds of documents, and the words in a title that tell them."""

_COOKIE_PAGE = (
    r"cookies? (?:policy|notice|statement|declaration|information|page|list|preferences|settings)|"
    r"(?:use|list) of cookies"
)
_ABOUT_DATA = (
    r"privacy|gdpr|ccpa|personal(?:ly)?[\s-]+(?:identif\w+[\s-]+)?(?:data|information|info|details)|"
    r"(?:your|users?|customers?|visitors?|members?|patients?|usage|log|contact|location)['’]?s?[\s-]+(?:\w+[\s-]+)?"
    r"(?:data|information|details|records)|"
    r"(?:data|information|details|records)[\s-]+(?:about|on|relating to|concerning|collected|we|that we)|"
    r"(?:collect|process|store|retain|share|disclose|delete|keep|use|receive)\w*[\s-]+(?:\w+[\s-]+){0,4}?"
    r"(?:data|information|details|records|names?|address(?:es)?)|"
    r"(?:e-?mail|ip|postal) address(?:es)?|phone numbers?|cookies?|third[\s-]part(?:y|ies)|consent"
)
_ABOUT_COOKIES = r"cookies?|local storage|pixels?|beacons?|browsers?|trackers?|tracking"

_LITTLE = 0.2
"""The share of sentences about data up to which a title that names another kind of document is believed."""

_MOSTLY = 0.5
_NEXT_TO_NOTHING = 0.02
_MANY = 40
"""Sentences: a text with as many, and with next to nothing about data, is no draft of a policy either."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the title, or the first passage, of what is no privacy policy."""
    name = other_kind(draft.prose)
    if name:
        passages = draft.prose.passages
        says = f"it reads like {name}; nothing else is reported"
        yield Occurrence((_title(passages) or passages[0]).block.span, says)


def other_kind(prose: Prose) -> str:
    """Return what else a document is; "" for a privacy policy, and in doubt."""
    passages = prose.passages
    if not passages or _is_called_privacy(prose):
        return ""
    title = _title(passages)
    words = title.text[:_LONGEST] if title else ""
    sentences = [text for _, text in prose.sentences]
    for name, pattern in _KINDS.items():
        if _has(pattern, words) and _is_rare(_ABOUT_DATA, sentences, _LITTLE):
            return name
    if _has(_COOKIE_PAGE, words) and _share(_ABOUT_COOKIES, sentences) >= _MOSTLY:
        return "a cookie page"
    if len(sentences) >= _MANY and _is_rare(_ABOUT_DATA, sentences, _NEXT_TO_NOTHING):
        return "a text about something else"
    return ""


def _has(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) is not None


def _share(pattern: str, sentences: list[str]) -> float:
    return sum(_has(pattern, text[:_LONGEST]) for text in sentences) / max(1, len(sentences))


def _is_rare(pattern: str, sentences: list[str], share: float) -> bool:
    """Say whether no more than a share of sentences hold a pattern; of most texts, the first ones tell."""
    count = 0
    for text in sentences:
        count += _has(pattern, text[:_LONGEST])
        if count > share * len(sentences):
            return False
    return True


def _is_called_privacy(prose: Prose) -> bool:
    """Say whether the file's name, the title, or another heading of the first level names privacy."""
    source = prose.document.source
    title = _title(prose.passages)
    file = source.path.replace("\\", "/").rpartition("/")[2]
    names = ["" if file.endswith(".yaml") else file, title.text if title else ""]  # an example is in its rule's file
    others = (one.text for one in prose.headings if one.block.level <= 1)  # few documents have to be asked
    if any("privacy" in name.lower() for name in names):  # as nearly always
        return True
    return any(map(_PRIVACY.search, chain(names, others, given_titles(source.text[:_HEAD]))))


def given_titles(text: str) -> list[str]:
    """Return what front matter says, and the title of a page."""
    found = [_FRONT_MATTER.match(text)] if text.startswith("---\n") else []
    if "<title" in text or "<TITLE" in text or "<Title" in text:
        found.append(_HTML_TITLE.search(text))
    return [match[1] for match in found if match]


def _title(passages: Passages) -> Passage | None:
    """Return the first heading of the highest level near the start; without one, a short first line."""
    headings = [passages[at] for at, kind in enumerate(passages.kinds[:_NEAR_START]) if kind == "heading"]
    if headings:
        return min(headings, key=lambda passage: passage.block.level)
    first = passages[0]
    return first if len(first.text.split()) <= _LONGEST_TITLE and first.text[-1] not in ".:;," else None
