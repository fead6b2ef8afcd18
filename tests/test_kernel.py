"""The compiled kernel against the Python modules; `make_matches` compares the two in all tests of the matcher, too."""

from __future__ import annotations

from array import array
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint import kernel
from policylint.addresses import find_signs, mark_addresses
from policylint.compiler import compile_program
from policylint.files import read
from policylint.formats import parse
from policylint.lexicon import Lexicon
from policylint.matcher import Matcher
from policylint.phrase import Phrase
from tests.conftest import ROOT
from tests.kernels import PROGRAM
from tests.makers import assert_alike, bare_document, builtin_matcher, make_vocabulary

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

EXAMPLES = sorted((ROOT / "examples").glob("privacy-*.*"))
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", [*EXAMPLES, *SEEDS], ids=lambda path: path.name)
def test_both_find_the_same_with_all_rules(path: Path):
    program = builtin_matcher().program
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


@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=70), min_size=1, max_size=4),
    st.lists(st.integers(0, len(MIXED.phrases) - 1), max_size=4),
    st.lists(st.integers(0, len(MIXED.phrases) - 1), max_size=4),
    st.lists(st.integers(0, len(MIXED.phrases) - 1), max_size=4),
)
@settings(deadline=None)
def test_both_leave_the_same(lines: list[list[str]], numbers: list[int], guards: list[int], leading: list[int]):
    document = bare_document([(line[: len(line) // 3], line[len(line) // 3 :]) for line in lines])
    compiled, plain = Matcher(MIXED).match(document), Matcher(MIXED, compiled=False).match(document)
    texts = list(MIXED.phrases)
    for sentence in range(len(lines)):
        left = compiled.left(sentence, numbers, guards, leading)
        assert left == plain.left(sentence, numbers, guards, leading)
        if not guards and not leading:
            located = [plain.located(Phrase(texts[number]), sentence) for number in numbers]
            assert left == next(filter(None, located), ())


def test_to_a_leading_guard_the_context_is_part_of_the_sentence():
    program = compile_program([Phrase(text) for text in ("share ... others", "not share", "^ we", "data $")], {})
    document = bare_document(
        [(["we", "do", "not", "share", "data"], ["with", "others"]), (["share"], ["with", "others"])]
    )
    for matches in Matcher(program).match(document), Matcher(program, compiled=False).match(document):
        assert matches.left(0, [0], [1, 2, 3], []) == ((3, 7),)
        assert matches.left(0, [0], [], [1]) == ()
        assert matches.left(0, [0], [], [2, 3]) == ((3, 7),)
        assert matches.left(1, [0], [], [1, 2, 3]) == ((0, 3),)


def test_one_built_from_another_source_is_not_used(monkeypatch: pytest.MonkeyPatch):
    lexicon = Lexicon(compile_program([Phrase("data")], {}))
    assert kernel.load_kernel(lexicon) is not None
    monkeypatch.setattr(_kernel, "INTERFACE", 0)
    assert kernel.load_kernel(lexicon) is None


SIGNS = [
    *(
        "a",
        "b.c",
        ".com",
        ".co.uk",
        ".",
        "@",
        "(at)",
        "[dot]",
        "(dot)",
        " ",
        "://",
        "http",
        "www.",
        "-",
        "_",
        "1",
        "2020",
    ),
    *(
        "555",
        "+",
        "(",
        ")",
        "/",
        "–",
        "\xa0",
        "\x02",
        "é",
        "…",
        "12345678",
        "io",
        "'",
        "\n",
        "%",
        "?",
        "0" * 9,
        "Z" * 30,
    ),
]


@given(st.lists(st.sampled_from(SIGNS)).map("".join))
@settings(deadline=None)
def test_signs_are_found_where_python_finds_them(text: str):
    compiled = kernel.load_kernel(Lexicon(PROGRAM))
    assert compiled is not None
    assert compiled.signs(text)[:4] == tuple(array("i", offsets) for offsets in find_signs(text)[:4])
    assert mark_addresses(text, compiled.signs) == mark_addresses(text)
