"""What the compiled kernel reads: words, names, spellings and contexts, as Python reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.compiler import compile_program
from policylint.entities import fits, is_spelt
from policylint.lexicon import LeafTable
from policylint.matcher import Matcher
from policylint.phrase import Phrase
from policylint.tokens import Token, folded_letter, words
from tests.kernels import PROGRAM, read_texts, sentences_of, tokens_of
from tests.makers import assert_alike, bare_document

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

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
ANY_LEAVES = LeafTable(ANY.leaves)


@given(TEXTS)
@settings(deadline=None)
def test_words_are_numbered_as_they_are_read(texts: list[str]):
    """Each word is given a phrase of its own; where this is located the word must stand."""
    program, known = _kernel.load(ANY.tables), []

    def ask(word: bytes) -> tuple[int, bool, tuple[()]]:
        known.append(word)
        number = f"w{len(known) - 1}"
        return _kernel.learn(program, ANY_LEAVES.of(number.encode())), True, ()

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
