"""Cross references: titles and numbers of sections, and links within the document, resolved against what is there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Passage, Prose
from policylint.strings import Hints, combined
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from policylint.checks.titles import Titles

_THIS = r"(?:this|the|our) (?:privacy |data protection |online |global )*(?:policy|notice|statement|document)"
_SMALL = "and|or|of|the|to|for|in|on|with|from|by|your|our|we|you|can|a|an|&|protect|use|uses|collect|share|about"
_CAPITALISED = (
    r"(?!Section|Subsection|Clause|Paragraph|Article|Part\b)[A-Z][\w’'&/-]*"
    rf"(?:,? (?:[A-Z][\w’'&/-]*|\d[\w-]*|{_SMALL})\b){{0,11}}"
)
_QUOTED = r"[\"“‘«](?P<q>[^\"“”‘«»\n]{3,90}?),?[\"”’»]"
_TITLE = rf"(?:{_QUOTED}|(?P<t>{_CAPITALISED}))"
_HERE = rf"(?:below|above|of {_THIS}|in {_THIS})"
_THE_SECTION = r"(?:the )?(?:(?:section|heading|paragraph) )?"
_TAIL = r"(?:(?: [a-z]+){1,3}(?=[.;)]))?"
_SAID = "described|set out|set forth|explained|detailed|outlined|provided|listed|given|stated"
_CALLED = "called|titled|entitled|headed|labell?ed|named|under the heading|marked"

_WAYS = "below", "above"
_HERES = *_WAYS, *combined(("of ", "in "), ("this ", "the ", "our "))
_NAMES = "called", "titled", "entitled", "headed", "label", "named", "under", "marked", *_HERES
_COMMA = "", ","
_BELOW = Hints(combined(("section ",), _HERES))
_CALLS = Hints(combined(("section ", "sections "), _NAMES))
_BELOW_UNDER = Hints(combined(_WAYS, _COMMA, (" under ", " in ", " at ")))
_QUOTED_BELOW = Hints(combined('"”’»', _COMMA, (" ", " section "), _WAYS))
_HEADED = Hints(combined(("under ",), ("", "the "), ("heading ",)))
_PROVIDED = Hints(combined(("rovisions ",), ("in ", "of ")))
_DIGITS = Hints(tuple("0123456789"))
_NUMBERED = Hints(combined(("ection", "lause", "aragraph"), (" ", "s "), "0123456789"))
"""What a text must hold for a reference by title or number."""

_TITLES = (
    # the "Your choices" section below; the Your Choices section of this policy
    (_BELOW, lazy(rf"\b[Tt]he (?:section )?{_TITLE} section {_HERE}")),
    # the section below called "Your choices"
    (_CALLS, lazy(rf"\bsections? (?:{_HERE},? )?(?:{_CALLED}) {_TITLE}")),
    # below under "Your choices"; described above in the section Your Choices
    (
        _BELOW_UNDER,
        lazy(
            rf"\b(?:(?:{_SAID}) )?(?:below|above),? (?:under|in|at) {_THE_SECTION}"
            rf"(?:{_QUOTED}|(?P<t>{_CAPITALISED}{_TAIL}))"
        ),
    ),
    # see "Your choices" below
    (
        _QUOTED_BELOW,
        lazy(rf"\b(?:[Ss]ee|[Rr]efer to|in|under|to) {_THE_SECTION}{_QUOTED},? (?:section )?(?:below|above)\b"),
    ),
    # under the heading "Your choices"
    (_HEADED, lazy(rf"\bunder (?:the )?heading {_TITLE}")),
    # the provisions in this policy regarding notice and choice
    (
        _PROVIDED,
        lazy(
            rf"\b[Pp]rovisions (?:in|of) {_THIS} (?:regarding|concerning|about|on|relating to) "
            r"(?P<t>\w+(?: and \w+)?)\b"
        ),
    ),
)
"""What stands in front of a title and behind it."""

_NO_TITLE = lazy(
    r"\b(?:terms|agreement|account|settings|app|application|browser|profile|dashboard|menu|page|web ?site|site|faq|"
    r"cookie (?:policy|notice|statement)|article|annex|gdpr|ccpa|cpra|coppa|act|code|regulation|directive|law|statute|"
    r"appendix|schedule|exhibit)\b",
    re.IGNORECASE,
)
_ELSE_AFTER = lazy(r"\W*(?:contained |found |located |included )?(?:of|on|in|from) (?!this|the privacy|our privacy)")
_DOCUMENTS = ("policy", "notice", "statement", "terms", "agreement")
_ELSE_BEFORE = lazy(
    rf"(?<!this )\b(?!this\b)\w+ (?:{'|'.join(_DOCUMENTS)}),? (?:(?:under|in|at) )?(?:the )?\Z",
    re.IGNORECASE,
)
_NUMBER = lazy(
    r"\b(?P<what>[Ss]ections?|[Cc]lauses?|[Pp]aragraphs?) (?P<n>\d{1,2}(?:\.\d{1,2}){0,2})(?![\d\w§])"
    r"(?:\s?\(\w{1,3}\))*(?P<after>[^.;]{0,60})"
)
_LAW = lazy(
    r"\b(?:act|code|law|laws|gdpr|ccpa|cpra|coppa|regulations?|directive|statutes?|terms|agreement|u\.?s\.?c|c\.?f\.?r|pub|ftc|dpa|"
    r"constitution|ordinance|decree|bill|schedule|annex|rules?|contract|art)\b|§",
    re.IGNORECASE,
)
_IS_HERE = lazy(rf"\s*(?:,|\))?\s*{_HERE}\b", re.IGNORECASE)
_OWN_NUMBER = lazy(
    r"[#>*_\s-]*(?:(?:section|clause|article|part)\s+)?(\d{1,2}(?:\.\d{1,2}){0,2})(?=[.):\s\\—–-])", re.IGNORECASE
)
_INNER_NUMBER = lazy(r"(?<!ection )(?<!lause )(?<!graph )(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,2})(?=\.?\s+[A-Z])")
"""The number of a section that a converter has glued to what stands before it."""

_DIGIT = lazy(r"\d")
_DOTTED = lazy(r"\.\d{1,2}\.?\s+[A-Z]")
_NAMED = lazy(r"[\s,:–—-]*[(\"“‘]{1,2}([A-Z][^()\"“”\n]{2,60})")
_TITLE_WORDS = 8


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the references that lead nowhere."""
    titled = [(pattern, _running(draft.prose, hints)) for hints, pattern in _TITLES]
    numbered = _running(draft.prose, _NUMBERED)
    if numbered or any(passages for _, passages in titled):
        from policylint.checks.titles import Titles

        titles, numbers = Titles(draft.prose), _Numbers(draft.prose)
        for pattern, passages in titled:
            for passage in passages:
                yield from _by_title(passage, pattern, titles)
        for passage in numbered:
            yield from _by_number(passage, numbers, titles)
    if any(link.target.startswith("#") for link in draft.document.links):
        from policylint.checks.anchors import Anchors

        yield from Anchors(draft.document).dangling()


def _running(prose: Prose, hints: Hints) -> list[Passage]:
    """Return the passages that hold one of some strings and are no headings."""
    return [passage for passage in prose.hinted(hints) if passage.block.kind != "heading"]


def _by_title(passage: Passage, pattern: re.Pattern[str], titles: Titles) -> Iterator[Occurrence]:
    text, own = passage.text, passage.block.span.start
    for match in pattern.finditer(text):
        groups = match.groupdict()
        title = (groups.get("q") or groups["t"]).strip(" ,.;:")
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 40]
        if _is_else_before(before) or _ELSE_AFTER.match(after) or _NO_TITLE.search(title):
            continue
        places = []
        for at in titles.places(title):
            if at != own:
                places.append(at)
            if places and _is_there(match[0], own, places[-1]):
                break
        else:
            if not places:
                yield Occurrence(passage.span(*match.span()), f"there is no section {title!r}")
            elif titles.are_headings(places):
                way = "above" if places[0] < own else "below"
                yield Occurrence(passage.span(*match.span()), f"the section {title!r} stands {way}", "warning")


def _is_else_before(before: str) -> bool:
    """Say whether another document is named in front of a reference."""
    lower = before.lower()
    return any(map(lower.__contains__, _DOCUMENTS)) and bool(_ELSE_BEFORE.search(before))


def _is_there(reference: str, own: int, at: int) -> bool:
    """Say whether a place is where a reference says, above it or below."""
    below, above = "below" in reference, "above" in reference
    return below == above or (at > own) is below


def _by_number(passage: Passage, numbers: _Numbers, titles: Titles) -> Iterator[Occurrence]:
    text = passage.text
    for match in _NUMBER.finditer(text):
        number = match["n"]
        around = text[max(0, match.start() - 60) : match.start()] + match["after"]
        if _LAW.search(around) and not _IS_HERE.match(match["after"]):
            continue
        if not numbers.known or _is_known(number, numbers.known):
            continue
        named = _NAMED.match(match["after"])
        if named and any(True for _ in titles.places(named[1])):
            continue
        what = match["what"].lower().rstrip("s")
        yield Occurrence(passage.span(match.start(), match.start("after")), f"there is no {what} {number}")


def _is_known(number: str, numbers: frozenset[str]) -> bool:
    """Say whether a section bears a number; one inside a section that has no numbers inside counts as there."""
    if number in numbers:
        return True
    outer = number.rpartition(".")[0]
    inside = any(other.startswith(outer + ".") for other in numbers)
    return bool(outer) and not inside and _is_known(outer, numbers)


class _Numbers:
    """The numbers of the sections; few documents refer to any."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose

    @cached_property
    def known(self) -> frozenset[str]:
        return _numbers(self.prose)


def _numbers(prose: Prose) -> frozenset[str]:
    """Return the numbers that sections, paragraphs and items bear; none if the sections are not numbered throughout."""
    found, headings, plain_levels = set(), set(), Counter[int]()
    numbered_levels = Counter[int]()
    text, starts, kinds = prose.text, prose.starts, prose.passages.kinds
    source, digits = prose.document.source, set(prose.numbers(_DIGITS))
    lines = source.line_starts()
    for number, at in enumerate(prose.passages.blocks):
        block, start, end = prose.document.blocks[at], starts[number], starts[number + 1] - 1
        line = lines[bisect_right(lines, block.span.start) - 1]
        own: list[str] = []
        if number in digits or (line < block.span.start and _DIGIT.search(source.text, line, block.span.start)):
            borne = _OWN_NUMBER.match(source.text, line, block.span.end), _OWN_NUMBER.match(text, start, end)
            own = [match[1].removesuffix(".0") for match in borne if match]
            found.update(own)
        if number in digits and _DOTTED.search(text, start, end):
            found.update(_INNER_NUMBER.findall(text, start, end))
        if kinds[number] == "heading" or _is_title(text, start, end):
            headings.update(own)
            (numbered_levels if own else plain_levels)[block.level] += 1
    level = max(numbered_levels, key=numbered_levels.__getitem__, default=0)
    is_throughout = numbered_levels[level] > plain_levels[level] and {"1", "2", "3"} <= headings
    return frozenset(found) if is_throughout else frozenset()


def _is_title(text: str, start: int, end: int) -> bool:
    """Say whether a block that is no heading looks like one, by its text within a longer one."""
    return text[end - 1].isalnum() and text[start].isupper() and text.count(" ", start, end) < _TITLE_WORDS
