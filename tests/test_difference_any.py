"""What holds for the difference of any two texts."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.files import read
from tests.conftest import ROOT
from tests.drafts import DUALS, EXAMPLES, changes, diff, numbers, only
from tests.makers import builtin_linter


@cache
def sections() -> tuple[str, ...]:
    first, *rest = (ROOT / "examples" / "privacy-complete.md").read_text(encoding="utf-8").split("\n## ")
    return (first, *rest)


def whole(parts: list[str]) -> str:
    return "\n## ".join(parts)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("profile", ["core", "all"])
def test_a_document_and_itself(path, profile: str):
    text = path.read_text(encoding="utf-8")
    linter = builtin_linter(profile)
    difference = diff(text, text, linter, read(str(path)).format)
    assert (difference.changes, difference.reworded) == ((), ())
    assert difference.same == sum(not rule.defect for rule in linter.rules.values())


@settings(max_examples=25, deadline=None)
@given(st.permutations(sections()[1:]))
def test_sections_in_another_order_say_the_same(rest: list[str]):
    difference = diff(whole(list(sections())), whole([sections()[0], *rest]))
    assert (difference.changes, difference.reworded) == ((), ())


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(end: str):
    text = whole(list(sections()))
    difference = diff(text, text.replace("\n", end))
    assert (difference.changes, difference.reworded) == ((), ())


LINES = st.lists(
    st.sampled_from([line for section in sections() for line in section.splitlines()]), min_size=1, max_size=40
).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(LINES.filter(str.strip), LINES.filter(str.strip))
def test_old_and_new_swapped(old: str, new: str):
    there, back = diff(old, new), diff(new, old)
    kinds, others = changes(there), changes(back)
    assert set(kinds) == set(others)
    assert {one for one, _ in there.reworded} == {one for one, _ in back.reworded}
    for change in there.changes:
        other = only(back, change.rule)
        both = {change.kind, other.kind}
        if both == {"weakened"}:
            assert change.lost  # one part is lost and another gained: a loss either way
        elif not change.rewording.reversed:
            assert other.kind == DUALS[change.kind]
        else:
            assert both <= {"weakened", "strengthened", "changed"}
        assert (other.lost, other.found) == (change.found, change.lost)
        assert sorted((came, gone) for gone, came in numbers(other)) == sorted(numbers(change))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, len(sections()) - 1))
def test_only_a_section_that_goes_loses_something(number: int):
    shorter = whole([part for at, part in enumerate(sections()) if at != number])
    assert set(changes(diff(whole(list(sections())), shorter)).values()) <= {"lost", "weakened", "changed"}
    assert set(changes(diff(shorter, whole(list(sections())))).values()) <= {"gained", "strengthened", "changed"}
