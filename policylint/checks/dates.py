"""The dates of the policy itself: too old, to come, contradictory, or open to two readings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import part
from policylint.source import Span
from policylint.typed import NamedTuple
from policylint.written import dates_in, in_words, no_days_in

_OLD = timedelta(days=365)
_MONTHS_UP_TO = 24
"""How old a date may be until its age is given in years; what is begun does not count."""

_NAMES = ("policy", "notice", "statement", "addendum", "terms")
_DOCUMENT = lazy(rf"\b(?:{'|'.join(_NAMES)})\b", re.IGNORECASE)
_OF_THIS = lazy(r"\b(?:this|our|the|your|changes?|updates?)\b", re.IGNORECASE)
_LONGEST_TITLE = 80
"""Characters of a title of a further document in the same file."""


class Dated(NamedTuple):
    """A date in the text: `first` and `last` differ where it can be read in two ways, or names a month only."""

    span: Span
    first: date
    last: date
    is_ambiguous: bool
    label: str


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return what is wrong with the dates behind the labels that the candidates are."""
    dated = [one for candidate in draft.candidates if (one := _dated(draft, candidate))]
    today = draft.options.as_of
    yield from _impossible(draft)
    yield from _ambiguous(dated)
    yield from _contradictory(draft, dated)
    for one in dated:
        if one.first > today:
            yield Occurrence(one.span, f"it is {_days(one.first - today)} ahead", "info")
    newest = max(dated, key=lambda one: one.last, default=None)
    if newest and today - newest.last > _OLD:
        months = 12 * (today.year - newest.last.year) + today.month - newest.last.month - (today.day < newest.last.day)
        age = f"{months // 12} years" if months >= _MONTHS_UP_TO else f"{months} months"
        yield Occurrence(newest.span, f"it is {age} old; review the policy at least every 12 months")


def _dated(draft: Draft, candidate: Occurrence) -> Dated | None:
    *_, written = (None, *dates_in(draft.document.words(candidate.span)))  # a wording ends with its date
    if written is None:
        return None
    return Dated(part(draft.document, candidate.span, *written.at), *written[1:], candidate.says)


def _impossible(draft: Draft) -> Iterator[Occurrence]:
    for candidate in draft.candidates:
        *_, at = (None, *no_days_in(draft.document.words(candidate.span)))
        if at:
            yield Occurrence(part(draft.document, candidate.span, *at), "there is no such day")


def _ambiguous(dated: Iterable[Dated]) -> Iterator[Occurrence]:
    for one in dated:
        if one.is_ambiguous:
            readings = f"{in_words(one.first)} or {in_words(one.last)}"
            yield Occurrence(one.span, f"it can be read as {readings}; write the month as a word")


def _contradictory(draft: Draft, dated: list[Dated]) -> Iterator[Occurrence]:
    """Yield each date that differs from the first one of the same document behind a label of the same meaning."""
    first: dict[str, Dated] = {}
    titles: list[int] | None = None
    for one in sorted(dated):
        other = first.setdefault(one.label, one)
        if one.label and (one.last < other.first or other.last < one.first):
            titles = _titles(draft) if titles is None else titles
            if bisect_left(titles, one.span.start) > bisect_left(titles, other.span.end):
                first[one.label] = one
                continue
            where = draft.prose.line(other.span.start)
            says = f"line {where} gives another date, {in_words(other.last)}"
            yield Occurrence(one.span, says, related=(other.span,))


def _titles(draft: Draft) -> list[int]:
    """Return the offsets of the titles of documents: a file may hold a notice and its addenda."""
    return [
        passage.block.span.start
        for passage in draft.prose.holding(_NAMES, draft.prose.lower)
        if len(passage.text) <= _LONGEST_TITLE
        and passage.text[-1].isalnum()
        and _DOCUMENT.search(passage.text)
        and not _OF_THIS.search(passage.text)
    ]


def _days(gap: timedelta) -> str:
    if gap.days < 60:
        return f"{gap.days} days"
    return f"{round(gap.days / 30.44)} months" if gap.days < 730 else f"{gap.days // 365} years"
