from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.addresses import mark_addresses
from policylint.tokens import tokens, words, words_by_line

TEXTS = st.text(
    st.one_of(
        st.sampled_from("abzAZ09 _-'’`.,;:\n\t\u00a0\u200b\x01\x00“”–•"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We keep it.", "we keep it"),
        ("opt-in", "opt in"),
        ("We don’t sell", "we do not sell"),
        ("won't can't cannot", "will not can not can not"),
        ("you'll they've we're I'm", "you will they have we are i am"),
        ("the child's, the children’s, users' data", "the child the children users data"),
        ("naïve façade", "naïve façade"),
        ("✗ sold, ❌ rented", "no sold no rented"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("do\x01\x01n't", "do not"),
        ("“quoted”—dash…", "quoted dash"),
        ("16 C.F.R. § 312.4(d)", "16 c f r 312 4 d"),
        ("STRASSE Straße", "strasse straße"),
        ("we 'sell' or ('rent') ’mobile’ data", "we sell or rent mobile data"),
        ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert [word.decode() for word in words(text)] == expected.split()


@given(TEXTS)
def test_tokens_are_the_words_with_their_places(text: str) -> None:
    found = tokens(text, 0, len(text))
    assert [token.text for token in found] == words(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)


@given(st.lists(TEXTS, max_size=5))
def test_many_texts_at_once_give_the_same_words(texts: list[str]) -> None:
    assert words_by_line(texts) == [words(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jo.doe+x@mail.example.com now", "Write to <e> now"),
        ("jo (at) example [dot] com.", "<e>."),
        ("jo@example", "jo@example"),
        ("@a@b@c@d.org", "@a@b@<e>"),
        ("a@b.c@d.e", "<e>@d.e"),
        ("see a.com.b.com", "see <u>.<u>"),
        ("https://example.com/x?y and www.example.org/z", "<u> and <u>"),
        ("call +1 555 010 9999 or (020) 7946 0018", "call <p> or <p>"),
        ("\x02ee is no mark", " ee is no mark"),
    ],
)
def test_addresses_are_one_word_each(text: str, expected: str) -> None:
    marked = mark_addresses(text)
    assert len(marked) == len(text)
    assert re.sub(r"\x02([eup])\1*", r"<\1>", marked) == expected
