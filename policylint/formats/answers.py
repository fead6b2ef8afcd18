"""Answers: "No" and "Yes" are read in front of what they answer, because a denial stands in front of what it denies."""

from __future__ import annotations

import re
from collections.abc import MutableSequence, Sequence

from policylint.document import Block, Sentence
from policylint.formats.leadins import shorten
from policylint.patterns import lazy
from policylint.source import Span

_ANSWER = lazy(
    r"\W*(?:("
    r"nope|no|never|by no means|(?:(?:i['’]m|we['’]re|i am|we are) )?afraid not"
    r"|(?:absolutely|certainly|definitely|of course|unfortunately|sadly|regrettably|currently|probably|sorry,?) not?"
    r"|not (?:at all|yet|now|so far|really|currently|presently|any ?more|any longer)"
    r"|not at (?:the moment|present|this (?:time|stage|point))|not for (?:now|the moment|the time being)"
    r")|(yes,? of course|yes|of course|certainly|absolutely|sure))(?!-?\w|[\s\x01]*\w)",
    re.IGNORECASE,
)
"""The answer alone or in front of a comma: "no fee" and "no later than May" answer nothing."""
_BEGINNINGS = tuple(
    "no,never,by no,afraid,i'm,i’m,i am,we're,we’re,we are,absol,certa,defin,of cour,unfort,sadly,regret,curren,proba,"
    "sorry,ye,sure".split(",")
)
_SAME = {ord("ſ"): "s", ord("ı"): "i", ord("İ"): "i"}
"""Letters that a pattern takes for one another where case does not matter."""
_LONGEST_BEGINNING = 8
_OPENING = " \"'(*-[_“‘\x01"


def join(
    text: str, blocks: Sequence[Block], sentences: MutableSequence[Sentence], first_sentence: Sequence[int]
) -> None:
    """Give a question its answer, and the header of a row or the term of a description the one that denies it.

    "Do we sell data? No." is read as "No: do we sell data?", "May I see my file? Yes." as "Yes: may I see my file?"
    and "Health data | Collected? No" as "No: collected? health data". Where a row says both yes and no, its cells
    are read with their headers only.
    """
    for block, context in _denied(text, blocks).items():
        first, last = first_sentence[block : block + 2]
        if context and last - first == 1:
            sentences[first] = _behind(text, context, sentences[first])
    if "?" not in text:
        return
    asked = [at for at, ((_, end), _, _) in enumerate(sentences) if text[end - 1] == "?"]
    for at in asked:
        if at + 1 < len(sentences) and (answer := _answer(text, sentences[at + 1].span)):
            question, said = sentences[at], Span(*answer.span(1 if answer[1] else 2))
            if said not in question.context:
                sentences[at] = _behind(text, (said,), question)


def _answer(text: str, span: Span) -> re.Match[str] | None:
    """Return the answer that a part of a text begins with; most begin with a word that is none."""
    begin = text[span.start : span.end].lstrip(_OPENING)[:_LONGEST_BEGINNING].translate(_SAME).lower()
    if begin[:1].isalnum() and not begin.startswith(_BEGINNINGS):
        return None
    return _ANSWER.match(text, *span)


def _behind(text: str, context: tuple[Span, ...], sentence: Sentence) -> Sentence:
    return sentence._replace(context=shorten(text, (*sentence.context, *context)))


def _denied(text: str, blocks: Sequence[Block]) -> dict[int, tuple[Span, ...]]:
    """Return what is to be read in front of each block that cells or descriptions deny; () where some agree."""
    denied: dict[int, tuple[Span, ...]] = {}
    for block in blocks:
        if not block.leads:
            continue
        answer = _answer(text, block.span)
        if answer is None:
            continue
        asked = max(block.leads)  # of a row's header and a column's, the row's stands later
        if answer[1] is None:
            denied[asked] = ()
        else:
            columns = block.leads[block.leads.index(asked) + 1 :]
            denied.setdefault(asked, (Span(*answer.span(1)), *(blocks[column].span for column in columns)))
    return denied
