"""The matcher against the plain way of tests/plain.py, with the built-in phrases on text that people write."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from policylint.files import read
from policylint.formats import parse
from policylint.grammar import Node, parse_phrase
from policylint.phrase import Phrase
from tests.conftest import ROOT
from tests.makers import builtin_matcher, builtin_rules
from tests.plain import Locator

EXAMPLES = sorted((ROOT / "examples").glob("privacy-*.*"))
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SENTENCES, PHRASES = 15, 120
"""What is sampled of a document, and of the phrases that match none of its sentences; those that do are all tried."""


@cache
def nodes() -> dict[str, Node]:
    return {phrase: parse_phrase(phrase) for phrase in builtin_matcher().program.phrases}


@cache
def locator() -> Locator:
    return Locator(builtin_rules().vocabulary)


def agree(path: Path) -> int:
    """Compare the two ways on a sample of a document; return how many matches they agree on."""
    chance = random.Random(path.name)
    matches = builtin_matcher().match(parse(read(str(path))))
    document = matches.document
    found: dict[int, set[str]] = {}
    for phrase in nodes():
        for sentence in matches.sentences(Phrase(phrase)):
            found.setdefault(sentence, set()).add(phrase)
    agreed = 0
    for sentence in chance.sample(range(len(document.sentences)), min(SENTENCES, len(document.sentences))):
        run, own = matches.reading.tokens(sentence)
        search = locator().search(run, own, document.text, matches.reading.entities.get(sentence, ()))
        some = {*found.get(sentence, ()), *chance.sample(list(nodes()), PHRASES)}
        plain = {phrase: spans for phrase in some if (spans := search.locate(nodes()[phrase]))}
        fast = {phrase: matches.located(Phrase(phrase), sentence) for phrase in found.get(sentence, ())}
        assert fast == plain, document.words(document.sentences[sentence].span)
        agreed += len(fast)
    return agreed


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_fast_and_the_plain_way_agree_on_the_examples(path: Path):
    assert agree(path) > 20


@pytest.mark.skipif(not SEEDS, reason="the seed policies are kept apart")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_they_agree_on_the_seeds(path: Path):
    assert agree(path) > 20
