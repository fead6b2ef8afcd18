"""What a document shows of the conditions of duties: wordings that it mentions, and facts that it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from policylint.assessment import Assessment
from policylint.document import Document
from policylint.fact import Fact, Value
from policylint.matcher import Matches
from policylint.phrase import Phrase


class Shown(NamedTuple):
    """What one document, or several together, show.

    `mentions` holds the wordings that occur, `facts` by fact the values that the text tells; each with the number of
    the first sentence, or -1 where it stands in another document. `dates` holds by rule the newest day in its clause,
    `left_open` the facts of which the text speaks without telling them.
    """

    mentions: Mapping[str, int]
    facts: Mapping[str, Mapping[str, int]]
    dates: Mapping[str, date]
    left_open: Mapping[str, int]

    def mentioned(self, phrases: Iterable[Phrase]) -> int | None:
        """Return the first sentence that mentions one of some wordings; None if nothing does."""
        return min((self.mentions[phrase.text] for phrase in phrases if phrase.text in self.mentions), default=None)


def shown_by(matches: Matches, mentions: Iterable[Phrase], facts: Iterable[Fact]) -> Shown:
    """Return what a document shows of some wordings and facts."""
    mentioned = {}
    for phrase in mentions:
        if found := matches.sentences(phrase):
            mentioned[phrase.text] = min(found)
    told, left_open = {}, {}
    for fact in facts:
        if mentioned_by := [min(found) for phrase in fact.open if (found := matches.sentences(phrase))]:
            left_open[fact.name] = min(mentioned_by)
        values = {value.name: first for value in fact.values if (first := _first(value, matches)) is not None}
        if values:
            told[fact.name] = values
    return Shown(mentioned, told, {}, left_open)


def shown_together(documents: Iterable[Shown]) -> Shown:
    """Return what several documents show together."""
    mentions: dict[str, int] = {}
    facts: dict[str, dict[str, int]] = {}
    dates: dict[str, date] = {}
    left_open: dict[str, int] = {}
    for shown in documents:
        mentions.update(dict.fromkeys(shown.mentions, -1))
        for fact, values in shown.facts.items():
            facts.setdefault(fact, {}).update(dict.fromkeys(values, -1))
        for rule, day in shown.dates.items():
            dates[rule] = max(day, dates.get(rule, day))
        left_open.update(dict.fromkeys(shown.left_open, -1))
    return Shown(mentions, facts, dates, left_open)


def newest_dates(document: Document, assessments: Iterable[Assessment]) -> dict[str, date]:
    """Return by rule the newest day in the evidence of its clause; nothing for a clause without a date."""
    from policylint.written import dates_in

    found = {}
    for one in assessments:
        words = (document.words(evidence.span) for evidence in one.evidence)
        days = [written.last for text in words for written in dates_in(text)]
        if days:
            found[one.rule] = max(days)
    return found


def _first(value: Value, matches: Matches) -> int | None:
    """Return the first sentence that tells a value."""
    found = {sentence for phrase in value.says for sentence in matches.sentences(phrase)}
    found.difference_update(sentence for phrase in value.unless for sentence in matches.sentences(phrase))
    return min(found, default=None)
