"""What a program knows of words is found in its table as it was put in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policylint.lexicon import LeafTable, packed_leaves
from policylint.tokens import words

WORDS = st.text(min_size=1).map(words).filter(bool).map(lambda found: found[0])


@given(st.dictionaries(WORDS, st.sets(st.integers(0, 2**31 - 1))), st.lists(WORDS))
def test_the_leaves_of_words_are_found(leaves: dict[bytes, set[int]], others: list[bytes]):
    table = LeafTable(packed_leaves(leaves))
    for word in (*leaves, *others):
        found = table.of(word)
        assert (found if found is None else set(found)) == leaves.get(word)
        assert found is None or list(found) == sorted(found)
