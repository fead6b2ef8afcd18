"""Hostile documents (bench/hostile_inputs.py has them): nothing crashes, every place exists, and work grows like the text."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from policylint import packed
from policylint.addresses import mark_addresses
from policylint.document import Document, Markup
from policylint.errors import PolicylintError
from policylint.files import decode
from policylint.formats import format_of, parse
from policylint.report import DocumentReport, Report
from policylint.reporters import FORMATS, render
from policylint.reporters.look import Look
from policylint.source import Source
from tests.invariants import check_markup, check_places
from tests.makers import builtin_linter

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from hostile_inputs import INPUTS, find

NAMES = [f"{one.name}.{form}" for one in INPUTS for form in one.formats]
STEERING = {"Cc", "Cs", "Zl", "Zp"}
DEEP = [name for name in NAMES if "deep" in name or "open" in name]


def hostile(name: str, size: int) -> Source:
    one, form = find(name)
    path = f"privacy.{form}"
    return Source(path, decode("".join(one.make(size)).encode(), path), format_of(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_input_is_linted_and_every_place_exists(name: str):
    source = hostile(name, 1500)
    reports = [one for one in builtin_linter().lint_all([source]) if isinstance(one, DocumentReport)]
    assert [one.path for one in reports] == [source.path]
    report = Report(tuple(reports), (), builtin_linter().rules, "0")
    texts = {form: render(form, report, Look()) for form in FORMATS}
    check_places(source, json.loads(texts["json"]))
    assert STEERING.isdisjoint(map(unicodedata.category, (texts["full"] + texts["concise"]).replace("\n", "")))
    document = reports[0].document
    check_markup(source.text, Markup(document.text, document.blocks, document.links, document.comments))


def values(document: Document) -> list[list[Any]]:
    return [list(value) if not isinstance(value, (str, Source)) else [value] for value in document]


@pytest.mark.parametrize("name", NAMES)
def test_a_large_document_is_read_like_a_small_one(name: str, monkeypatch: pytest.MonkeyPatch):
    source = hostile(name, 1000)
    small = values(parse(source))
    monkeypatch.setattr(packed, "LARGE", 1)
    monkeypatch.setattr(packed, "_PART", 50)
    monkeypatch.setattr(packed, "_MOST_PIECES", 5)
    large = parse(source)
    assert values(large) == small
    assert isinstance(large.sentences, packed.Sentences)


def work(source: Source) -> int:
    """Count the calls that it takes to parse a text and to find what has a form in it."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        mark_addresses(parse(source).text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", NAMES)
def test_work_grows_like_the_text(name: str):
    small, large = hostile(name, 1000), hostile(name, 4000)
    times = len(large.text) / len(small.text)
    parse(large)  # what is remembered from one text to the next is no work
    assert work(large) < 1.3 * times * work(small) + 500


@pytest.mark.parametrize("name", DEEP)
def test_depth_is_no_recursion(name: str):
    source = hostile(name, 30_000)
    limit = sys.getrecursionlimit()
    frame, depth = sys._getframe(), 0
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    sys.setrecursionlimit(depth + 60)
    try:
        document = parse(source)
    finally:
        sys.setrecursionlimit(limit)
    assert len(document.text) == len(source.text)


@pytest.mark.parametrize("name", ["privacy.md", "privacy.html", "privacy.txt"])
def test_nul_bytes(name: str):
    with pytest.raises(PolicylintError, match="is not text"):
        decode(b"We keep\0your data.", name)
    text = decode("We keep\0 your data for 30\0days.\n".encode("utf-16"), name)
    document = parse(Source(name, text, format_of(name)))
    assert [document.words(sentence.span) for sentence in document.sentences] == ["We keep your data for 30 days."]
