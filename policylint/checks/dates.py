"""The dates of the policy itself: too old, to come, contradictory, or open to two readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from policylint.defect import Draft, Occurrence
from policylint.prose import part
from policylint.source import Span
from policylint.written import dates_in, in_words

_OLD = timedelta(days=365)


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
    yield from _ambiguous(dated)
    yield from _contradictory(draft, dated)
    for one in dated:
        if one.first > today:
            yield Occurrence(one.span, f"it is {_days(one.first - today)} ahead", "info")
    newest = max(dated, key=lambda one: one.last, default=None)
    if newest and today - newest.last > _OLD:
        yield Occurrence(
            newest.span, f"it is {_days(today - newest.last)} old; review the policy at least every 12 months"
        )


def _dated(draft: Draft, candidate: Occurrence) -> Dated | None:
    written = next(dates_in(draft.document.words(candidate.span)), None)
    if written is None:
        return None
    return Dated(part(draft.document, candidate.span, *written.at), *written[1:], candidate.says)


def _ambiguous(dated: Iterable[Dated]) -> Iterator[Occurrence]:
    for one in dated:
        if one.is_ambiguous:
            readings = f"{in_words(one.first)} or {in_words(one.last)}"
            yield Occurrence(one.span, f"it can be read as {readings}; write the month as a word")


def _contradictory(draft: Draft, dated: list[Dated]) -> Iterator[Occurrence]:
    """Yield each date that differs from the first one behind a label of the same meaning."""
    first: dict[str, Dated] = {}
    for one in sorted(dated):
        other = first.setdefault(one.label, one)
        if one.label and (one.last < other.first or other.last < one.first):
            where = draft.prose.line(other.span.start)
            yield Occurrence(one.span, f"line {where} gives another date, {in_words(other.last)}")


def _days(gap: timedelta) -> str:
    if gap.days < 60:
        return f"{gap.days} days"
    return f"{round(gap.days / 30.44)} months" if gap.days < 730 else f"{gap.days // 365} years"
