"""Sentences: where they end, where they do not, and the enumerations inside them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import patterns
from policylint.formats import sentences
from policylint.formats.enumerations import Context
from policylint.formats.sentences import MAX_SENTENCE, splitter
from policylint.source import Span

ALPHABET = st.text(alphabet='aB1 .!?;:()\n\x01"-é。,i', max_size=200)


def split_all(text: str, blocks: list[Span]) -> list[list[tuple[Span, Context]]]:
    """Split several blocks of a text, each into sentences with what is read in front of them."""
    splitting = splitter(text)
    next(splitting)
    found = [splitting.send(block) for block in blocks]
    return [[(span, contexts.get(at, ())) for at, span in enumerate(spans)] for spans, contexts in found]


def split(text: str, start: int, end: int) -> list[tuple[Span, Context]]:
    """Split one block of a text."""
    return split_all(text, [Span(start, end)])[0]


def said(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for (start, end), _ in split(text, 0, len(text))]


def with_context(text: str) -> list[tuple[str, str]]:
    """Return the sentences of a text, each with what is read in front of it."""
    pieces = split(text, 0, len(text))
    return [(text[a:b], " > ".join(text[c:d] for c, d in context)) for (a, b), context in pieces]


@pytest.mark.parametrize(
    "text",
    [
        "We keep it, e.g. in logs, for 30 days.",
        "See Art. 6(1)(a) of the law.",
        "See Sec. 5 and No. 7.",
        "Acme Inc. of Utrecht answers.",
        "We follow U.S. Department rules.",
        "We left the EU-U.S. and the Swiss-U.S. Privacy Shield.",
        "We keep to the U.S. Privacy Act.",
        "Write to Dr. Jones or J. Smith.",
        "Version 1.5 of acme.example is out.",
        "Visit www.Example.com or Booking.Com now.",
        "Mail privacy@Acme.Example for more.",
        "Cookies, pixels, etc. may be set.",
        "1. Definitions",
        "A. Definitions and more",
        "We wait ... and then act.",
        "Yahoo! groups are linked.",
    ],
)
def test_is_one_sentence(text: str) -> None:
    assert said(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We log. You ask.", ["We log.", "You ask."]),
        ("Why? Because! Yes.", ["Why?", "Because!", "Yes."]),
        ('He said "no." We agreed.', ['He said "no."', "We agreed."]),
        ("(See below.) We log.", ["(See below.)", "We log."]),
        ("We sell nothing.We keep little.", ["We sell nothing.", "We keep little."]),
        ("Is it safe?We think so.", ["Is it safe?", "We think so."]),
        ("You deal with Acme Inc. We are small.", ["You deal with Acme Inc.", "We are small."]),
        ("We are in the U.S. Your data stays.", ["We are in the U.S.", "Your data stays."]),
        ("It is in the U.S. Data is safe.", ["It is in the U.S.", "Data is safe."]),
        ("No. We do not.", ["No.", "We do not."]),
        ("Call at 5 p.m. If not, write.", ["Call at 5 p.m.", "If not, write."]),
        ("We keep data. we delete it.", ["We keep data.", "we delete it."]),
        ("For people under 13. We ask first.", ["For people under 13.", "We ask first."]),
        ("我们收集数据。你可以删除。", ["我们收集数据。", "你可以删除。"]),
        ("We wait... You act.", ["We wait...", "You act."]),
        ("\x01\x01Access.\x01\x01 You may ask.", ["Access.", "You may ask."]),
        ("We log\nmuch. You\nask.", ["We log\nmuch.", "You\nask."]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_splits(text: str, sentences: list[str]) -> None:
    assert said(text) == sentences


LEAD = "You may ask us to:"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "You may ask us to: (a) show it; (b) fix it; and (c) erase it.",
            [(LEAD, ""), ("show it;", LEAD), ("fix it;", LEAD), ("erase it.", LEAD)],
        ),
        (
            "You may ask us to: 1) show it, 2) erase it.",
            [(LEAD, ""), ("show it,", LEAD), ("erase it.", LEAD)],
        ),
        (
            "You may ask us to: (i) show it, (ii) fix it or (iii) erase it. We answer.",
            [(LEAD, ""), ("show it,", LEAD), ("fix it", LEAD), ("erase it.", LEAD), ("We answer.", "")],
        ),
        (
            "You may ask us to: (a) Show it. (b) Erase it.",
            [(LEAD, ""), ("Show it.", LEAD), ("Erase it.", LEAD)],
        ),
        (
            "You may ask us to: show it; fix it; erase it.",
            [(LEAD, ""), ("show it;", LEAD), ("fix it;", LEAD), ("erase it.", LEAD)],
        ),
        ("Under Art. 6 (1) (a) and (b) we act.", [("Under Art. 6 (1) (a) and (b) we act.", "")]),
        ("One (a) marker is none.", [("One (a) marker is none.", "")]),
        ("We log; you ask; all is well.", [("We log; you ask; all is well.", "")]),
        ("Two: one; two.", [("Two: one; two.", "")]),
    ],
)
def test_enumerations(text: str, expected: list[tuple[str, str]]) -> None:
    assert with_context(text) == expected


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Head. We log. You ask. Tail."
    assert [text[a:b] for (a, b), _ in split(text, 6, 22)] == ["We log.", "You ask."]


@given(ALPHABET, st.integers(0, 50), st.integers(0, 200))
def test_spans_are_sorted_and_inside(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), max(min(start, len(text)), min(end, len(text)))
    at = start
    for (first, last), context in split(text, start, end):
        assert at <= first < last <= end
        assert not text[first].isspace()
        assert not text[last - 1].isspace()
        assert all(start <= a < b <= first for a, b in context)
        at = last


@given(ALPHABET)
def test_letters_belong_to_a_sentence(text: str) -> None:
    covered: set[int] = set()
    for (first, last), _ in split(text, 0, len(text)):
        covered.update(range(first, last))
    letters = {at for at, char in enumerate(text) if char in "Bé"}
    assert letters <= covered


@given(ALPHABET, st.lists(st.integers(0, 200), max_size=12))
def test_a_block_is_split_whatever_stands_before_it(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    blocks = list(map(Span, edges, edges[1:]))
    assert split_all(text, blocks) == [split(text, *block) for block in blocks]


@given(st.text(alphabet='aB .!?)"\n\x01', max_size=200), st.integers(1, 40), st.integers(0, 50))
def test_literals_find_what_one_pattern_finds(text: str, window: int, at: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "_WINDOW", window)
        found = list(sentences._ends_of(text)(at))
    assert found == [match.span() for match in sentences._WIDE_ENDS.finditer(text, at)]


@pytest.mark.parametrize("unit", ["a", "a ", "a. ", ".", ". ", "(a) ", "a) ", "x: a; ", ".)", "\x01.", "A.", "(a"])
def test_is_linear(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    pieces = split(text, 0, len(text))
    assert time.process_time() - started < 20
    assert all(end - start <= MAX_SENTENCE for (start, end), _ in pieces)
