"""What the compiled kernel is given: what does not fit is refused, whatever it is."""

from __future__ import annotations

import struct
from array import array
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.compiler import compile_program
from policylint.lexicon import LeafTable
from policylint.phrase import Phrase
from policylint.tables import unpacked
from tests.kernels import PROGRAM, read_texts

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")


@given(st.integers(0, len(PROGRAM.tables) // 4 - 1), st.integers(-(2**31), 2**31 - 1), st.integers(0, 8))
@settings(deadline=None)
def test_damaged_tables_are_refused_or_harmless(at: int, value: int, cut: int):
    damaged = bytearray(PROGRAM.tables)
    struct.pack_into("i", damaged, 4 * at, value)
    try:
        program = _kernel.load(bytes(damaged[: len(damaged) - cut]))
    except ValueError:
        return
    numbered, _ = read_texts(program, ["a b c"])
    assert isinstance(_kernel.run(numbered), dict)
    for goal in range(len(PROGRAM.phrases)):
        try:
            located = _kernel.locate(numbered, 0, goal)
            assert isinstance(located, tuple)
            assert _kernel.left(numbered, 0, [goal], [], []) == located
            assert _kernel.left(numbered, 0, [goal], [goal], []) == ()
            assert _kernel.left(numbered, 0, [goal], [], [goal]) == ()
        except ValueError:  # fewer goals
            return


SPAN = PROGRAM.entities["link"]


@pytest.mark.parametrize(
    "places",
    [[0, 0, 0, 1], [999, 0, 0, 1], [SPAN, -1, 0, 1], [SPAN, 2, 0, 1], [SPAN, 0, 2, 3, SPAN, 0, 0, 1]],
)
def test_places_that_do_not_fit_are_refused(places: list[int]):
    text, _ = read_texts(_kernel.load(PROGRAM.tables), ["a b", "c d"])
    with pytest.raises(ValueError, match="do not fit"):
        _kernel.place(text, array("i", places))


@pytest.mark.parametrize(
    ("sentence", "start", "end", "covered"),
    [
        (0, 0, 3, [(0, 2)]),
        (0, 1, 3, [(1, 2)]),
        (1, 4, 5, [(0, 1)]),
        (1, 5, 6, []),
        (1, 0, 99, [(0, 2)]),
        (1, 7, 9, []),
        (1, 6, 5, []),
    ],
)
def test_places_cover_the_own_words_of_a_sentence(sentence: int, start: int, end: int, covered: list[tuple[int, int]]):
    program = compile_program([Phrase("{link}")], {})
    text, _ = read_texts(_kernel.load(program.tables), ["x y", "a b"])
    _kernel.place(text, array("i", [program.entities["link"], sentence, start, end]))
    assert list(_kernel.locate(text, sentence, 0)) == covered
    assert _kernel.locate(text, 1 - sentence, 0) == ()


@pytest.mark.parametrize(("sentence", "goal"), [(1, 0), (-1, 0), (0, 3), (0, -1)])
def test_what_is_not_there_is_not_searched(sentence: int, goal: int):
    text, _ = read_texts(_kernel.load(PROGRAM.tables), ["a"])
    with pytest.raises(ValueError, match=r"no (sentence|goal) of the"):
        _kernel.locate(text, sentence, goal)
    for lists in ([goal], [], []), ([], [goal], []), ([], [], [goal]):
        with pytest.raises(ValueError, match=r"no (sentence|goal) of the"):
            _kernel.left(text, sentence, *lists)


class NoNumber:
    def __index__(self) -> int:
        return 0


@pytest.mark.parametrize("goals", [(0,), ["0"], [2**80], [NoNumber()], [None]])
def test_goals_are_a_list_of_numbers(goals: Any):
    text, _ = read_texts(_kernel.load(PROGRAM.tables), ["a"])
    for lists in (goals, [], []), ([], goals, []), ([], [], goals):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            _kernel.left(text, 0, *lists)


@pytest.mark.parametrize(
    ("sentence", "first", "last", "found"),
    [(0, 0, 1, (0, 1)), (0, 1, 2, (2, 3)), (0, 1, 0, (0, 3)), (1, 0, 1, None), (0, 0, 3, None), (2, 0, 1, None)],
)
def test_where_words_stand(sentence: int, first: int, last: int, found: tuple[int, int] | None):
    text, _ = read_texts(_kernel.load(PROGRAM.tables), ["a b", "-"])
    if found:
        assert _kernel.span(text, sentence, first, last) == found
    else:
        with pytest.raises(ValueError, match="no words"):
            _kernel.span(text, sentence, first, last)


def test_only_leaves_are_made_true_by_words():
    program = compile_program([Phrase("(a b|c d) ...3 e")], {})
    loaded, count = _kernel.load(program.tables), len(unpacked(program.tables).atoms)
    known = LeafTable(program.leaves)
    leaves = {leaf for word in (b"a", b"b", b"c", b"d", b"e") for leaf in known.of(word) or ()}
    assert _kernel.learn(loaded, array("i", sorted(leaves))) == 0
    for other in {*range(-1, count + 1)} - leaves:
        with pytest.raises(ValueError, match="no leaf"):
            _kernel.learn(loaded, array("i", [other]))


def test_words_that_make_the_same_leaves_true_are_found_together():
    program = compile_program([Phrase("(a|b) c"), Phrase("(a|b|c)"), Phrase("b")], {})
    loaded, known = _kernel.load(program.tables), LeafTable(program.leaves)

    def ask(word: bytes) -> tuple[int, bool, tuple[()]]:
        return _kernel.learn(loaded, known.of(word) or array("i")), True, ()

    text, _ = read_texts(loaded, ["a c", "x b", "b c", "c a"], ask)
    assert _kernel.run(text) == {0: [0, 2], 1: [0, 1, 2, 3], 2: [1, 2]}
