"""Numbers that mean something: what is one, what is the same, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.quantities import quantities


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("We keep it for thirty (30) days.", "period", "thirty (30) days"),
        ("after a 30-day wait", "period", "30-day"),
        ("within twenty-four hours", "period", "twenty-four hours"),
        ("one hundred and eighty days later", "period", "one hundred and eighty days"),
        ("for 2 to 3 years", "period", "2 to 3 years"),
        ("for 1.5 years", "period", "1.5 years"),
        ("within ten business days", "period", "ten business days"),
        ("once a year", "period", "a year"),
        ("nobody under 13", "age", "under 13"),
        ("below the age of sixteen (16)", "age", "below the age of sixteen (16)"),
        ("those who are 16 or older", "age", "16"),
        ("at least 13 years old", "age", "13 years old"),
        ("under 13 years of age", "age", "13 years of age"),
        ("children under 13 years", "age", "13 years"),
        ("a share of 5 %", "percentage", "5 %"),
        ("twelve percent of it", "percentage", "twelve percent"),
        ("a fee of $1,000.50", "amount", "$1,000.50"),
        ("it costs 20 euros", "amount", "20 euros"),
    ],
)
def test_one(text: str, kind: str, written: str):
    (found,) = quantities(text)
    assert (found.kind, found.text) == (kind, written)


@pytest.mark.parametrize(
    "text",
    [
        "GDPR Art. 13(2)(a) and Regulation 2016/679",
        "Call 555 123 4567, 24/7",
        "since 4 March 2026",
        "more than 100 partners",
        "version 2.0 of section 12",
        "for the second time",
        "every day and each year",
        "",
    ],
)
def test_none(text: str):
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thirty days", "30 days"),
        ("thirty (30) days", "30-day"),
        ("one (1) year", "12 months"),
        ("24 hours", "a day"),
        ("two weeks", "14 days"),
        ("under 13", "13 years of age"),
        ("5%", "five percent"),
        ("€20", "20 euros"),
        ("1,000 days", "one thousand days"),
    ],
)
def test_the_same_in_other_words(one: str, other: str):
    assert [found.meaning for found in quantities(one)] == [found.meaning for found in quantities(other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "90 days"),
        ("30 days", "30 business days"),
        ("30 days", "one month"),
        ("16 years old", "16 years"),
        ("$20", "€20"),
        ("2 to 3 years", "2 to 4 years"),
    ],
)
def test_something_else(one: str, other: str):
    assert [found.meaning for found in quantities(one)] != [found.meaning for found in quantities(other)]


def test_in_order():
    found = quantities("Under 13 never, 5% after 30 days, $10 a month.")
    assert [one.text for one in found] == ["Under 13", "5%", "30 days", "$10", "a month"]


@given(st.text(alphabet="0123456789 ,.-()%$days year under of thirty hundred İ", max_size=200))
def test_what_is_written_stands_in_the_text(text: str):
    for found in quantities(" ".join(text.split())):
        assert found.text
        assert found.text in " ".join(text.split())
