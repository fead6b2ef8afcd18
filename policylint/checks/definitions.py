"""Whether a text defines a term: in quotes, in brackets, by "means", by a title."""

from __future__ import annotations

from collections.abc import Iterator

from policylint.patterns import lazy
from policylint.prose import Prose

_MEANS = (
    r"means?\b|shall mean|refers? to|is defined|are defined|is any|is information|is data|are any|"
    r"includes? (?:any|information|data)|"
    r"shall include|has the meaning|have the meaning|is a |is an |are those|are people|are companies"
)
_MEANT_AFTER = lazy(
    rf"[\"”’'»*_]{{0,3}}:? (?:{_MEANS})|[*_]{{0,2}} \((?:[\"“]?[A-Z]|i\.e\.|that is|meaning|as defined)"
)
_MEANS_BEGINS = (
    *(" mean", " shall mean", " refer", " is a", " is d", " is information", " are any", " are d", " include", " ("),
    *(" shall include", " has the meaning", " have the meaning", " are those", " are people", " are companies"),
)
"""What stands behind a term, and marks around it, where that pattern has a chance."""
_MARKS = "\"”’'»*_"
_MEANT_IN_SMALL = lazy(
    r"s?[\"”’']?:? (?:(?:generally|also|here) )?"
    r"(?:means?\b|shall mean|refers? to|is defined|are defined|is any|is information|are any|has the meaning)"
)
_LISTED_BEFORE = lazy(r"(?:\A|\n|(?:\A|[\s(])\w{1,3}[.)] |[•–-] )[*_]*\Z")
_LISTED_AFTER = lazy(
    r"[*_]*:[*_]* (?:[Aa]n?|[Aa]ny|[Aa]ll|[Ee]ach|[Tt]he|[Tt]hose|[Tt]hat|[Ss]omeone|[Aa]nyone|[Ee]veryone)\b|"
    r"[*_]*:[*_]* (?!(?:We|You|Your|Our|If|When|This|These|In|To|As|For|By|It)\b)[A-Z][\w-]+ [a-z]"
)
"""What stands around a term in a list of definitions: "b) Client: any company that ..."."""

_YOU_ARE_BEFORE = lazy(r"\b[Yy]ou are an? \Z")
_IF_AFTER = lazy(r",? (?:when|if|where|once)\b")

_DEFINED_AFTER = lazy(r"[^.]{0,45} defined (?:in|by|under)\b")
_NAMED = tuple(
    "referred to as|called|known as|hereinafter|hereafter|collectively|defined as|meaning of|term".split("|")
)
_ARTICLES = ("the ", "our ", "as ")
_OPENED_BEFORE = lazy(r"[\"“‘'«(\[*_][^\"“”‘’'«»()\[\]\n]{0,50}\Z")
_CLOSED_AFTER = lazy(r"(?:\(s\))?(?: (?:or|and) [A-Z]\w+)?(?:[ ,.;:]?[\"”’'»)\]*_]|“)")
_OPENING = "\"“‘'"
_QUOTED_AFTER = lazy(r"(?:s|\(s\))?[,.]?[\"”’']")
_INTRODUCED = lazy(r"\((?:each |collectively |together |an? |the |our |,)*\Z")
_NEAR = 70
"""How far from a term, in code points, its definition may reach."""

_TITLE = 60
"""The most code points of a title that introduces a term."""

_BEFORE_IN_TITLE = lazy(r"(?:what (?:is|are|do we mean by) |description of (?:[\w-]+ )?)?(?:the |our )?")
_WORD_CHARACTER = lazy(r"\w")


def is_defined(prose: Prose, term: str) -> bool:
    """Say whether a text defines a term, given in the singular."""
    text, small = prose.text, term.lower()
    return (
        any(_is_definition(text, *place) for form in _forms(term) for place in _places(text, form))
        or _is_said_in_small(prose.lower, small)
        or any(_is_title(passage.text, small) for passage in prose.holding([small], prose.lower))
    )


def _is_said_in_small(lower: str, term: str) -> bool:
    """Say whether a term is defined in small letters: by "means", or in quotes; if it is one word, as "(“client”)"."""
    at = lower.find(term)
    while at >= 0:
        if _MEANT_IN_SMALL.match(lower, at + len(term)) and not _is_word(lower[at - 1 : at]):
            return True
        if (
            lower[at - 1 : at] in _OPENING
            and at
            and _QUOTED_AFTER.match(lower, at + len(term))
            and (" " in term or _INTRODUCED.search(lower[max(0, at - 60) : at - 1]))
        ):
            return True
        at = lower.find(term, at + 1)
    return False


def _is_definition(text: str, start: int, end: int) -> bool:
    """Say whether what stands around a term defines it."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return bool(
        (after.lstrip(_MARKS).removeprefix(":").startswith(_MEANS_BEGINS) and _MEANT_AFTER.match(after))
        or (" defined " in after and _DEFINED_AFTER.match(after))
        or _is_named(before)
        or (_IF_AFTER.match(after) and _YOU_ARE_BEFORE.search(before))
        or (after.lstrip("*_").startswith(":") and _LISTED_AFTER.match(after) and _LISTED_BEFORE.search(before))
        or (_CLOSED_AFTER.match(after) and _OPENED_BEFORE.search(before))
    )


def _is_named(before: str) -> bool:
    """Say whether a text ends in words such as "called the "."""
    while before.endswith(" "):
        words = before[:-1].removesuffix(",").removesuffix(":")
        if words.endswith(_NAMED):
            return True
        article = next(filter(before.endswith, _ARTICLES), None)
        if article is None:
            return False
        before = before.removesuffix(article)
    return False


def _is_title(text: str, term: str) -> bool:
    """Say whether a text is a title that introduces a term, such as "What is the Service?"."""
    if len(text) >= _TITLE:
        return False
    lower = text.lower()
    begin = _BEFORE_IN_TITLE.match(lower)
    rest = lower[begin.end() if begin else 0 :]
    return rest.startswith(term) and not _WORD_CHARACTER.search(rest.removeprefix(term).removeprefix("s"))


def _forms(term: str) -> tuple[str, ...]:
    """Return the ways to write a term."""
    forms = term, term.replace("Website", "Web Site"), term.replace("Third Party", "Third-Party")
    return tuple(dict.fromkeys(forms))


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
