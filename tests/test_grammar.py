from __future__ import annotations

import pytest

from policylint.grammar import (
    Both,
    Choice,
    Concept,
    Edge,
    Exact,
    Gap,
    Later,
    Node,
    PhraseError,
    Prefix,
    Row,
    Word,
    concepts_of,
    parse_phrase,
)

A, B, C = Word(b"a"), Word(b"b"), Word(b"c")
EMPTY = Row(())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a", A),
        ("a b", Row((A, B))),
        ("A-b", Row((A, B))),
        ("don't", Row((Word(b"do"), Word(b"not")))),
        ("retain*", Prefix(b"retain")),
        ("{personal-data}", Concept("personal-data")),
        ("'US' a", Row((Exact("US"), A))),
        ("(a|b)", Choice((A, B))),
        ("a (a b|c|)", Row((A, Choice((Row((A, B)), C, EMPTY))))),
        ("a [b]", Row((A, Choice((B, EMPTY))))),
        ("a [b|c]", Row((A, Choice((B, C, EMPTY))))),
        ("a ... b", Row((A, Gap(12), B))),
        ("a ...3 b", Row((A, Gap(3), B))),
        ("a ,, b", Row((A, Later(), B))),
        ("a & b c", Both((A, Row((B, C))))),
        ("((a))", A),
        ("^ a", Row((Edge(at_end=False), A))),
        ("a$", Row((A, Edge(at_end=True)))),
    ],
)
def test_parse(text: str, node: Node) -> None:
    assert parse_phrase(text) == node


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("(a", 1, "not closed"),
        ("a]", 2, "closes nothing"),
        ("a b)", 4, "closes nothing"),
        ("(a]", 1, "not closed"),
        ("... a", 1, "between two words"),
        ("a ...", 1, "between two words"),
        ("a ... ... b", 1, "side by side"),
        ("a ...99 b", 3, "1 to 40"),
        ("a ...0 b", 3, "1 to 40"),
        ("[a]", 1, "nothing at all"),
        ("(a|)", 1, "nothing at all"),
        ("()", 1, "hold nothing"),
        ("", 1, "nothing at all"),
        ("a & [b]", 1, "nothing at all"),
        ("a (b & c)", 6, "inside brackets"),
        ("{Not A Name}", 1, "no name"),
        ("a ! b", 3, "holds no word"),
        ("'U.S.'", 1, "one word"),
        ("a {b", 3, "means nothing"),
        ("*", 1, "means nothing"),
        ("^ $", 1, "nothing at all"),
        ("a ^ b", 1, "must come first"),
        ("a ,, $", 1, "says nothing"),
        ("te*ll", 3, "must end a word"),
        ("'US a", 1, "not closed"),
    ],
)
def test_errors_have_a_column(text: str, column: int, message: str) -> None:
    with pytest.raises(PhraseError, match=message) as caught:
        parse_phrase(text)
    assert caught.value.column == column


def test_concepts() -> None:
    assert concepts_of(parse_phrase("{we} ... (a|{retain}) & {data}")) == {"we", "retain", "data"}
