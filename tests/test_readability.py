"""Syllables, and Flesch's score of a text; what counts and what does not is in the examples of the rule."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.checks import readability
from policylint.checks.syllables import syllables
from policylint.defect import Draft, Occurrence, Options
from policylint.formats import parse
from policylint.prose import Prose
from policylint.source import Source

WORDS = {
    1: "we the name used rule share asks days keep please are where through closed times",
    2: "uses data people tables being via purpose needed changes cookie safely payment business user's",
    3: "privacy company agreement anyone policy period deleted",
    4: "information necessary california security identify mechanism analytics",
    5: "modification organisation university",
    6: "identification responsibility",
}


@pytest.mark.parametrize(("word", "count"), [(word, count) for count, words in WORDS.items() for word in words.split()])
def test_syllables_of_words(word: str, count: int):
    assert syllables(word.encode()) == count


@given(st.text("abcdefghilmnorstuvwy'", min_size=1, max_size=20))
def test_no_word_has_none_or_more_than_letters(word: str):
    assert 1 <= syllables(word.encode()) <= max(4, len(word))


def found(text: str) -> list[Occurrence]:
    document = parse(Source("p.md", text, "markdown"))
    return list(readability.find(Draft(Prose(document), (), Options(date(2026, 3, 1)))))


HARD = "Organisational documentation communicates notification responsibilities comprehensively."
EASY = "We keep the name that you give us, and we do not sell it."


@pytest.mark.parametrize(("text", "score"), [(" ".join([HARD] * 20), 0), (" ".join([HARD, *[EASY] * 9]), None)])
def test_a_score_is_told_below_thirty(text: str, score: int | None):
    says = [one.says for one in found(f"{text}\n")]
    assert [re.findall(r"is (\d+) of 100", one) for one in says] == ([] if score is None else [[str(score)]])


def test_a_score_is_that_of_the_formula():
    """8 sentences of 14 words and syllables, 8 of 6 words and 31 syllables: 206.835 - 1.015 * 10 - 84.6 * 2.25 = 6.3."""
    text = " ".join([EASY] * 8) + "\n\n" + " ".join([HARD] * 8) + "\n"
    (one,) = found(text)
    assert "is 6 of 100 (below 30: very difficult), at 10 words a sentence" in one.says
    assert text[slice(*one.span)] == " ".join([HARD] * 8), "the hardest paragraph"


def test_a_text_of_less_than_a_hundred_words_has_no_score():
    assert found(" ".join([HARD] * 16) + "\n") == []
    assert len(found(" ".join([HARD] * 17) + "\n")) == 1


def test_addresses_are_no_words():
    assert (
        found(" ".join([HARD] * 16) + " Ask https://organisation.example/information or administration@a.example.\n")
        == []
    )
