"""Offsets and positions as editors count them: every encoding, every end of a line, and what is no character."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

types = pytest.importorskip("lsprotocol.types", reason="the extra `lsp` is not installed")

from policylint.server.buffers import Buffer, path_of, uri_of  # noqa: E402
from policylint.server.positions import Lines  # noqa: E402
from policylint.source import Source, Span  # noqa: E402

Position, Range = types.Position, types.Range

FAMILY = "\U0001f468‍\U0001f469‍\U0001f467"
"""One sign to a reader; five code points, eight units of UTF-16, eighteen bytes."""

# A text, the offset of "|" in it (which is taken out), its line, and its column in UTF-8, UTF-16 and UTF-32.
PLACES = [
    ("|", 0, (0, 0, 0)),
    ("data|", 0, (4, 4, 4)),
    ("Données| conservées", 0, (8, 7, 7)),
    ("Donne\u0301es|", 0, (9, 8, 8)),
    ("\U0001f512|", 0, (4, 2, 1)),
    ("\U0001f512 We keep| logs", 0, (12, 10, 9)),
    ("a\n\U0001f512\U0001f512é|x", 1, (10, 5, 3)),
    (f"{FAMILY}|.", 0, (18, 8, 5)),
    ("\U0001f1eb\U0001f1f7| policy", 0, (8, 4, 2)),
    ("数据| policy", 0, (6, 2, 2)),
    ("one\r\ntwo|\r\n", 1, (3, 3, 3)),
    ("one\rtwo|", 1, (3, 3, 3)),
    ("one\n\n|two", 2, (0, 0, 0)),
    ("one\n|", 1, (0, 0, 0)),
    ("one\r\n|", 1, (0, 0, 0)),
    ("one\u2028two\x0bthree\x0cfour\x85five|", 0, (26, 23, 23)),
    ("a\ud83d|b", 0, (4, 2, 2)),
]
ENCODINGS = ("utf-8", "utf-16", "utf-32")


@pytest.mark.parametrize(("marked", "line", "columns"), PLACES, ids=range(len(PLACES)))
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_place_is_told_in_units_of_the_encoding(marked: str, line: int, columns: tuple[int, int, int], encoding: str):
    offset, text = marked.index("|"), marked.replace("|", "")
    place = Position(line, columns[ENCODINGS.index(encoding)])
    lines = Lines(text, encoding)
    assert lines.position(offset) == place
    assert lines.offset(place) == offset


@pytest.mark.parametrize(
    ("text", "encoding", "line", "column", "offset"),
    [
        ("\U0001f512x", "utf-16", 0, 1, 0),  # between the halves of a pair
        ("\U0001f512x", "utf-8", 0, 3, 0),
        ("éx", "utf-8", 0, 1, 0),
        ("ab\ncd", "utf-16", 0, 99, 2),  # behind the end of the line
        ("é\ncd", "utf-16", 0, 99, 1),
        ("ab\r\ncd", "utf-16", 0, 3, 2),
        ("ab\ncd", "utf-16", 9, 0, 5),  # behind the end of the text
        ("", "utf-16", 3, 3, 0),
        ("\ud83d\ude00x", "utf-16", 0, 3, 2),  # halves that never became a character
    ],
)
def test_a_place_that_there_is_not_is_the_one_in_front(text: str, encoding: str, line: int, column: int, offset: int):
    assert Lines(text, encoding).offset(Position(line, column)) == offset


@given(st.text("ab\n\ré\U0001f512\u2028", max_size=12), st.sampled_from(ENCODINGS))
def test_every_offset_comes_back_but_those_within_the_end_of_a_line(text: str, encoding: str):
    lines, source = Lines(text, encoding), Source("a.md", text, "markdown")
    for offset in range(len(text) + 1):
        inside = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        place = lines.position(offset)
        assert lines.offset(place) == offset - inside
        if offset < len(text):
            assert place.line == source.position(offset).line - 1


EDITS = [
    ("abc", (0, 1, 0, 2), "X", "aXc"),
    ("\U0001f512 keep", (0, 3, 0, 7), "hold", "\U0001f512 hold"),
    ("one\r\ntwo\r\n", (0, 3, 1, 0), " ", "one two\r\n"),
    ("one\r\ntwo\r\n", (2, 0, 2, 0), "three", "one\r\ntwo\r\nthree"),
    ("one\r\ntwo", (1, 0, 1, 0), "a\r\n", "one\r\na\r\ntwo"),
    ("one\u2028two\nthree", (1, 0, 1, 5), "3", "one\u2028two\n3"),
    ("last", (0, 4, 0, 4), "!", "last!"),
    ("last", (0, 99, 0, 99), "!", "last!"),
    ("ab", (0, 2, 0, 1), "-", "ab-"),
    ("", (0, 0, 0, 0), "\U0001f512", "\U0001f512"),
    ("whole", None, "new", "new"),
]


@pytest.mark.parametrize(("before", "place", "text", "after"), EDITS, ids=range(len(EDITS)))
def test_a_change_is_made_where_the_editor_means(
    before: str, place: tuple[int, int, int, int] | None, text: str, after: str
):
    buffer = Buffer("untitled:a", "", "markdown", 1, before, "utf-16")
    if place:
        change = types.TextDocumentContentChangePartial(Range(Position(*place[:2]), Position(*place[2:])), text)
    else:
        change = types.TextDocumentContentChangeWholeDocument(text)
    assert buffer.changed([change], 2).text == after


def test_each_change_is_made_in_what_the_one_before_has_left():
    buffer = Buffer("untitled:a", "", "markdown", 1, "ab", "utf-16")
    insert = types.TextDocumentContentChangePartial
    start, third = Range(Position(0, 0), Position(0, 0)), Range(Position(0, 2), Position(0, 3))
    after = buffer.changed([insert(start, "\U0001f512"), insert(third, "X")], 7)
    assert (after.text, after.version) == ("\U0001f512Xb", 7)


def test_a_byte_order_mark_is_no_part_of_the_source():
    buffer = Buffer("untitled:a", "", "markdown", 1, "\ufeffab", "utf-16")
    assert buffer.range(Span(0, 2)) == Range(Position(0, 1), Position(0, 3))
    assert buffer.span(Range(Position(0, 0), Position(0, 3))) == Span(0, 2)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/ann/privacy%20policy.md", "/home/ann/privacy policy.md"),
        ("file:///a/b;v=2/privacy.md", "/a/b;v=2/privacy.md"),
        ("file:///a/100%25/%23privacy%3F.md", "/a/100%/#privacy?.md"),
        ("file:///a/%C3%A9.md", "/a/é.md"),
        ("file:///a/%00.md", ""),
        ("untitled:privacy.md", ""),
        ("git:/a/privacy.md?ref", ""),
        ("file://[", ""),
        ("", ""),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the paths are POSIX ones")
def test_the_path_of_a_uri(uri: str, path: str):
    assert path_of(uri) == path
    if path:
        assert path_of(uri_of(path)) == path
