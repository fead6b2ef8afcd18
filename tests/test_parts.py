"""What the checks of a draft leave to the compiled kernel, against the same in Python; and the passages they read."""

from __future__ import annotations

from array import array
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import parts, prose
from policylint.checks import syllables
from policylint.prose import Prose
from tests.makers import make_document

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

SYLLABLES = (
    "e ed es ely ement ements eful eless ewhere ism isms ier ient creat uou eo ua ing i a o l c t x s r p y b "
    "anyone business california cookie"
).split()
WORD = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map("".join) | st.text("aeiouysmdlt", min_size=1)
PIECE = st.sampled_from(
    [
        "a" * 24,
        "A" * 26,
        "b" * 24,
        "c",
        "Z",
        "9",
        " ",
        "_",
        "-",
        "\n",
        "\x01",
        "’",
        "\xa0",
        "\u2028",
        "é",
        "日",
        "\ud800",
    ]
)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do without the compiled kernel."""
    for module in (parts, syllables):
        monkeypatch.setattr(module, "load_compiled", lambda: None)


@given(st.lists(WORD))
def test_syllables_are_the_same(words: list[str]):
    text = " ".join(words).encode()
    expected = len(words), sum(syllables.syllables(word.encode()) for word in words)
    assert syllables.count(text) == _kernel.syllables(text) == expected


@pytest.mark.usefixtures("plain")
def test_syllables_without_the_kernel():
    assert syllables.count(b" we keep  your information ") == (4, 7)


@given(st.lists(PIECE), st.sets(st.integers(0, 400)))
def test_what_is_alike_is_the_same(pieces: list[str], cuts: set[int]):
    text = "".join(pieces)
    edges = sorted({0, *(cut for cut in cuts if cut <= len(text)), len(text)})
    spans = [pair for number, pair in enumerate(pairwise(edges)) if number % 4]
    offsets = array("i", chain.from_iterable(spans))
    same, near = _kernel.alike(text.encode("utf-8", "surrogatepass"), offsets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "load_compiled", lambda: None)
        patch.setattr(parts, "_AT_ONCE", 3)
        assert (same, near) == parts.alike(text, offsets)


LONG = "we keep the letters that you send to us in the big box of the club"


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(
    ("texts", "same", "near"),
    [
        (["We, too.", "you", "we too"], [(0, 2)], []),
        (["", "-", "’"], [], []),
        ([f"{LONG} now", f"{LONG} then", f"So {LONG} then"], [], [(0, 1), (1, 2)]),
        ([LONG, LONG.upper(), f"{LONG}s"], [(0, 1)], [(0, 2)]),
        (["é", "è", "É", "é!"], [(0, 3)], []),
        (["one", "two"], [], []),
    ],
)
def test_what_is_alike(
    texts: list[str], same: parts.Pairs, near: parts.Pairs, compiled: bool, request: pytest.FixtureRequest
):
    if not compiled:
        request.getfixturevalue("plain")
    edges = [0, *(sum(map(len, texts[: number + 1])) for number in range(len(texts)))]
    offsets = array("i", chain.from_iterable(pairwise(edges)))
    assert parts.alike("".join(texts), offsets) == (same, near)


@given(st.binary(max_size=80), st.lists(st.integers(-(2**31), 2**31 - 1)), st.binary(max_size=5))
def test_any_bytes_and_parts_are_harmless(text: bytes, offsets: list[int], more: bytes):
    found = _kernel.alike(text, array("i", offsets).tobytes() + more)
    assert all(0 <= first < number < len(offsets) for pairs in found for first, number in pairs)
    assert _kernel.syllables(text)[0] <= len(text)


def test_passages_are_made_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prose, "_MOST_KEPT", 2)
    monkeypatch.setattr(prose, "_AT_ONCE", 2)
    passages = Prose(make_document("# One\n\n**Two** and\ntwo.\n\n```\ncode\n```\n\n- Three\n- Four\n")).passages
    assert passages.text == "One\nTwo and two.\nThree\nFour"
    assert passages.kinds == ["heading", "paragraph", "item", "item"]
    assert [one.text for one in passages] == [one.text for one in passages[:]] == passages.text.split("\n")
    assert passages[-1] == passages[3]
    assert passages.of_kinds("heading", "item") == [0, 2, 3]
    with pytest.raises(IndexError):
        passages[4]


def test_sentences_of_paragraphs_and_items(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prose, "_AT_ONCE", 2)
    document = make_document("# One\n\nTwo. Three.\n\n- Four.\n")
    numbers, offsets = Prose(document).said
    spans = zip(offsets[::2], offsets[1::2], strict=True)
    assert [document.text[start:end] for start, end in spans] == ["Two.", "Three.", "Four."]
    assert list(numbers) == [1, 2, 3]
