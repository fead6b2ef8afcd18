"""Sentences of one block: masked text in, spans out, each with the lead-in of the enumeration it belongs to.

"You may: (a) see your data; (b) delete it." gives three sentences, and "You may:" is the context of two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from re import Match

from policylint.formats.enumerations import MARK, Contexts, Piece, cut_enumerations, marks_of
from policylint.formats.spans import trim
from policylint.patterns import lazy, spans_of, used_in
from policylint.source import Span
from policylint.typed import made

MAX_SENTENCE = 1500
"""Longer sentences are cut at white space, so that whatever works sentence by sentence stays linear."""


MAX_BLOCK = 16_000
"""Longer blocks are read in parts, so that what is found in one stays few."""


_NO_CONTEXTS: Contexts = {}
_CLOSERS = r"\"'”’»›)\]*_\x01"
# The look-behind lets a run of stops match at its first one only: with possessive repeats, many dots are linear.
_ENDS = {stop: lazy(rf"\{stop}(?<![.!?]\{stop})[.!?]*+[{_CLOSERS}]*+(?:[\s\x01]++|(?=[A-ZÀ-Þ]))") for stop in ".!?"}
_BEFORE_STOP = lazy(r"[^.!?](?=[.!?])")
_WIDE_STOPS, _WIDE_CLOSERS = "…。！？", "」』）"
_WIDE_ENDS = lazy(
    rf"[.!?{_WIDE_STOPS}](?<![.!?{_WIDE_STOPS}][.!?{_WIDE_STOPS}])[.!?{_WIDE_STOPS}]*+[{_CLOSERS}{_WIDE_CLOSERS}]*+"
    rf"(?:[\s\x01]++|(?<=[。！？{_WIDE_CLOSERS}])|(?=[A-ZÀ-Þ]))"
)

# Never the end of a sentence.
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie cf viz vs mr mrs ms dr prof st messrs hon rev approx dept attn al resp incl excl tel ext fig abbr "
    "z.b d.h bzw ca ggf".split()
)
# The end of a sentence only in front of a word that likes to begin one ("of Acme Inc. We collect").
_EITHER = frozenset(
    "inc ltd co corp llc plc gmbh s.a s.r.l b.v n.v pty pvt pte bldg apt ste bros etc usw u.s u.s.a u.k e.u d.c a.m "
    "p.m ph.d jr sr a.k.a b.s jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_SHORT = _ABBREVIATIONS | _EITHER
# Not the end of a sentence in front of a number ("No. 5"; but "No. We do not.").
_BEFORE_NUMBER = frozenset("no nos nr art arts sec secs p pp vol ch para paras reg regs cl fig rec ver v abs".split())
_STARTERS = frozenset(
    "we you your our the this these those that it its they their there if in on at by to for from when where while "
    "upon as all any each some such no not please however although additionally also furthermore moreover once after "
    "before because since under unless until i a an and or but what which who how why is are do does can may use see "
    "with without personal data information cookies users visitors privacy contact only other both most many".split()
)
# They begin one, but not a name: "the U.S. Privacy Act".
_NAME_STARTERS = frozenset(("privacy", "data"))
_OPENERS = "\"'“‘„«([{*_\x01"
_WORD = lazy(r"[^\W_]+")
_LAST_PART = lazy(r".*[-‐-–]")
_DOMAIN = lazy(r"(?i:com|net|org|js|io|md|txt|pdf|html?|php|asp|exe|gov|edu)\b|\w+(?:\.[a-z]|[/@])")
_ADDRESS_CHARS = lazy(r"[@/]|(?i:www)")


def splitter(text: str) -> Generator[tuple[list[Span], Contexts], Span, None]:
    """Split the blocks of one text that are sent, in their order, into sentences; the first thing yielded is nothing.

    Yields the sentences of a block, and for those in its enumerations what is read in front of them. The spans are
    sorted, do not overlap, and have a visible character each. What may end a sentence or begin an item is searched in
    the whole text at once: most blocks have neither.
    """
    nowhere = len(text), len(text)
    ends_from = _ends_of(text)
    ends, marks = ends_from(0), map(Match.start, MARK.finditer(text))
    (stop, after), mark, semicolon = next(ends, nowhere), -1, -1
    passed = 0  # where the stop that was seen last leaves off, with the white space behind it
    spans, contexts = list[Span](), _NO_CONTEXTS
    while True:
        block = yield spans, contexts
        start, last = block
        if start == last or not ("!" <= text[start] <= "~" and "!" <= text[last - 1] <= "~"):
            start, last = block = trim(text, start, last)
        spans, contexts = [block] if start < last else [], _NO_CONTEXTS
        while stop < start:
            passed = after
            stop, after = next(ends, nowhere)
        if passed > start:  # the stop before this block took the block's first quote or the like for its own
            ends, passed = ends_from(start), start
            stop, after = next(ends, nowhere)
        if stop < last:
            begin = start
            spans.clear()
            while stop < last:
                if after < last and _ends(text, begin, stop, after):
                    end = stop + 1 if text[stop + 1] == " " else _visible_end(text, after)
                    spans.append(made(Span, (begin, end)))
                    begin = after
                passed = after
                stop, after = next(ends, nowhere)
            spans.append(made(Span, (begin, last)))
        while mark < start:
            mark = next(marks, len(text))
        if semicolon < start:
            semicolon = text.find(";", start) % (len(text) + 1)
        if mark < last or semicolon < last or last - start > MAX_SENTENCE:
            spans, contexts = _in_pieces(text, spans)


def _ends_of(text: str) -> Callable[[int], Iterator[tuple[int, int]]]:
    """Return what yields from an offset on where a stop may end a sentence, and where another would begin behind it."""
    if any(char in text for char in _WIDE_STOPS + _WIDE_CLOSERS):
        return lambda at: map(Match.span, _WIDE_ENDS.finditer(text, at))
    used = used_in(text, _ENDS)
    return lambda at: spans_of(used, text, at, _BEFORE_STOP)


def _in_pieces(text: str, spans: list[Span]) -> tuple[list[Span], Contexts]:
    """Cut the sentences of a block that are enumerations or too long."""
    start, end = spans[0].start, spans[-1].end
    if text.count(";", start, end) >= 2 or marks_of(text, start, end):
        pieces = cut_enumerations(text, spans)
    elif max([end - start for start, end in spans]) > MAX_SENTENCE:
        pieces = [Piece(span) for span in spans]
    else:
        return spans, _NO_CONTEXTS
    if end - start > MAX_SENTENCE:
        pieces = [part for piece in pieces for part in _cut(text, piece)]
    return [piece.span for piece in pieces], {at: piece.context for at, piece in enumerate(pieces) if piece.context}


def parts_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a block in parts that are not too long, cut behind a sentence where there is one."""
    while end - start > MAX_BLOCK:
        half, limit = start + MAX_BLOCK // 2, start + MAX_BLOCK
        stop = max(text.rfind(". ", half, limit), text.rfind(".\n", half, limit)) + 1
        stop = stop or max(text.rfind("\n", half, limit), text.rfind(" ", half, limit))
        yield Span(start, stop if stop > 0 else limit)
        start = stop if stop > 0 else limit
    yield Span(start, end)


def _visible_end(text: str, after: int) -> int:
    """Return the offset behind the last visible character in front of `after`."""
    while text[after - 1] == "\x01" or text[after - 1].isspace():
        after -= 1
    return after


def _ends(text: str, begin: int, stop: int, after: int) -> bool:
    """Tell whether the stop ends the sentence from `begin`, where the next one would begin at `after`."""
    following = text[after]
    mark = text[stop]
    if mark in "。！？":
        return True
    if after == stop + 1 or not (text[after - 1].isspace() or text[after - 1] == "\x01"):
        return _is_glued(text, begin, stop, after)
    if mark != ".":
        return not following.islower()
    words = text[begin if stop - begin < 12 else stop - 12 : stop].split()
    if not words or text[stop - 1].isspace():
        return not following.islower()
    word = words[-1]
    if "." in word:
        word = _LAST_PART.sub("", word)  # "EU-U.S." is "U.S."
    if len(word) > 6 and not following.islower():
        return True
    word = word.replace("\x01", "").lstrip(_OPENERS)
    if following.islower():
        return text[stop + 1] != "." and len(word) > 3 and word.isalpha() and word.islower() and word not in _SHORT
    return _ends_after(text, word, begin, stop, after)


def _ends_after(text: str, word: str, begin: int, stop: int, after: int) -> bool:
    """Tell whether a full stop behind a short word ends a sentence."""
    low = word.lower()
    if low in _ABBREVIATIONS:
        return False
    if low in _BEFORE_NUMBER:
        return not (text[after].isdigit() or text[after] in "§(")
    if stop - len(word) <= begin and (low.isdigit() or len(low) == 1):
        return False  # "1. Definitions", "A. Definitions"
    if low in _EITHER or (len(word) == 1 and word.isupper()):
        if text[after] == "(":
            return False
        following = _WORD.search(text, after, after + 24)
        if following is None or (starter := following[0].lower()) not in _STARTERS:
            return False
        return starter not in _NAME_STARTERS or not text[following.end() + 1 : following.end() + 2].isupper()
    return True


def _is_glued(text: str, begin: int, stop: int, after: int) -> bool:
    """Tell whether a stop directly in front of a capital ends a sentence: "policy.We", but not "Example.Com"."""
    before = text[stop - 1] if stop > begin else " "
    if not (before.islower() or before in ")”") or not text[after + 1 : after + 2].islower():
        return False
    if _DOMAIN.match(text, after, after + 40):
        return False
    words = text[max(begin, stop - 40) : stop].split()
    return not words or _ADDRESS_CHARS.search(words[-1]) is None


def _cut(text: str, piece: Piece) -> list[Piece]:
    """Cut a sentence that is too long, at white space where there is some."""
    start, end = piece.span
    parts = []
    while end - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        at = max(text.rfind(" ", start, limit), text.rfind("\n", start, limit))
        part = trim(text, start, at if at > start else limit)
        if part.end > part.start:
            parts.append(Piece(part, piece.context))
        start = at if at > start else limit
    rest = trim(text, start, end)
    return [*parts, Piece(rest, piece.context)] if rest.end > rest.start else parts
