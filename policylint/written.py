"""Dates as texts write them: words -> days. Slow to import, so only where a date is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from policylint.patterns import lazy, small
from policylint.typed import NamedTuple

_MONTHS = "january february march april may june july august september october november december".split()
_BEGINNINGS = tuple(month[:3] for month in _MONTHS)
_NAMES = frozenset((*_MONTHS, *_BEGINNINGS, "sept"))

_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_MONTH = r"(?P<{0}>\w{{3,9}})\b\.?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)\b"
_WORDED = lazy(
    rf"\b(?:{_DAY.format('d1')},?\s+(?:day\s+)?(?:of\s+)?{_MONTH.format('m1')},?\s+{_YEAR.format('y1')}|"
    rf"{_MONTH.format('m2')},?\s+(?:(?:the\s+)?{_DAY.format('d2')}[,.]?\s+{_YEAR.format('y2')}|"
    rf"(?:of\s+)?{_YEAR.format('y')}))",
    re.IGNORECASE,
)
"""A date with a word for its month; that the word is one is looked up, which costs less than a pattern of all names."""
_NUMERIC = lazy(
    r"\b(?:(?P<y3>(?:19|20)\d\d)[-/.](?P<n3>\d{1,2})[-/.](?P<d3>\d{1,2})|"
    r"(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y4>(?:19|20)?\d\d))(?!\d)"
)
_MAY_BE_NUMERIC = lazy(r"\d[-/.]\d")


class Written(NamedTuple):
    """A date in a text, at some offsets: `first` and `last` differ where it has two readings, or names a month only."""

    at: tuple[int, int]
    first: date
    last: date
    is_ambiguous: bool


def dates_in(text: str) -> Iterator[Written]:
    """Yield the dates of a text; what looks like one and is no day, such as 31 June 2026, is none."""
    for match in _written_like_dates(text):
        if read := _read(match):
            yield Written(match.span(), *read)


def no_days_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of what looks like a date and is no day."""
    return (match.span() for match in _written_like_dates(text) if not _read(match))


def _written_like_dates(text: str) -> Iterator[re.Match[str]]:
    searches = (_next_worded, _NUMERIC.search) if _MAY_BE_NUMERIC.search(text) else (_next_worded,)
    at = 0
    while found := [match for search in searches if (match := search(text, at))]:
        match = min(found, key=re.Match.start)
        at = match.end()
        yield match


def _next_worded(text: str, at: int) -> re.Match[str] | None:
    """Return the first date from an offset on that names its month."""
    while (match := _WORDED.search(text, at)) and not _month(match["m1"] or match["m2"]):
        at = match.start() + 1
    return match


def in_words(day: date) -> str:
    """Return a day so that nobody mistakes the month for it: 12 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    start = date(year, month + 1, 1)
    last = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return start.replace(day=min(day.day, last.day))


def _read(match: re.Match[str]) -> tuple[date, date, bool] | None:
    """Return the first and the last day that a date can mean, and whether that is by day/month order."""
    groups = match.groupdict()
    try:
        if groups.get("a"):
            return _numeric(int(groups["a"]), int(groups["b"]), groups["y4"], groups["s"])
        if groups.get("y3"):
            day = date(int(groups["y3"]), int(groups["n3"]), int(groups["d3"]))
        elif groups["m1"]:
            day = date(int(groups["y1"]), _month(groups["m1"]), int(groups["d1"]))
        elif groups["d2"]:
            day = date(int(groups["y2"]), _month(groups["m2"]), int(groups["d2"]))
        else:
            first = date(int(groups["y"]), _month(groups["m2"]), 1)
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
    """Return the number of a month, 0 for what names none."""
    name = small(name)
    return _BEGINNINGS.index(name[:3]) + 1 if name in _NAMES else 0
