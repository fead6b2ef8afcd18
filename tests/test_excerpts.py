"""Excerpts: which lines of a document a finding shows, and what is marked in them."""

from __future__ import annotations

import pytest

from policylint.reporters.columns import width_of
from policylint.reporters.excerpt import excerpt, excerpt_of_place
from policylint.reporters.look import Look
from policylint.source import Source, Span


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def look_at(text: str, words: str, width: int = 60) -> str:
    source = Source("a.md", text, "markdown")
    return "\n".join(excerpt(source, span(text, words), Look(width=width), "error"))


def test_an_excerpt_is_cut_around_the_words():
    text = "We collect " + "a lot of data, " * 10 + "and we KEEP IT for ever " + "and a day " * 10
    shown_text = look_at(text, "KEEP IT")
    _, line, carets, _ = shown_text.split("\n")
    assert width_of(line) <= 60
    assert line.startswith(" 1 | … ")
    assert line.endswith("…")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "KEEP IT"


def test_an_excerpt_of_a_long_match_and_of_many_lines():
    long = look_at("We keep " + "everything " * 20, "everything " * 20)
    assert all(width_of(line) <= 60 for line in long.split("\n"))
    many = look_at("one\ntwo\nthree\nfour\nfive\n", "two\nthree\nfour\nfive")
    assert [line.strip() for line in many.split("\n")] == [
        *("|", "2 | two", "| ^^^", "3 | three", "| ^^^^^", "4 | four", "| ^^^^", "...", "|")
    ]


@pytest.mark.parametrize("filler", ["data, ", "\u0301", "\t", "\U0001f600", " "])
def test_an_excerpt_shows_little_of_an_endless_line(filler: str):
    for text in (f"{filler * 9999}KEEP IT", f"KEEP IT{filler * 9999}", f"{filler * 9999}KEEP IT{filler * 9999}"):
        lines = look_at(f"a{text}b", "KEEP IT").split("\n")
        assert len(lines) == 4
        assert all(width_of(line) <= 60 and len(line) <= 700 for line in lines)
        assert "KEEP" in lines[1]
        assert "…" in lines[1] or not filler.strip()


def test_what_marked_words_have_to_do_with_a_missing_clause_stands_behind_them():
    source = Source("p.md", "one\nwe read it\nfour\n", "markdown")
    lines = excerpt(source, Span(4, 6), Look(width=60), "error", says="comes close")
    assert [line.strip() for line in lines] == ["|", "2 | we read it", "| ^^ comes close", "|"]
    lines = excerpt(source, Span(0, 14), Look(width=17), "error", says="comes close")
    assert [line.strip() for line in lines][-3:] == ["| ^^^^^^^^^^", "| comes close", "|"]


def test_a_place_is_shown_without_carets():
    source = Source("p.md", "one\ntwo\nthree\n", "markdown")
    look = Look(width=60)
    assert [line.strip() for line in excerpt_of_place(source, Span(0, 3), look)] == ["|", "1 | one", "|"]
    lines = excerpt_of_place(source, Span(0, 3), look, (7, "## Rights"))
    assert [line.strip() for line in lines] == ["|", "2 | two", "+ | ## Rights", "|"]
    lines = excerpt_of_place(source, Span(0, 3), look, (0, "## Rights"))
    assert [line.strip() for line in lines] == ["|", "+ | ## Rights", "|"]


def test_carets_stand_under_tabs_and_wide_characters():
    _, line, carets, _ = look_at("\t個人 data e\u0301 KEPT here", "KEPT").split("\n")
    assert line == " 1 |     個人 data e\u0301 KEPT here"
    assert carets == "   |" + " " * (1 + 4 + 4 + 1 + 4 + 1 + 1 + 1) + "^^^^"


def test_an_empty_span_gets_one_caret():
    source = Source("a.md", "one\n\nthree", "markdown")
    for offset in (0, 3, 4, 10):
        assert "\n".join(excerpt(source, Span(offset, offset), Look(), "error")).count("^") == 1
