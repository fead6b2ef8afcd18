"""Many strings looked for at once: the compiled search against a plain one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import strings
from policylint.defects import search_for
from policylint.prose import Prose
from policylint.strings import Hints, Search, combined
from tests.conftest import ROOT
from tests.makers import builtin_linter, make_document

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

SHORT = st.text("abAB ’\ud800", min_size=1, max_size=4)
HINTS = st.builds(
    lambda found, any_case: Hints(tuple(one.lower() if any_case else one for one in found), any_case),
    st.lists(SHORT, min_size=1, max_size=4),
    st.booleans(),
)
SENTENCE = "TODO: see “Your choices” below; we may (generally) share the the data, as Section 4 says."


@given(st.lists(HINTS, max_size=6), st.lists(st.text("abAB ’\ud800", max_size=12), max_size=6))
def test_the_lines_that_hold_a_string_are_found(hints: list[Hints], lines: list[str]):
    expected = {
        one: [
            at
            for at, line in enumerate(lines)
            if any(word in (line.lower() if one.any_case else line) for word in one[0])
        ]
        for one in hints
    }
    assert Search(hints).lines("\n".join(lines)) == expected


def test_more_groups_than_bits_are_refused():
    with pytest.raises(ValueError, match="too many"):
        Search(Hints((str(number),)) for number in range(33))


@given(st.binary(max_size=40), st.booleans(), st.binary(max_size=40))
def test_any_bytes_are_harmless(groups: bytes, any_case: bool, text: bytes):
    made = _kernel.strings(groups, any_case)
    assert all(isinstance(line, int) for lines in _kernel.lines(made, made, text) for line in lines)


def test_all_hints_find_the_same_without_the_kernel(monkeypatch: pytest.MonkeyPatch):
    text = "\n\n".join([SENTENCE, *(path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.md")))])
    document = make_document(text)
    rules = builtin_linter("all").plan.rules.values()
    compiled = Prose(document, search_for(rules))
    known = compiled.search.lines(compiled.text)
    assert len(known) > 10
    monkeypatch.setattr(strings, "load_compiled", lambda: None)
    plain = Prose(document, search_for(rules))
    assert not plain.search.lines(plain.text)
    for hints in known:
        assert compiled.hinted(hints) == plain.hinted(hints)


def test_combined():
    assert combined("ab", ("", "1")) == ("a", "a1", "b", "b1")
