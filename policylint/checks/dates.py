"""The dates of the policy itself: too old, to come, contradictory, or open to two readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import part
from policylint.source import Span

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)\b"
_DATE = lazy(
    "|".join(
        (
            rf"\b{_DAY.format('d1')},?\s+(?:day\s+)?(?:of\s+)?{_MONTH.format('m1')},?\s+{_YEAR.format('y1')}",
            rf"\b{_MONTH.format('m2')}\s+(?:the\s+)?{_DAY.format('d2')},?\s+{_YEAR.format('y2')}",
            r"\b(?P<y3>(?:19|20)\d\d)[-/.](?P<n3>\d{1,2})[-/.](?P<d3>\d{1,2})(?!\d)",
            r"\b(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y4>(?:19|20)?\d\d)(?!\d)",
            rf"\b{_MONTH.format('m5')},?\s+(?:of\s+)?{_YEAR.format('y5')}",
        )
    ),
    re.IGNORECASE,
)
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
    match = _DATE.search(draft.document.words(candidate.span))
    read = _read(match) if match else None
    if match is None or read is None:
        return None
    return Dated(part(draft.document, candidate.span, *match.span()), *read, candidate.says)


def _read(match: re.Match[str]) -> tuple[date, date, bool] | None:
    """Return the first and the last day that a date can mean, and whether that is by day/month order."""
    groups = match.groupdict()
    try:
        if groups["m1"]:
            day = date(int(groups["y1"]), _month(groups["m1"]), int(groups["d1"]))
        elif groups["m2"]:
            day = date(int(groups["y2"]), _month(groups["m2"]), int(groups["d2"]))
        elif groups["y3"]:
            day = date(int(groups["y3"]), int(groups["n3"]), int(groups["d3"]))
        elif groups["a"]:
            return _numeric(int(groups["a"]), int(groups["b"]), groups["y4"], groups["s"])
        else:
            first = date(int(groups["y5"]), _month(groups["m5"]), 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), False
    except ValueError:
        return None
    return day, day, False


def _numeric(a: int, b: int, year: str, separator: str) -> tuple[date, date, bool] | None:
    """Read 03/12/2026; with dots the day comes first, where both orders are possible."""
    number = int(year) if len(year) == 4 else 2000 + int(year)
    days = [date(number, month, day) for day, month in ((a, b), (b, a)) if 1 <= month <= 12 and 1 <= day <= 31]
    if not days:
        return None
    if separator == ".":
        days = days[:1]
    return min(days), max(days), len(set(days)) > 1


def _month(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def _ambiguous(dated: Iterable[Dated]) -> Iterator[Occurrence]:
    for one in dated:
        if one.is_ambiguous:
            readings = f"{_written(one.first)} or {_written(one.last)}"
            yield Occurrence(one.span, f"it can be read as {readings}; write the month as a word")


def _contradictory(draft: Draft, dated: list[Dated]) -> Iterator[Occurrence]:
    """Yield each date that differs from the first one behind a label of the same meaning."""
    first: dict[str, Dated] = {}
    for one in sorted(dated):
        other = first.setdefault(one.label, one)
        if one.label and (one.last < other.first or other.last < one.first):
            where = draft.prose.line(other.span.start)
            yield Occurrence(one.span, f"line {where} gives another date, {_written(other.last)}")


def _written(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _days(gap: timedelta) -> str:
    if gap.days < 60:
        return f"{gap.days} days"
    return f"{round(gap.days / 30.44)} months" if gap.days < 730 else f"{gap.days // 365} years"
