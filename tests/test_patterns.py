from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import policylint
from policylint import patterns
from policylint.patterns import lazy


def lazy_patterns(value: object) -> Iterator[re.Pattern[str]]:
    if type(value).__name__ == "_Lazy":
        yield value  # type: ignore[misc]
    elif isinstance(value, tuple | list):
        for one in value:
            yield from lazy_patterns(one)
    elif isinstance(value, dict):
        yield from lazy_patterns([*value.values()])


def test_a_lazy_pattern_does_what_a_compiled_one_does() -> None:
    made, compiled = lazy("(a)|b", re.IGNORECASE), re.compile("(a)|b", re.IGNORECASE)
    text = "xAybza"
    assert [one.span() for one in made.finditer(text)] == [one.span() for one in compiled.finditer(text)]
    assert made.findall(text) == compiled.findall(text)
    assert made.split(text) == compiled.split(text)
    assert made.sub("-", text) == compiled.sub("-", text)
    for method in ("search", "match", "fullmatch"):
        assert repr(getattr(made, method)(text, 1)) == repr(getattr(compiled, method)(text, 1))
    assert (made.pattern, made.flags, made.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_a_lazy_pattern_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(patterns.re, "compile", lambda pattern, flags: compiled.append(pattern) or _compile(pattern))
    made = lazy("a")
    assert compiled == []
    assert made.search("a")
    assert made.match("a")
    assert compiled == ["a"]


_compile = re.compile


NEED_EXTRAS = ("policylint.auditing.cluster", "policylint.auditing.parquet", "policylint.auditing.plugin")


def test_every_lazy_pattern_is_sound() -> None:
    """What is wrong with one would show only in a document for which it is needed."""
    modules = [one.name for one in pkgutil.walk_packages(policylint.__path__, "policylint.")]
    modules = [name for name in modules if name not in NEED_EXTRAS]
    found = [
        pattern
        for name in modules
        if name != "policylint.__main__"
        for value in vars(importlib.import_module(name)).values()
        for pattern in lazy_patterns(value)
    ]
    assert len(found) > 150
    for pattern in found:
        pattern.search("")
