"""Answers: "No" and "Yes" are read in front of what they answer, because a denial stands in front of what it denies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableSequence, Sequence

from policylint.document import CROSSES, TICKS, Block, Sentence
from policylint.formats.leadins import shorten
from policylint.patterns import lazy
from policylint.source import Span

_ANSWER = lazy(
    r"\W*(?:("
    r"nope|no|never|by no means|(?:(?:i['’]m|we['’]re|i am|we are) )?afraid not"
    r"|(?:absolutely|certainly|definitely|of course|unfortunately|sadly|regrettably|currently|probably|sorry,?) not?"
    r"|not (?:at all|yet|now|so far|really|currently|presently|any ?more|any longer)"
    r"|not at (?:the moment|present|this (?:time|stage|point))|not for (?:now|the moment|the time being)"
    rf")|(yes,? of course|yes|of course|certainly|absolutely|sure|[{TICKS}]))(?!-?\w|[\s\x01]*\w)",
    re.IGNORECASE,
)
"""The answer alone or in front of a comma: "no fee" and "no later than May" answer nothing."""
_NONE = (
    r"(?:n/?a|n\.a|n|none|nil|not (?:available|applicable|offered|provided|granted|supported|possible|given|included))"
)
_VOID = lazy(
    rf"[\s\x01*_(\[]*+(?:[\-\u2012-\u2015]++|[{CROSSES}]\ufe0f?[\s\x01]*+{_NONE}?|{_NONE})"
    r"[\s\x01*_.)\]]*+\Z",
    re.IGNORECASE,
)
"""What says no, or nothing at all, beside its subject: a cross, a dash, "n/a", "none"."""
_PRACTICE = lazy(
    r"\W*+(?:(?:your |the )?(?:rights?|questions?|practices?|choices?)|(?:is it )?(?:available|applicable|granted"
    r"|offered|supported|possible|provided|given|in force|held)|applies|yes(?:/| or )no|answers?|status|for you|exists"
    r"|here|with us|have it|(?:do|can) you\b[^\n]*+)\W*+\Z",
    re.IGNORECASE,
)
"""The header of a table in which "no" denies what a row begins with."""
_BEGINNINGS = tuple(
    "no,never,by no,afraid,i'm,i’m,i am,we're,we’re,we are,absol,certa,defin,of cour,unfort,sadly,regret,curren,proba,"
    "sorry,ye,sure".split(",")
)
_SAME = {ord("ſ"): "s", ord("ı"): "i", ord("İ"): "i"}
"""Letters that a pattern takes for one another where case does not matter."""
_LONGEST_BEGINNING = 8
_LETTER = lazy(r"\W*(?:Q|A|Question|Answer)[:.)]\W*(?=\w)")
"""What stands in front of a question or an answer in a list of them."""
_LONGEST_QUESTION = 140
_LONGEST_NO = 30
_WORD = lazy(r"\w")
_STATES = lazy(r"\W*(?:we|you|they|it|i|this|that|these|those|there|if|please|see)\b", re.IGNORECASE)
"""How a sentence begins that says what it says without the question."""
_OPENING = " \"'(*-[_“‘\x01"


def join(
    text: str, blocks: Sequence[Block], sentences: MutableSequence[Sentence], first_sentence: Sequence[int]
) -> dict[int, Span]:
    """Give a question its answer, and the header of a row or the term of a description the one that denies it.

    "Do we sell data? No." is read as "No: do we sell data?", "May I see my file? Yes." as "Yes: may I see my file?"
    and "Health data | Collected? No" as "No: collected? health data". Where a row says both yes and no, its cells
    are read with their headers only. A heading, too, is answered by a "None" below it.

    Returns the sentences that are denied so, and by what.
    """
    denied: dict[int, Span] = {}
    for block, context, is_denied in _in_tables(text, blocks):
        first, last = first_sentence[block : block + 2]
        if last - first == 1:
            sentences[first] = _behind(text, context, sentences[first])
            if is_denied:
                denied[first] = context[0]
    asked, short = list[int](), list[int]()
    for at, ((start, end), _, _) in enumerate(sentences):
        if text[end - 1] == "?":
            asked.append(at)
        elif at and end - start <= _LONGEST_NO:
            short.append(at)
    denied |= _named(text, blocks, sentences, short)
    denied |= _asked(text, blocks, sentences, first_sentence, asked)
    return denied


def _asked(
    text: str,
    blocks: Sequence[Block],
    sentences: MutableSequence[Sentence],
    first_sentence: Sequence[int],
    asked: Iterable[int],
) -> Iterator[tuple[int, Span]]:
    """Give questions their answers, and answers that say little their question; yield what is answered with no."""
    for at in asked:
        if at + 1 == len(sentences):
            continue
        question, after = _bare(text, sentences[at]), _bare(text, sentences[at + 1])
        if _is_apart(text, blocks, question, after, first_sentence):
            after = after._replace(context=shorten(text, (question.span,)))
        if answer := _answer(text, after.span):
            said = Span(*answer.span(1 if answer[1] else 2))
            if said not in question.context:
                question = _behind(text, (said,), question)
            if answer[1]:
                yield at, said
        sentences[at], sentences[at + 1] = question, after


def _named(
    text: str, blocks: Sequence[Block], sentences: MutableSequence[Sentence], short: Iterable[int]
) -> Iterator[tuple[int, Span]]:
    """Yield the headings and labels below which there is a no, and nothing else: "Sale of data. None."."""
    for at in short:
        title, (said, block, context) = sentences[at - 1], sentences[at]
        kinds = blocks[title.block].kind, blocks[block].kind
        is_below = block == title.block + 1 and kinds == ("heading", "paragraph")
        if not is_below and (block != title.block or context != (title.span,)):
            continue
        answer = _answer(text, said) if text[title.span.end - 1] != "?" else None
        if (answer and answer[1] and not _WORD.search(text, answer.end(), said.end)) or _VOID.match(text, *said):
            sentences[at - 1] = _behind(text, (said,), title)
            yield at - 1, said


def _bare(text: str, sentence: Sentence) -> Sentence:
    """Return a sentence without the letter that says whether it asks or answers: "Q: Do you sell my data?"."""
    letter = _LETTER.match(text, *sentence.span)
    return sentence._replace(span=Span(letter.end(), sentence.span.end)) if letter else sentence


def _is_apart(
    text: str, blocks: Sequence[Block], question: Sentence, after: Sentence, first_sentence: Sequence[int]
) -> bool:
    """Say whether a question is a heading or a paragraph of its own, and what is behind it the paragraph below."""
    asks, answers = blocks[question.block], blocks[after.block]
    return (
        after.block == question.block + 1
        and (asks.kind == "heading" or (asks.kind == "paragraph" and asks.level == 0))
        and answers.kind == "paragraph"
        and answers.level == 0
        and first_sentence[after.block] - first_sentence[question.block] == 1
        and question.span.end - question.span.start <= _LONGEST_QUESTION
        and not after.context
        and not _STATES.match(text, *after.span)
    )


def _answer(text: str, span: Span) -> re.Match[str] | None:
    """Return the answer that a part of a text begins with; most begin with a word that is none."""
    begin = text[span.start : span.end].lstrip(_OPENING)[:_LONGEST_BEGINNING].translate(_SAME).lower()
    if begin[:1].isalnum() and not begin.startswith(_BEGINNINGS):
        return None
    return _ANSWER.match(text, *span)


def _behind(text: str, context: tuple[Span, ...], sentence: Sentence) -> Sentence:
    return sentence._replace(context=shorten(text, (*sentence.context, *context)))


def _in_tables(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[Span, ...], bool]]:
    """Yield each header or term that cells or descriptions answer no, with what is read in front of it.

    The last tells whether it is denied itself, as a header is by all its cells. Below "Sold?" a "No" says nothing of
    what its row is about: that is collected all the same.
    """
    behind: dict[int, tuple[Span, ...]] = {}  # () where some agree
    denied: dict[int, Span | None] = {}
    for block in blocks:
        if not block.leads:
            continue
        asked = max(block.leads)  # of a row's header and a column's, the row's stands later
        columns = block.leads[block.leads.index(asked) + 1 :]
        answer = _answer(text, block.span)
        said = Span(*answer.span(1)) if answer and answer[1] else None
        if said:
            behind.setdefault(asked, (said, *(blocks[column].span for column in columns)))
        elif answer:
            behind[asked] = ()
        elif _VOID.match(text, *block.span):
            said = block.span
        for header in (asked, *columns):
            if said is None or (header == asked and not _names_practice(text, blocks, asked, columns)):
                denied[header] = None
            else:
                denied.setdefault(header, said)
    for header in sorted({*behind, *denied}):
        said = denied.get(header)
        if context := behind.get(header) or ((said,) if said else ()):
            yield header, context, said is not None


def _names_practice(text: str, blocks: Sequence[Block], asked: int, columns: tuple[int, ...]) -> bool:
    """Say whether "no" beside a cell denies it: because it asks, or because a header tells that it is a right."""
    if text[blocks[asked].span.end - 1] == "?":
        return True
    return any(_PRACTICE.match(text, *blocks[header].span) for header in (*blocks[asked].leads, *columns))
