from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("do\x01\x01n't", "do not"),
        ("“quoted”—dash…", "quoted dash"),
        ("16 C.F.R. § 312.4(d)", "16 c f r 312 4 d"),
        ("STRASSE Straße", "strasse straße"),
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
