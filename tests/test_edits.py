"""Edits: how they are made, and whether a document says the same after them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.fixes.edits import Edit, apply, compatible, says_the_same
from policylint.source import Span
from tests.makers import make_document


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], "abcdef"),
        ([Edit(Span(1, 3), "X")], "aXdef"),
        ([Edit(Span(3, 4), ""), Edit(Span(0, 1), "")], "bcef"),  # in any order
        ([Edit(Span(2, 2), "X"), Edit(Span(2, 4), "Y")], "abXYef"),
        ([Edit(Span(2, 2), "X"), Edit(Span(2, 2), "Y")], "abXYcdef"),
        ([Edit(Span(6, 6), "X")], "abcdefX"),
        ([Edit(Span(1, 4), "X"), Edit(Span(3, 5), "Y")], "aXef"),  # of two that overlap the first
        ([Edit(Span(1, 4), "X"), Edit(Span(2, 2), "Y")], "aXef"),
        ([Edit(Span(1, 4), "X"), Edit(Span(4, 4), "Y")], "aXYef"),
    ],
)
def test_edits_are_made_by_place(edits: list[Edit], after: str):
    assert apply("abcdef", edits) == after


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4), st.text(max_size=3))))
def test_what_no_edit_is_about_stays(text: str, places: list[tuple[int, int, str]]):
    size = len(text)
    edits = [Edit(Span(min(at, size), min(at + width, size)), new) for at, width, new in places]
    made = list(compatible(edits))
    after = apply(text, edits)
    for number, edit in reversed(list(enumerate(made))):  # undone from the end, each finds its text where it should be
        at = edit.span.start + sum(len(one.text) - (one.span.end - one.span.start) for one in made[:number])
        assert after[at : at + len(edit.text)] == edit.text
        after = after[:at] + text[edit.span.start : edit.span.end] + after[at + len(edit.text) :]
    assert after == text


@pytest.mark.parametrize(
    ("before", "after", "new", "same"),
    [
        ("a\n\nb\n", "a\n\nb\n", "", True),
        ("a\n\nb\n", "a\n\nnew\n\nb\n", "new", True),
        ("a\n\nb\n", "a\n\nb new\n", "new", False),
        ("a\n\nb\n", "a\n", "", False),
        ("a\n\nb\n", "# a\n\nb\n", "", False),
        ("# a\n\nb\n", "## a\n\nb\n", "", False),
        ("*a*\n\nb\n", "a\n\n\n  b\n", "", True),  # the same to a reader
    ],
)
def test_whether_a_document_says_the_same(before: str, after: str, new: str, same: bool):
    at = after.find(new)
    spans = [Span(at, at + len(new))] if new else []
    assert says_the_same(make_document(before), make_document(after), spans) == same
