"""Periods, ages, percentages and amounts of money in a sentence, however they are written."""

from __future__ import annotations

import re

from policylint.patterns import lazy
from policylint.typed import Literal, NamedTuple

Kind = Literal["period", "age", "percentage", "amount"]
Meaning = tuple[Kind, tuple[float, ...], str]

_ONES = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_PARTS = _ONES | _TENS | {"a": 1, "an": 1, "hundred": 100, "thousand": 1000}

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_SMALL = rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(list(_ONES)[:9])}))?|{'|'.join(reversed(_ONES))}"
_ROUND = rf"(?:{_SMALL}|an?)[\s-](?:hundred|thousand)"
_WRITTEN = rf"(?:{_ROUND}[\s-](?:and[\s-])?)?(?:{_SMALL})|{_ROUND}"
_NUMBER = rf"(?:\b(?:{_WRITTEN})\b|(?<![\w.,])(?:{_DIGITS}))"
_AGAIN = r"(?:\s?[(\[]\s?[0-9]{1,9}\s?[)\]])?"
"""The figure behind a number in words: "thirty (30)"."""
_RANGE = rf"(?:\s?(?:-|–|—|to|or|and)\s?(?P<to>{_NUMBER}){_AGAIN})?"
_MANNER = r"(?:business|working|calendar|full|consecutive|additional|further|more)"
_UNIT = r"(?:minute|hour|day|week|fortnight|month|quarter|year|decade)s?"
_PERIOD = lazy(
    rf"(?P<number>{_NUMBER}|\ban?\b){_AGAIN}{_RANGE}[\s-]?(?P<manner>{_MANNER}\s)?\s?(?P<unit>{_UNIT})\b"
    r"(?P<old>[\s-](?:old|of\sage)\b)?"
)
_AGE = lazy(
    rf"\b(?:under|below|over|above|than|least|aged?|ages)\s(?:the\s)?(?:ages?\s)?(?:of\s)?(?P<number>{_NUMBER}){_AGAIN}"
    rf"|(?P<first>{_NUMBER}){_AGAIN}(?=\s(?:and|or)\s(?:under|younger|over|older|above)\b)"
)
_PERCENTAGE = lazy(rf"(?P<number>{_NUMBER})\s?(?:%|(?:percent|per\scent)\b)")
_AMOUNT = lazy(
    rf"(?P<sign>[$€£])\s?(?P<number>{_DIGITS})|(?P<first>{_NUMBER})\s?(?P<name>usd|eur|gbp|euros?|dollars?|pounds?)\b"
)

# Units that hold each other, so that "24 hours" is "1 day": the least of them, and how many of it there are.
_UNITS = {
    "minute": ("minute", 1),
    "hour": ("minute", 60),
    "day": ("minute", 1_440),
    "week": ("minute", 10_080),
    "fortnight": ("minute", 20_160),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "year": ("month", 12),
    "decade": ("month", 120),
}
_CURRENCIES = {"$": "dollar", "usd": "dollar", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound"}
_OLDEST = 25
"""A number above it, without a unit, is no age: "more than 100 partners"."""


class Quantity(NamedTuple):
    """A number that means something: what of, its values (two of a range) in `unit`, and how it is written."""

    kind: Kind
    values: tuple[float, ...]
    unit: str
    text: str

    @property
    def meaning(self) -> Meaning:
        """What is the same however it is written: "one (1) year", "12 months"."""
        return self.kind, self.values, self.unit


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities in a text, in order; white space in it must be single spaces."""
    plain = text.lower() if text.isascii() else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found: dict[int, Quantity] = {}
    taken = bytearray(len(plain))
    for pattern, read in ((_PERIOD, _period), (_PERCENTAGE, _percentage), (_AMOUNT, _amount), (_AGE, _age)):
        for match in pattern.finditer(plain):
            start, end = match.span()
            if not any(taken[start:end]) and (one := read(match, text[start:end].strip())):
                found[start] = one
                taken[start:end] = b"\1" * (end - start)
    return tuple(found[start] for start in sorted(found))


def _period(match: re.Match[str], text: str) -> Quantity | None:
    unit = match["unit"].removesuffix("s")
    numbers = [_number(match["number"]), *([_number(match["to"])] if match["to"] else [])]
    if unit == "year" and (match["old"] or _is_age(match, numbers)):
        return Quantity("age", tuple(numbers), "year", text)
    base, size = _UNITS[unit]
    of_business = (match["manner"] or "").startswith(("business", "working"))
    return Quantity("period", tuple(number * size for number in numbers), f"{'business ' * of_business}{base}", text)


def _is_age(match: re.Match[str], numbers: list[float]) -> bool:
    """Tell "under 13 years" from "under 13 years of service": only what stands in front says so, and the number."""
    before = match.string[max(0, match.start() - 16) : match.start()].rstrip()
    return before.endswith(("under", "below", "younger than", "older than", "aged")) and 10 <= numbers[-1] <= _OLDEST


def _age(match: re.Match[str], text: str) -> Quantity | None:
    number = _number(match["number"] or match["first"])
    return Quantity("age", (number,), "year", text) if 5 <= number <= _OLDEST else None


def _percentage(match: re.Match[str], text: str) -> Quantity:
    return Quantity("percentage", (_number(match["number"]),), "", text)


def _amount(match: re.Match[str], text: str) -> Quantity:
    name = (match["sign"] or match["name"]).removesuffix("s")
    return Quantity("amount", (_number(match["number"] or match["first"]),), _CURRENCIES.get(name, name), text)


def _number(text: str) -> float:
    """Return the value of a number in figures or words."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    total = 0
    for word in text.replace("-", " ").split():
        value = _PARTS.get(word, 0)
        total = max(total, 1) * value if value >= 100 else total + value
    return float(total)
