"""The compiled kernel against the Python modules; `make_matches` compares the two in all tests of the matcher, too."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint import kernel
from policylint.addresses import find_signs, mark_addresses
from policylint.compiler import compile_program
from policylint.document import Sentence
from policylint.entities import fits, is_spelt
from policylint.files import read
from policylint.formats import parse
from policylint.lexicon import Lexicon
from policylint.matcher import Matcher
from policylint.phrase import Phrase
from policylint.source import Span
from policylint.tokens import Token, folded_letter, tokens, words
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


@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=70), min_size=1, max_size=4),
    st.lists(st.integers(0, len(MIXED.phrases) - 1), max_size=4),
    st.lists(st.integers(0, len(MIXED.phrases) - 1), max_size=4),
)
@settings(deadline=None)
def test_both_leave_the_same(lines: list[list[str]], numbers: list[int], guards: list[int]):
    document = bare_document([(line[: len(line) // 3], line[len(line) // 3 :]) for line in lines])
    compiled, plain = Matcher(MIXED).match(document), Matcher(MIXED, compiled=False).match(document)
    for sentence in range(len(lines)):
        left = compiled.left(sentence, numbers, guards)
        assert left == plain.left(sentence, numbers, guards)
        if not guards:
            located = [one for number in numbers for one in plain.located(Phrase(MIXED.phrases[number]), sentence)]
            assert left == (located[0] if located else None)


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
    numbered, _ = read_texts(program, ["a b c"])
    assert isinstance(_kernel.run(numbered), dict)
    for goal in range(len(PROGRAM.phrases)):
        try:
            located = _kernel.locate(numbered, 0, goal)
            assert isinstance(located, tuple)
            assert _kernel.left(numbered, 0, [goal], []) == (located[0] if located else None)
            assert _kernel.left(numbered, 0, [goal], [goal]) is None
        except ValueError:  # fewer goals
            return


Ask = Callable[[bytes], Any]
"""What a word is: the number of its class, whether it may be a name, and its spellings."""


def read_texts(program: Any, texts: Sequence[str], ask: Ask | None = None) -> tuple[Any, list[tuple[int, int, int]]]:
    """Read texts, each a sentence, into the kernel; without `ask` all words are of one class."""
    one = _kernel.learn(program, b"")
    source = "\n".join(texts)
    found = _kernel.read(
        program, source, source, sentences_of(texts), folded_letter, ask or (lambda word: (one, True, ()))
    )
    assert found is not None
    return found


def sentences_of(texts: Iterable[str]) -> list[Sentence]:
    """Return the sentences of texts that are lines of one."""
    ends = list(accumulate(len(text) + 1 for text in texts))
    return [Sentence(Span(end - len(text) - 1, end - 1), 0) for text, end in zip(texts, ends, strict=True)]


def tokens_of(texts: Sequence[str]) -> list[list[Token]]:
    """Return the tokens of the lines of a text as Python reads them."""
    source = "\n".join(texts)
    return [list(tokens(source, *sentence.span)) for sentence in sentences_of(texts)]


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
    "É",
    "ΟΣ",
    "\u0130",
    "_",
    "-",
    " ",
    "\t",
    "\xa0",
    "\xad",
    "\u200b",
    "\ud800",
    "\U0001f600",
    "3.5",
    "\x01",
    "\x02",
]
TEXTS = st.lists(
    st.text(st.characters(exclude_characters="\n")) | st.lists(st.sampled_from(PIECES)).map("".join), min_size=1
)
ANY = compile_program([Phrase(f"w{number}") for number in range(300)], {})


@given(TEXTS)
@settings(deadline=None)
def test_words_are_numbered_as_they_are_read(texts: list[str]):
    """Each word is given a phrase of its own; where this is located the word must stand."""
    program, known = _kernel.load(ANY.tables), []

    def ask(word: bytes) -> tuple[int, bool, tuple[()]]:
        known.append(word)
        number = f"w{len(known) - 1}"
        return _kernel.learn(program, array("i", ANY.leaves[number.encode()])), True, ()

    text, _ = read_texts(program, texts, ask)
    read: list[dict[int, Token]] = [{} for _ in texts]
    for goal, sentences in _kernel.run(text).items():
        for sentence in sentences:
            for start, end in _kernel.locate(text, sentence, goal):
                assert end == start + 1
                assert start not in read[sentence]
                read[sentence][start] = Token(known[goal], *_kernel.span(text, sentence, start, end))
    assert [[line[at] for at in range(len(line))] for line in read] == tokens_of(texts)
    assert len(set(known)) == len(known)


@given(TEXTS)
@settings(deadline=None)
def test_names_are_those_that_python_sees(texts: list[str]):
    program = compile_program([Phrase("{name}")], {})
    loaded = _kernel.load(program.tables)
    number = _kernel.learn(loaded, b"")
    text, _ = read_texts(loaded, texts, lambda word: (number, fits("X", Token(word, 0, 1), ""), ()))
    source = "\n".join(texts)
    for sentence, found in enumerate(tokens_of(texts)):
        places = [(at, at + 1) for at, token in enumerate(found) if fits(source, token, "")]
        assert list(_kernel.locate(text, sentence, 0)) == places


SPELLINGS = ("US", "a.s", "A/S", "É", "x")
SPELT = compile_program([Phrase("'US'")], {})


@given(st.lists(st.lists(st.sampled_from([*SPELLINGS, "us", "US's", "’", " ", "aUS", "A"])).map("".join), min_size=1))
@settings(deadline=None)
def test_how_words_are_spelt_is_seen(texts: list[str]):
    program = _kernel.load(SPELT.tables)
    number = _kernel.learn(program, b"")
    ((leaf, _),) = SPELT.cased.items()

    def spellings(word: bytes) -> list[tuple[str, int]]:
        return [(spelling, -1 - at) for at, spelling in enumerate(SPELLINGS) if words(spelling)[0] == word]

    text, told = read_texts(
        program, texts, lambda word: (number, True, (*spellings(word), *[("US", leaf)] * (word == b"us")))
    )
    source, found = "\n".join(texts), tokens_of(texts)
    assert set(told) == {
        (sentence, number, token.start)
        for sentence, (_, end) in enumerate(one.span for one in sentences_of(texts))
        for token in found[sentence]
        for spelling, number in spellings(token.text)
        if is_spelt(source, end, token, [spelling])
    }
    for sentence, line in enumerate(found):
        places = [(at, at + 1) for at, token in enumerate(line) if source[token.start : token.end] == "US"]
        assert list(_kernel.locate(text, sentence, 0)) == places


SHARED = compile_program(
    map(Phrase, ["'US' ,, x", "'US'", "not ,, x", "{name} ,, x", "{organisation}", "{organisation} ,, x", "x"]), {}
)


@given(
    st.lists(st.lists(st.sampled_from(["US", "us", "x", "Acme", "Inc", "don't"]), min_size=1), min_size=1),
    st.lists(st.lists(st.integers(0, 9), max_size=2)),
)
@settings(deadline=None)
def test_sentences_may_share_their_contexts(lines: list[list[str]], contexts: list[list[int]]):
    document = bare_document([([], line) for line in lines])
    spans = [sentence.span for sentence in document.sentences]
    document = document._replace(
        sentences=[
            sentence._replace(context=tuple(spans[number % len(spans)] for number in context))
            for sentence, context in zip(document.sentences, [*contexts, *[[0]] * len(spans)], strict=False)
        ]
    )
    compiled = Matcher(SHARED)
    assert compiled.kernel is not None
    assert_alike(compiled.match(document), Matcher(SHARED, compiled=False).match(document))


def test_many_words_and_long_ones_are_numbered():
    program = _kernel.load(PROGRAM.tables)
    number = _kernel.learn(program, b"")
    asked: list[bytes] = []

    def ask(word: bytes) -> tuple[int, bool, tuple[tuple[str, int], ...]]:
        asked.append(word)
        return number, True, (("x" * 70, -1),)

    texts = [str(first) for first in range(60_000)] + ["don't" * 800, "x" * 70, "x" * 70, "0"]
    _, told = read_texts(program, texts, ask)
    # Those asked for twice are what is too long to be remembered, and what was forgotten because there were so many.
    assert asked[60_000:] == [b"do", b"notdo", b"not", b"x" * 70, b"x" * 70, b"0"]
    assert [(sentence, number) for sentence, number, _ in told] == [(60_001, -1), (60_002, -1)]


@pytest.mark.parametrize(
    "answer",
    [
        0,
        (),
        (-1, True, ()),
        (1, True, ()),
        (2**40, True, ()),
        (0, True, [("a", 1)]),
        (0, True, ("a",)),
        (0, True, (("", 1),)),
        (0, True, (("a", 99),)),
        (0, True, ((b"a", -1),)),
    ],
)
def test_a_word_that_cannot_be_numbered(answer: object):
    program = _kernel.load(PROGRAM.tables)
    with pytest.raises((ValueError, TypeError, OverflowError)):
        read_texts(program, ["a word"], lambda _: answer)
    with pytest.raises(ZeroDivisionError):
        read_texts(program, ["a word"], lambda _: 1 / 0)


@pytest.mark.parametrize("letter", [0, (), ("x", True), (b"12345", True)])
def test_a_character_that_cannot_be_read(letter: object):
    program = _kernel.load(PROGRAM.tables)
    number = _kernel.learn(program, b"")
    with pytest.raises((ValueError, TypeError)):
        _kernel.read(program, "é", "é", sentences_of("é"), lambda _: letter, lambda _: (number, True, ()))


@pytest.mark.parametrize(
    "sentence",
    [
        0,
        (),
        ((0, 1), 0),
        ((0, 1), 0, [(0, 1)]),
        ((0,), 0, ()),
        ((0, 5), 0, ()),
        ((-1, 1), 0, ()),
        ((2, 1), 0, ()),
        ((0, 2**40), 0, ()),
        (("0", 1), 0, ()),
        ((0, 1), 0, (0,)),
        ((0, 1), 0, ((0, 9),)),
    ],
)
def test_sentences_that_are_not_in_the_text_are_refused(sentence: object):
    program = _kernel.load(PROGRAM.tables)
    number = _kernel.learn(program, b"")
    with pytest.raises((ValueError, TypeError, IndexError)):
        _kernel.read(program, "a b", "a b", [sentence], folded_letter, lambda _: (number, True, ()))


def test_a_marked_text_is_as_long_as_its_source():
    with pytest.raises(ValueError, match="as long as"):
        _kernel.read(_kernel.load(PROGRAM.tables), "a", "a b", [], folded_letter, lambda _: (0, True, ()))


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
    for goals, guards in ([goal], []), ([], [goal]):
        with pytest.raises(ValueError, match=r"no (sentence|goal) of the"):
            _kernel.left(text, sentence, goals, guards)


class NoNumber:
    def __index__(self) -> int:
        return 0


@pytest.mark.parametrize("goals", [(0,), ["0"], [2**80], [NoNumber()], [None]])
def test_goals_are_a_list_of_numbers(goals: Any):
    text, _ = read_texts(_kernel.load(PROGRAM.tables), ["a"])
    for goals_and_guards in (goals, []), ([], goals):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            _kernel.left(text, 0, *goals_and_guards)


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
