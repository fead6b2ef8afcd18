"""What checks do in a shorter way, against the longer one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from policylint.checks import readability
from policylint.checks.duplicates import words_of
from policylint.document import GLUE, Block
from policylint.prose import Passage, part
from policylint.source import Span
from tests.makers import make_document

TEXT = st.lists(st.sampled_from([*"aZ9_ -.'’\n\té日—\xa0\x1c\x7f", GLUE, "b ", "c"]), max_size=12).map("".join)


@given(TEXT)
def test_words_are_those_of_the_pattern(text: str):
    assert words_of(text) == re.findall(r"\w+", text.replace(GLUE, "").lower())


@given(TEXT)
def test_there_are_no_more_words_than_runs(text: str):
    runs = text.encode().translate(readability._RUNS).count(b" a") + 1
    assert len(readability._WORD.findall(text.replace(GLUE, ""))) <= runs


@given(TEXT)
def test_a_part_is_where_its_characters_come_from(text: str):
    document = make_document(text)
    span = Span(0, len(text))
    for at, _ in enumerate(document.words(span)):
        longer = Passage(document, Block("paragraph", span), "").span(at, at + 1)
        assert part(document, span, at, at + 1) == longer
