from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.grammar import parse_phrase
from policylint.matcher import Matches
from policylint.phrase import Phrase
from policylint.reading import Located
from tests.makers import bare_document, make_document, make_matches, make_vocabulary
from tests.plain import Locator

CONCEPTS = {
    "data": ["data", "personal (data|information)", "information about you"],
    "keep": ["(keep|kept|retain*)", "hold on to"],
    "pair": ["one ...2 two"],
    "deep": ["[very] {data}", "{keep} {data}"],
}


def found(phrase: str, text: str) -> list[str]:
    """Return the words of the matches of a phrase in a one-paragraph text."""
    matches = make_matches(make_document(text), [phrase], CONCEPTS)
    wanted = Phrase(phrase)
    spans = [
        matches.span(sentence, located)
        for sentence in matches.sentences(wanted)
        for located in matches.located(wanted, sentence)
    ]
    return [" ".join(text[span.start : span.end].split()) for span in spans]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("keep data", "We keep data.", ["keep data"]),
        ("keep data", "We keep your data.", []),
        ("opt-in", "An opt in or an opt-in.", ["opt in", "opt-in"]),
        ("do not sell", "We don’t\nsell it.", ["don’t sell"]),
        ("retain*", "Retention is how we retain it; it is retained.", ["retain", "retained"]),
        ("keep ... data", "We keep all kinds of your data.", ["keep all kinds of your data"]),
        ("keep ...2 data", "We keep all kinds of your data.", []),
        ("keep ...2 data", "We keep most of data.", ["keep most of data"]),
        ("keep ,, data", "We keep a b c d e f g h i j k l m n data.", ["keep a b c d e f g h i j k l m n data"]),
        ("data & keep", "We keep the data.", ["keep the data"]),
        ("data & keep", "We keep it. The data is there.", []),
        ("{keep} [all] (of|) {data}", "We hold on to personal information.", ["hold on to personal information"]),
        ("{deep}", "A very personal data point.", ["data"]),
        ("a {pair} b", "a one or two b", ["a one or two b"]),
        ("keep ... data", "We keep it. Your data is safe.", []),
        ("'US' residents", "For US residents, tell us residents.", ["US residents"]),
        ("{email}", "Write to privacy@brook.example today.", ["privacy@brook.example"]),
        ("{phone}", "Call +1 (802) 555-0142 now.", ["+1 (802) 555-0142"]),
        ("{phone}", "On 2024-11-22 and in 2019-2021.", []),
        (
            "{url}",
            "See https://brook.example/contact-us and brook.example now.",
            ["https://brook.example/contact-us", "brook.example"],
        ),
        ("contact us", "See https://brook.example/contact-us now.", []),
        ("{organisation}", "Run by Northgate Analytics Ltd in Bristol.", ["Northgate Analytics Ltd"]),
        ("{organisation}", "The limited company is limited.", []),
        ("{postal-address}", "Write to 4 Harbour Street, Bristol BS1 4AA.", ["Street"]),
        ("{postal-address}", "In this way we place 12345 orders.", []),
        ("by {name}", "Sold by Ridge, hosted by us, kept by The Company.", ["by Ridge"]),
        ("in {year}", "In 2024 and in 24.", ["In 2024"]),
        ("{digits} days", "30 days or thirty days.", ["30 days"]),
        ("^ keep it", "Keep it. We keep it.", ["Keep it"]),
        ("keep it $", "Keep it now. We keep it.", ["keep it"]),
        ("^ {digits} ... {year} $", "1 May 2024.", ["1 May 2024"]),
        ("sell to others [else]", "We sell to others.", ["sell to others"]),
        ("keep", "`keep` and\n\n```\nkeep\n```\n", ["keep"]),
    ],
)
def test_phrases(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


LIST = "You have the right to:\n\n- access your data;\n- correct it.\n\nOther text.\n"


def test_an_item_is_read_with_its_lead_in() -> None:
    matches = make_matches(make_document(LIST), ["right to access", "right to correct", "right to other"])
    sentences = matches.document.sentences
    assert [
        [matches.document.words(sentences[s].span) for s in matches.sentences(Phrase(phrase))]
        for phrase in ("right to access", "right to correct", "right to other")
    ] == [["access your data;"], ["correct it."], []]


def test_a_match_in_the_context_alone_counts_once_where_the_context_stands() -> None:
    matches = make_matches(make_document(LIST), ["right to", "right & have"])
    for phrase in ("right to", "right & have"):
        lines = [
            matches.document.source.position(matches.document.sentences[s].span.start).line
            for s in matches.sentences(Phrase(phrase))
        ]
        assert lines == [1]


def test_windows_do_not_change_what_matches() -> None:
    paragraph = "We keep your data for thirty days after you leave us.\n\n"
    matches = make_matches(make_document(paragraph * 3000), ["keep ... data", "us we"])
    assert len(matches.sentences(Phrase("keep ... data"))) == 3000
    assert matches.sentences(Phrase("us we")) == []


WORDS = ["a", "b", "c", "keep", "data", "personal", "US", "us", "one", "two", "don't", "a@b.example"]


def phrase_texts() -> st.SearchStrategy[str]:
    atom = st.sampled_from(
        [
            "a",
            "b",
            "c",
            "keep",
            "data",
            "'US'",
            "us",
            "one*",
            "{data}",
            "{keep}",
            "{deep}",
            "{pair}",
            "{email}",
            "do not",
            "(a|b c|)",
            "[keep]",
            "(a ... b|c)",
            "{digits}",
            "^",
            "$",
            "(^|keep)",
        ]
    )
    gap = st.sampled_from(["", "", " ...", " ...1", " ...3", " ,,"])
    solid = st.sampled_from(["a", "b", "data", "'US'", "{data}", "(a|b)"])

    def join(parts: list[tuple[str, str]], last: str) -> str:
        return " ".join(f"{atom}{gap}" for atom, gap in parts) + " " + last

    sequence = st.builds(join, st.lists(st.tuples(atom, gap), max_size=3), solid)
    return st.one_of(sequence, st.builds("{} & {}".format, sequence, sequence))


def readable(phrase: str) -> bool:
    try:
        parse_phrase(phrase)
    except ValueError:
        return False
    return True


def plainly(matches: Matches, phrase: str, sentence: int) -> tuple[Located, ...]:
    """Locate a phrase with the oracle."""
    run, own = matches.reading.tokens(sentence)
    entities = matches.reading.entities.get(sentence, ())
    search = Locator(make_vocabulary(CONCEPTS)).search(run, own, matches.document.text, entities)
    return search.locate(parse_phrase(phrase))


RUNS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14)


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.one_of(st.just([]), RUNS), RUNS), min_size=1, max_size=4),
    st.lists(phrase_texts().filter(readable), min_size=1, max_size=4),
)
def test_the_fast_and_the_plain_way_agree(sentences: list[tuple[list[str], list[str]]], phrases: list[str]) -> None:
    matches = make_matches(bare_document(sentences), phrases, CONCEPTS)
    for text in phrases:
        phrase = Phrase(text)
        plain = {s: spans for s in range(len(sentences)) if (spans := plainly(matches, text, s))}
        assert {s: matches.located(phrase, s) for s in matches.sentences(phrase)} == plain, text
