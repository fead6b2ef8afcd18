"""How far the linter's statuses agree with labels: values and arithmetic, no I/O.

A cell is one label: one rule in one document. Public corpora answer yes or no: there a weak clause counts as present.
A document weighs 1, or 1 / the number of its near-duplicates in a corpus, so that a template counts once.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

STATUSES = ("present", "weak", "missing")

Spans = Sequence[tuple[int, int]]
"""First and last lines, 1-based."""


class Answer(NamedTuple):
    """What the linter says of one rule in one document. What it does not assess counts as missing."""

    status: str = "missing"
    spans: Spans = ()


class Cell(NamedTuple):
    """A label beside the linter's status; `hit` says whether the evidence is where the label is, None if not asked."""

    corpus: str
    rule: str
    document: str
    truth: str
    reported: str
    weight: float = 1
    hit: bool | None = None
    cluster: str = ""

    @property
    def half(self) -> str:
        """Return a for a document that rules may be improved on, b for one of which only scores are looked at."""
        return half_of(self.document)


class Rates(NamedTuple):
    """Precision, recall and F1; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


class Scores(NamedTuple):
    """The agreement on some cells; `positive` and `negative` are weights of those labelled missing, or not."""

    n: int
    positive: float
    negative: float
    exact: float | None
    present: Rates
    weak: Rates
    missing: Rates
    lines: float | None
    always_present: float | None
    """The F1 of `present` that whoever always says so would reach."""
    always_missing: float | None


def half_of(document: str) -> str:
    """Return the half of a document: it depends on the last part of its name and on nothing else."""
    return "ab"[zlib.crc32(document.rpartition("/")[2].encode()) & 1]


def rates(hits: float, false: float, missed: float) -> Rates:
    """Return the rates of a class from its weights found rightly, found wrongly, and not found."""
    return Rates(
        hits / (hits + false) if hits + false else None,
        hits / (hits + missed) if hits + missed else None,
        2 * hits / (2 * hits + false + missed) if hits + false + missed else None,
    )


def scores(cells: Iterable[Cell]) -> Scores:
    """Measure some cells."""
    table: dict[tuple[str, str], float] = defaultdict(float)
    placed = {True: 0.0, False: 0.0}
    n = 0
    for cell in cells:
        n += 1
        table[cell.truth, cell.reported] += cell.weight
        if cell.hit is not None:
            placed[cell.hit] += cell.weight
    total = sum(table.values())
    negative = sum(weight for (truth, _), weight in table.items() if truth == "missing")
    positive = total - negative
    present, weak, missing = (_rates_of(table, status) for status in STATUSES)
    return Scores(
        n=n,
        positive=positive,
        negative=negative,
        exact=sum(table.get((status, status), 0) for status in STATUSES) / total if total else None,
        present=present,
        weak=weak,
        missing=missing,
        lines=placed[True] / sum(placed.values()) if sum(placed.values()) else None,
        always_present=rates(positive, negative, 0).f1,
        always_missing=rates(negative, positive, 0).f1,
    )


def _rates_of(table: Mapping[tuple[str, str], float], status: str) -> Rates:
    hits = table.get((status, status), 0)
    false = sum(weight for (truth, reported), weight in table.items() if reported == status != truth)
    missed = sum(weight for (truth, reported), weight in table.items() if truth == status != reported)
    return rates(hits, false, missed)


def by_rule(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """Group cells by corpus and rule."""
    groups = defaultdict(list)
    for cell in cells:
        groups[cell.corpus, cell.rule].append(cell)
    return dict(groups)


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of what there is."""
    some = [value for value in values if value is not None]
    return sum(some) / len(some) if some else None


def unlike(cells: Iterable[Cell]) -> frozenset[str]:
    """Return the near-duplicate clusters that have no document in half a."""
    seen: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        seen[cell.cluster].add(cell.half)
    return frozenset(cluster for cluster, halves in seen.items() if "a" not in halves)


def touches(spans: Spans, labelled: Iterable[int], tolerance: int, paragraphs: Mapping[int, int] | None = None) -> bool:
    """Say whether a span is within some lines of a labelled line, or in its paragraph."""
    labels = set(labelled)
    paragraph_of = paragraphs or {}
    wanted = {paragraph_of[line] for line in labels if line in paragraph_of}
    for first, last in spans:
        if any(first - tolerance <= line <= last + tolerance for line in labels):
            return True
        if any(paragraph_of.get(line) in wanted for line in range(first, last + 1) if line in paragraph_of):
            return True
    return False


def paragraphs_of(text: str) -> dict[int, int]:
    """Number the paragraphs (runs of lines that are not blank) by line.

    Empty where less than a quarter of the lines are blank: there each line is a paragraph of its own.
    """
    lines = text.split("\n")
    if 4 * sum(not line.strip() for line in lines) < len(lines):
        return {}
    numbers, current = {}, 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            numbers[number] = current
        else:
            current += 1
    return numbers
