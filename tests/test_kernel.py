"""The compiled kernel against the Python modules; `make_matches` compares the two in all tests of the matcher, too."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint import kernel
from policylint.compiler import compile_program
from policylint.files import read
from policylint.formats import parse
from policylint.lexicon import Lexicon
from policylint.matcher import Matcher
from policylint.phrase import Phrase
from policylint.tokens import folded, words_by_line
from tests.conftest import ROOT
from tests.makers import assert_alike, bare_document, builtin_linter, make_vocabulary

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

EXAMPLES = sorted((ROOT / "examples").glob("privacy-*.*"))
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", [*EXAMPLES, *SEEDS], ids=lambda path: path.name)
def test_both_find_the_same_with_all_rules(path: Path):
    program = builtin_linter("all").plan.program
    document = parse(read(str(path)))
    compiled = Matcher(program)
    assert compiled.kernel is not None
    assert_alike(compiled.match(document), Matcher(program, compiled=False).match(document))


@pytest.mark.parametrize(("words", "is_compiled"), [(63, True), (64, True), (65, True), (4095, True), (4096, False)])
def test_long_sentences(words: int, is_compiled: bool):
    program = compile_program([Phrase("keep ,, data"), Phrase("data & keep"), Phrase("all ...40 data")], {})
    document = bare_document([([], ["keep", *["all"] * (words - 2), "data"]), (["keep"] * 3, ["data"])])
    matches = Matcher(program).match(document)
    assert (matches.reading.numbered is not None) is is_compiled
    assert list(matches.sentences(Phrase("keep ,, data"))) == [0, 1]
    assert_alike(matches, Matcher(program, compiled=False).match(document))


MIXED = compile_program(
    [
        *map(Phrase, ["a b", "a b c ... d", "b ,, (a b|b c d|{thing}) [a] d", "(a|b|c c) ... d", "a & b d ,, c & d $"]),
        *map(Phrase, ["^ a b", "{name} b $", "b (a ,, b|c)", "[a] b", "b (a|) (c|d a|)", "'US' (a|b)"]),
    ],
    make_vocabulary({"thing": ["a a", "b b b", "c ...2 d"]}),
)
SIZES = st.sampled_from([1, 2, 3, 5, 8, 20]) | st.sampled_from([61, 62, 63, 64, 65, 254, 255, 256, 300])


@given(st.lists(st.tuples(SIZES | st.just(0), SIZES), min_size=1, max_size=140), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_short_and_long_sentences_in_one_document(sizes: list[tuple[int, int]], random: Random):
    words = ["a", "b", "c", "d"] * 5 + ["us", "US"]
    document = bare_document([(random.choices(words, k=before), random.choices(words, k=own)) for before, own in sizes])
    assert_alike(Matcher(MIXED).match(document), Matcher(MIXED, compiled=False).match(document))


def test_one_built_from_another_source_is_not_used(monkeypatch: pytest.MonkeyPatch):
    lexicon = Lexicon(compile_program([Phrase("data")], {}))
    assert kernel.load_kernel(lexicon) is not None
    monkeypatch.setattr(_kernel, "INTERFACE", 0)
    assert kernel.load_kernel(lexicon) is None


PROGRAM = compile_program(
    [Phrase("we {keep} ... (data|email address) [now]"), Phrase("a & b ,, c $"), Phrase("{link} {name} 'US'")],
    make_vocabulary({"keep": ["keep", "hold on to"]}),
)


@given(st.integers(0, len(PROGRAM.tables) // 4 - 1), st.integers(-(2**31), 2**31 - 1), st.integers(0, 8))
@settings(deadline=None)
def test_damaged_tables_are_refused_or_harmless(at: int, value: int, cut: int):
    damaged = bytearray(PROGRAM.tables)
    struct.pack_into("i", damaged, 4 * at, value)
    try:
        program = _kernel.load(bytes(damaged[: len(damaged) - cut]))
    except ValueError:
        return
    word = _kernel.learn(program, b"")
    text = (struct.pack("3H", word, word, word), struct.pack("3i", 0, 0, 3), b"", b"")
    numbered = _kernel.text(program, *text)
    assert isinstance(_kernel.run(numbered), dict)
    for goal in range(len(PROGRAM.phrases)):
        try:
            assert isinstance(_kernel.locate(numbered, 0, goal, b""), tuple)
        except ValueError:  # fewer goals
            return


PIECES = [
    "don't",
    "can't",
    "cannot",
    "won't",
    "'s",
    "s'",
    "'",
    "''",
    "’",
    "I’m",
    "they'll've",
    "x",
    "é",
    "_",
    "-",
    " ",
    "\n",
    "3.5",
    "\x02",
]


@given(st.lists(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), min_size=1))
def test_words_are_numbered_as_they_are_read(texts: list[str]):
    known: list[bytes] = []

    def ask(word: bytes) -> int:
        known.append(word)
        return len(known) - 1 + _kernel.TELLS * word.startswith(b"x")

    program = _kernel.load(PROGRAM.tables)
    words, ends, told = _kernel.number(program, folded(texts), ask)
    numbers, stops = array("H", words), [0, *array("i", ends)]
    lines = [[known[number] for number in numbers[start:end]] for start, end in pairwise(stops)]
    assert lines == words_by_line(texts)
    assert len(set(known)) == len(known)
    assert told == [(at, word) for at, line in enumerate(lines) for word in line if word.startswith(b"x")]


def test_many_words_and_long_ones_are_numbered():
    program = _kernel.load(PROGRAM.tables)
    text = " ".join([*map(str, range(70_000)), "don't" * 2000, "y" * 100, "y" * 100, "0"]).encode()
    seen: dict[bytes, int] = {}
    words, _, told = _kernel.number(program, text, lambda word: seen.setdefault(word, len(seen) % 60_000))
    assert len(words) == 2 * (70_000 + 4 + text.count(b"don't"))
    assert told == []


def test_a_text_stays_as_it_was_checked():
    program = _kernel.load(PROGRAM.tables)
    words = array("H", [_kernel.learn(program, b"")] * 2)
    text = _kernel.text(program, words, array("i", [0, 0, 2]), b"", b"")
    before = _kernel.run(text)
    words[0] = 65_535
    assert _kernel.run(text) == before


@pytest.mark.parametrize("ask", [lambda word: -1, lambda word: 2**40, lambda word: word, lambda word: 1 / 0])
def test_a_word_that_cannot_be_numbered(ask: Callable[[bytes], int]):
    with pytest.raises((ValueError, TypeError, ZeroDivisionError)):
        _kernel.number(_kernel.load(PROGRAM.tables), b"a word", ask)


SPAN = PROGRAM.entities["link"]


@pytest.mark.parametrize(
    ("words", "sentences", "marks", "places"),
    [
        ([7], [0, 0, 1], [], []),
        ([0], [0, 0, 2], [], []),
        ([0], [0, -1, 1], [], []),
        ([0], [0, 1, 0], [], []),
        ([0, 0], [0, 0, 2, 1, 1, 2], [], []),
        ([0], [0, 0, 1], [1, 0], []),
        ([0], [0, 0, 1], [-1, 0], []),
        ([0], [0, 0, 1], [0, 999], []),
        ([0] * 3, [0, 0, 1, 2, 2, 3], [1, 0], []),
        ([0] * 2, [0, 0, 2], [1, 0, 0, 0], []),
        ([0], [0, 0, 1], [], [0, 0, 1]),
        ([0], [0, 0, 1], [], [999, 0, 1]),
        ([0] * 2, [0, 0, 1, 1, 1, 2], [], [SPAN, 0, 2]),
        ([0] * 3, [0, 0, 1, 2, 2, 3], [], [SPAN, 1, 2]),
        ([0], [0, 0, 1], [], [SPAN, 0, 0]),
        ([0] * 4096, [0, 0, 4096], [], []),
    ],
)
def test_a_text_out_of_bounds_is_refused(words: list[int], sentences: list[int], marks: list[int], places: list[int]):
    program = _kernel.load(PROGRAM.tables)
    assert _kernel.learn(program, b"") == 0
    packed = [struct.pack(f"{len(some)}i", *some) for some in (sentences, marks, places)]
    with pytest.raises(ValueError, match="does not fit"):
        _kernel.text(program, struct.pack(f"{len(words)}H", *words), *packed)


@pytest.mark.parametrize(
    ("sentence", "goal", "names"), [(1, 0, []), (-1, 0, []), (0, 3, []), (0, -1, []), (0, 2, [1, 0]), (0, 2, [0, 999])]
)
def test_what_is_not_there_is_not_searched(sentence: int, goal: int, names: list[int]):
    program = _kernel.load(PROGRAM.tables)
    word = struct.pack("H", _kernel.learn(program, b""))
    text = _kernel.text(program, word, struct.pack("3i", 0, 0, 1), b"", struct.pack("3i", SPAN, 0, 1))
    with pytest.raises(ValueError, match="no sentence of the text"):
        _kernel.locate(text, sentence, goal, struct.pack(f"{len(names)}i", *names))
