"""Placeholders that a draft still holds: brackets, braces, blanks, words such as TODO; and leftovers of templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from policylint.defect import Draft, Occurrence, TemplateSyntax
from policylint.document import Document
from policylint.patterns import lazy
from policylint.strings import Hints, combined

_SLOT = lazy(
    r"\b(?:insert|your|company|companies|business|organi[sz]ation|entity|name|date|day|month|year|e-?mail|mail|address|"
    r"phone|telephone|number|web ?site|domain|url|app|state|city|country|jurisdiction|period|duration|purpose|reason|"
    r"controller|describe|specify|if applicable|fill in|enter|tb[cd]|todo|placeholder|x{2,})\b",
    re.IGNORECASE,
)
_NO_SLOT = lazy(
    r"\b(?:e-?mail protected|back|top|click|here|read|learn|more|skip|menu|close|redacted|omitted|sic|emphasis|added|"
    r"hyperlink|image|figure|table|source|note|link to|links to|see|optional|"
    r"required|deleted|unsubscribe|opens?|view|download|show|hide|print|edit|citation|expand|collapse|icon|logo|dot|at)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = lazy(r"(?:and/or|or|and) (?:our|the|its|your|their|a|an|any|if|other|we|third)\b[^\]]*\Z")
_INSTRUCTION = lazy(
    r"(?:insert|describe|specify|list|choose|select|delete|fill in|add|enter|state|name of|date of|if applicable)\b",
    re.IGNORECASE,
)
_TO_THE_AUTHOR = lazy(
    r"(?:insert|describe|specify|fill in) \w|"
    r"(?:drafting note|note to (?:draft|editor|author|client|legal|counsel|self))\b|"
    r"(?:ask|check with|confirm with|review by|to be confirmed by) (?:(?:a|an|the|our|your) )?"
    r"(?:lawyer|solicitor|attorney|counsel|legal|dpo|client)\b",
    re.IGNORECASE,
)
"""What no reader is told, whatever follows."""

_FOR_INSTANCE = lazy(r"[A-Z][A-Z /'-]{3,}, (?:such as|e\.g\.|for example) ")
_CHOICE = lazy(
    r"(?:I/we|my/our|me/us|is/are|has/have|(?:company|business|developer|app|website)(?:/company)? name|email address)",
    re.IGNORECASE,
)
_IN_PLACE_OF_WORDS = lazy(
    r"\[(?:the|an?|this|these|those|such|its|their|his|her) "
    r"(?!name|date|address|number|title|period|purpose|reason|e-?mail|phone|telephone|url)[a-z]",
    re.IGNORECASE,
)
_OPENED = lazy(r"(?:\A|[\s(:])[\"“](?! )[^\"“”]*\Z")
_QUOTATION = 300
"""Characters of a quotation on each side of brackets in it."""

_STEP_BEFORE = lazy(r"\S ?(?:(?<= )[>»] |[→›] ?)\Z")
_STEP_AFTER = lazy(r" (?:[>»]|[→›]) ?[A-Z\[]| ?[→›] ?[A-Z\[]")
_GAPS = lazy(r"[ _]")
_KNOWN = frozenset(
    "CCPA CPRA GDPR COPPA HIPAA LGPD PIPEDA POPIA FADP CALOPPA VCDPA FERPA GLBA EEA OPT-OUT IDFA".split()
)

_BRACKETS = lazy(r"\[([^\[\]\n]{2,120}(?:\n[^\[\]\n]{1,80})?)\](?![\[(:])")
_ANGLES = lazy(r"<<?([A-Z][A-Z0-9 _'/-]{2,50})>>?")
_WORDS_IN_ANGLES = lazy(r"<<?((?!(?-i:[A-Z0-9 _'/-]+>))[a-z]+(?:[ _][a-z'/-]+){1,6})>>?", re.IGNORECASE)
_TAGS = frozenset(
    "HTML HEAD BODY DIV SPAN TABLE TBODY CENTER FONT STRONG SCRIPT STYLE META LINK TITLE FORM INPUT BLOCKQUOTE".split()
)
_BRACES = lazy(r"(?<![{$%#])\{([A-Za-z][A-Za-z0-9_ .-]{1,50}|\d)\}(?!\})")
_DOUBLE_BRACES = lazy(r"\{\{\{?[^{}\n]{1,80}\}\}\}?")
_STATEMENT = lazy(r"\{%[^{}\n]{1,120}%\}|\{#[^{}\n]{1,120}#\}")
_WHOLE_STATEMENT = lazy(
    r"\{%-?\s*(?:(?:else|end(?:if|for|unless|block|raw|comment|capture|case|macro|with))|"
    r"(?:if|elsif|elif|unless|for|case|when|include|include_relative|render|assign|capture|set|block|extends|import|from|"
    r"load|trans|url|translate|layout|section)\s[^{}\n]{1,100}?|raw|comment)\s*-?%\}"
)
_OTHER_TEMPLATES = lazy(r"\$\{[^{}\n]{1,80}\}|<%[^<>\n]{1,120}%>|%%?[A-Z][A-Z_]{2,40}%%?|\[%[^\[\]\n]{1,80}%\]")
_BLANK = lazy(r"(?<=[A-Za-z,] )_{3,}(?= ?[A-Za-z.,;)])")
_NO_NUMBER = lazy(
    r"\b(?:for|within|after|in|of|to|than|least|every) "
    r"(?P<number>X{1,2}|\[ ?(?:[Xx]{1,3}|[_.\u2022\u25cf\u2026]{1,5})? ?\]) "
    r"(?:(?:business|working|calendar) )?(?:days?|weeks?|months?|years?|hours?)\b|(?<![\w-])(?P<year>20(?:XX|xx))(?!\w)"
)
_WORDS = lazy(
    r"(?<![\w-])(?:TODO|TBD|TBC|FIXME|XXX+)(?![\w-])|\b(?i:lorem ipsum)\b|\b(?i:your[-_]?company(?:[-_]?name)?)\b(?!\.)"
)
_NOTES = ("TODO", "TBD", "TBC", "FIXME", "XXX", "orem ipsum", "OREM IPSUM", "ourcompany", "our-company", "our_company")
_DOMAIN = lazy(
    r"(?<![\w-])(?:example\.(?:com|org|net)|(?:your-?(?:domain|company|website|site|app)|company-?name)\."
    r"(?:com|org|net|io|co\.uk))(?![\w.-]*\w)",
    re.IGNORECASE,
)
_EXAMPLES = Hints(
    (
        *combined(("example.",), ("com", "org", "net")),
        *combined(("your", "your-"), ("domain", "company", "website", "site", "app"), (".",)),
        "companyname.",
        "company-name.",
    ),
    any_case=True,
)
_ENDINGS = (".com", ".org", ".net", ".io")
_LOCAL_PART = lazy(r"(?:[\w.+-]{1,64}@|www\.)\Z")
_FOR_EXAMPLE = lazy(
    r"(?:e\.?g\.?|such as|for example|for instance|example:?|like|format)\W+(?:[\w.-]+\W+){0,3}\Z", re.IGNORECASE
)

_HINTS = Hints(("[", "<", "{", "%", "__", "X ", "20XX", "20xx", *_NOTES))
"""What a text must hold for any of the patterns of `_in_text` to have a chance."""

_TEMPLATES: dict[TemplateSyntax, tuple[re.Pattern[str], ...]] = {
    "none": (_DOUBLE_BRACES, _STATEMENT),
    "jinja": (),
    "liquid": (),
    "mustache": (_STATEMENT,),
}


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the placeholders of a document. Code, links, footnotes, task boxes and declared templates are none."""
    syntax = draft.options.template_syntax
    if syntax == "none" and _is_template(draft.document):
        syntax = "liquid"
    found = ((passage, place) for passage in draft.prose.hinted(_HINTS) for place in _in_text(passage.text, syntax))
    addresses = ((passage, place) for passage in draft.prose.hinted(_EXAMPLES) for place in _in_domains(passage.text))
    for passage, (start, end, says) in chain(found, addresses):
        span = passage.span(start, end)
        if not _is_code(draft.document.source.text, passage.block.span.start, span.start):
            yield Occurrence(span, says)


def holds_placeholder(text: str) -> bool:
    """Say whether a paragraph holds what is to be filled in."""
    return next(chain(_in_text(text, "none"), _in_domains(text)), None) is not None


def _is_template(document: Document) -> bool:
    """Say whether a site generator fills the page in: it begins with front matter, or holds whole statements."""
    source = document.source.text
    if source.startswith(("---\n", "---\r\n")):
        return True
    return "%" in source and "{%" in source and bool(_WHOLE_STATEMENT.search(source))


def _is_code(source: str, start: int, at: int) -> bool:
    """Say whether a place in a block is in a code span."""
    before = source[start:at]
    return before.count("`") % 2 == 1 or before.rfind("<code") > before.rfind("</code")


def _in_text(text: str, syntax: TemplateSyntax) -> Iterator[tuple[int, int, str]]:
    for match in _BRACKETS.finditer(text) if "[" in text else ():
        if _is_slot(match[1]) and not _is_quoted(text, *match.span()) and not _is_step(text, *match.span()):
            yield *match.span(), "text in brackets is to be filled in, chosen or removed"
    for match in _ANGLES.finditer(text) if "<" in text else ():
        if len(match[1]) > 3 and match[1] not in _TAGS:
            yield *match.span(), "text in angle brackets is to be filled in"
    for match in _WORDS_IN_ANGLES.finditer(text) if "<" in text else ():
        first, *_ = _GAPS.split(match[1])
        if first.upper() not in _TAGS and _SLOT.search(match[1].replace("_", " ")):
            yield *match.span(), "text in angle brackets is to be filled in"
    yield from _in_braces(text, syntax) if "{" in text or "%" in text else ()
    for match in _BLANK.finditer(text) if "__" in text else ():
        yield *match.span(), "a blank was not filled in"
    for match in _NO_NUMBER.finditer(text) if "X" in text or "[" in text or "20xx" in text else ():
        yield *match.span(match.lastgroup or 0), "a number was not filled in"
    for match in _WORDS.finditer(text) if any(word in text for word in _NOTES) else ():
        yield *match.span(), "a note to the author is left in the text"


def _in_domains(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _DOMAIN.finditer(text) if any(map(text.__contains__, _ENDINGS)) else ():
        before = text[max(0, match.start() - 70) : match.start()]
        local = _LOCAL_PART.search(before)
        start = match.start() - (len(local[0]) if local else 0)
        if not _FOR_EXAMPLE.search(text[max(0, start - 60) : start]):
            yield start, match.end(), "this address is an example, not yours"


def _in_braces(text: str, syntax: TemplateSyntax) -> Iterator[tuple[int, int, str]]:
    for pattern in (*_TEMPLATES[syntax], _OTHER_TEMPLATES):
        for match in pattern.finditer(text):
            yield *match.span(), "a template was not filled in"
    for match in _BRACES.finditer(text):
        if match[1].lower() not in ("at", "dot"):  # an address that is disguised
            yield *match.span(), "text in braces is to be filled in"


def _is_slot(inside: str) -> bool:
    """Say whether what stands in square brackets was meant to be replaced."""
    inside = " ".join(inside.split())
    if _CHOICE.fullmatch(inside) or _TO_THE_AUTHOR.match(inside):
        return True
    if _NO_SLOT.search(inside) or not any(map(str.isalpha, inside)):
        return False
    if _FOR_INSTANCE.match(inside) or _ALTERNATIVE.match(inside) or _INSTRUCTION.match(inside):
        return True
    letters = re.sub(r"[^A-Za-z]", "", inside)
    if letters.isupper():
        return (
            len(letters) > 3
            and inside not in _KNOWN
            and (" " in inside or bool(_SLOT.search(inside.replace("_", " "))))
        )
    whole = len(inside) <= 60 and inside[0].isupper() and not set(inside) & set(".;:,")
    return whole and bool(_SLOT.search(inside.replace("_", " ")))


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Say whether brackets are quoted, or stand in a quotation for words of it: "[The controller] shall"."""
    if text[start - 1 : start] in {'"', "“", "'", "‘"} and text[end : end + 1] in {'"', "”", "'", "’"}:
        return True
    if not _IN_PLACE_OF_WORDS.match(text, start):
        return False
    before, after = text[max(0, start - _QUOTATION) : start], text[end : end + _QUOTATION]
    return bool(_OPENED.search(before)) and ('"' in after or "”" in after)


def _is_step(text: str, start: int, end: int) -> bool:
    """Say whether brackets name a step of a path through menus: Settings > [Your name] > Privacy."""
    if text[start:end].isupper() or _TO_THE_AUTHOR.match(text, start + 1):
        return False
    return bool(_STEP_BEFORE.search(text[max(0, start - 4) : start]) or _STEP_AFTER.match(text, end))
