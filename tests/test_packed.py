"""Packed lists: the same as lists, in less room."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import packed
from policylint.document import Block, Link, Section, Sentence
from policylint.formats.lines import Line, Lines
from policylint.formats.markdown_leaves import Leaf, Leaves
from policylint.packed import Packed, Pieces, in_parts
from policylint.source import Span

NUMBERS = st.integers(0, 2**31 - 1)
SPANS = st.builds(Span, NUMBERS, NUMBERS)
SHORT = st.text(max_size=3)
ROWS: list[tuple[type[Packed], st.SearchStrategy]] = [  # type: ignore[type-arg]
    (packed.Spans, SPANS),
    (packed.Links, st.builds(Link, SPANS, SHORT)),
    (packed.Blocks, st.builds(Block, st.sampled_from(["item", "cell"]), SPANS, st.integers(0, 6), st.tuples(NUMBERS))),
    (packed.Sentences, st.builds(Sentence, SPANS, NUMBERS, st.one_of(st.just(()), st.tuples(SPANS, SPANS)))),
    (packed.Sections, st.builds(Section, st.integers(-1, 9), NUMBERS, st.integers(-1, 9), NUMBERS, NUMBERS)),
    (Leaves, st.builds(Leaf, SHORT, NUMBERS, NUMBERS, NUMBERS, NUMBERS, SHORT, st.tuples(NUMBERS, NUMBERS))),
    (Lines, st.builds(Line, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.booleans(), st.just("plain"), SHORT, SHORT)),
]


@pytest.mark.parametrize(("kind", "values"), ROWS)
@given(data=st.data())
def test_what_goes_in_comes_out(kind: type[Packed], values: st.SearchStrategy, data: st.DataObject):  # type: ignore[type-arg]
    expected, found = [], kind()
    for step in data.draw(st.lists(st.sampled_from(["add", "add", "add", "set", "cut", "read"]), max_size=40)):
        at = data.draw(st.integers(0, max(0, len(expected) - 1)))
        if step == "add" or not expected:
            expected.append(data.draw(values))
            found.append(expected[-1])
        elif step == "set":
            expected[at] = found[at] = data.draw(values)
        elif step == "cut":
            del expected[at:], found[at:]
        else:
            assert (found[at], found[at - len(found)]) == (expected[at], expected[at])
            assert type(found[at]) is type(expected[at])
    assert list(found) == expected == found[:]
    assert (len(found), found[1:3], found[-2:]) == (len(expected), expected[1:3], expected[-2:])
    with pytest.raises(IndexError):
        found[len(found)]


def test_a_packed_list_changes_at_its_end_only():
    found = packed.Spans()
    found.extend([Span(1, 2), Span(3, 4), Span(5, 6)])
    for change in (lambda: found.insert(0, Span(0, 1)), lambda: found.__delitem__(0)):
        with pytest.raises(IndexError):
            change()
    with pytest.raises(TypeError):
        found[0:1] = [Span(0, 1)]
    assert found.pop() == Span(5, 6)
    assert list(found) == [Span(1, 2), Span(3, 4)]


def test_only_what_is_large_is_packed():
    assert packed.rows(packed.Spans, packed.LARGE - 1, [Span(1, 2)]) == [Span(1, 2)]
    assert isinstance(packed.rows(packed.Spans, packed.LARGE), packed.Spans)
    assert isinstance(packed.numbers(packed.LARGE - 1), list)
    assert not isinstance(packed.numbers(packed.LARGE), list)
    assert packed.kept(packed.rows(packed.Spans, 1, [Span(1, 2)])) == (Span(1, 2),)


@given(st.text(alphabet="ab\r\n\u2028", max_size=60), st.sampled_from(["\n", r"\r\n|[\r\n]", "x"]))
def test_parts_make_up_the_text_and_end_like_lines(text: str, end: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "_PART", 4)
        parts = list(in_parts(text, re.compile(end)))
    assert "".join(part for _, part in parts) == text
    assert [text[at : at + len(part)] for at, part in parts] == [part for _, part in parts]
    assert all(re.search(f"(?:{end})\\Z", part) for _, part in parts[:-1])
    assert [line for _, part in parts for line in part.splitlines()] == text.splitlines() or end != r"\r\n|[\r\n]"


def test_pieces_make_up_a_text():
    pieces = Pieces()
    for number in range(10_000):
        pieces.add(str(number))
    assert pieces.text() == "".join(map(str, range(10_000)))
