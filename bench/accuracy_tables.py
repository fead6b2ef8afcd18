"""The tables of docs/explanation/accuracy.md, each as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from agreement import Cell, Rates, Scores, by_rule, mean, scores, unlike
from labels import Row
from peers import CORPUS, FIGURES, TOOLS
from tabulate import tabulate

FEW = 10
"""Of a class in a corpus: with less weight, a figure is an anecdote and is left out of means."""
FEW_IN_HALF = 5
FEW_IN_GOLD = 3
Chosen = Callable[[Cell], bool]


def halves_table(rows: Sequence[Row], gold: Sequence[Cell], excerpts: Sequence[Cell], corpora: Sequence[Cell]) -> str:
    """One line a measure: all, half a, half b, and what in half b is like nothing in half a."""
    new = unlike([*gold, *corpora])
    parts: tuple[Chosen, ...] = (
        lambda cell: True,  # noqa: ARG005
        lambda cell: cell.half == "a",
        lambda cell: cell.half == "b",
        lambda cell: cell.cluster in new,
    )
    table = []

    def add(title: str, cells: Sequence[Cell], measure: Callable[[list[Cell]], float | None], last: int = 4) -> None:
        figures = [_number(measure([cell for cell in cells if part(cell)])) for part in parts[:last]]
        table.append([title, *figures, *[""] * (4 - last)])

    add("**policies labelled by the guide**", gold, _documents)
    add("exact status, mean of the rules", gold, lambda cells: _mean_of(cells, lambda s: s.exact))
    enough = _enough_in_gold(gold, "missing")
    some = [cell for cell in gold if cell.rule in enough]
    add(f"missing: F1, mean of {len(enough)} rules", some, lambda cells: _mean_of(cells, lambda s: s.missing.f1), 3)
    enough = _enough_in_gold(gold, "weak")
    some = [cell for cell in gold if cell.rule in enough]
    add(f"weak: F1, mean of {len(enough)} rules", some, lambda cells: _mean_of(cells, lambda s: s.weak.f1), 1)
    add("weak: F1, all rules in one pot", gold, lambda cells: scores(cells).weak.f1, 3)
    add("a labelled line among the evidence, mean of the rules", gold, lambda cells: _mean_of(cells, lambda s: s.lines))
    add("**excerpts**", excerpts, len, 1)
    add("exact status", excerpts, lambda cells: scores(cells).exact, 1)
    add("a labelled line among the evidence", excerpts, lambda cells: scores(cells).lines, 1)
    comparable = _comparable(rows, corpora)
    add("**policies of public corpora**", corpora, _documents)
    some = [cell for cell in corpora if (cell.corpus, cell.rule) in comparable]
    title = f"F1, mean of {len(comparable)} rules and corpora"
    add(f"present: {title}", some, lambda cells: _mean_of(cells, lambda s: s.present.f1), 3)
    add(f"missing: {title}", some, lambda cells: _mean_of(cells, lambda s: s.missing.f1), 3)
    return _table(["", "all", "half a: read", "half b: only scored", "of b: unlike anything in a"], table)


def _documents(cells: Iterable[Cell]) -> int:
    return len({cell.document for cell in cells})


def _mean_of(cells: Iterable[Cell], figure: Callable[[Scores], float | None]) -> float | None:
    return mean(figure(scores(group)) for group in by_rule(cells).values())


def _enough_in_gold(cells: Iterable[Cell], status: str) -> set[str]:
    groups = by_rule(cells)
    return {rule for (_, rule), some in groups.items() if sum(c.truth == status for c in some) >= FEW_IN_GOLD}


def counts(figures: Scores, few: float = FEW) -> bool:
    """Say whether both classes have enough weight for a mean."""
    return min(figures.positive, figures.negative) >= few - 1e-9


def _comparable(rows: Iterable[Row], corpora: Iterable[Cell]) -> set[tuple[str, str]]:
    """Return the corpora and rules with enough of both classes in each half."""
    both = {row.rule for row in rows if row.both}
    return {
        key
        for key, cells in by_rule(corpora).items()
        if key[1] in both
        and counts(scores(cells))
        and all(counts(scores(c for c in cells if c.half == half), FEW_IN_HALF) for half in "ab")
    }


def gold_table(rows: Iterable[Row], gold: Iterable[Cell], excerpts: Iterable[Cell], grades: Mapping[str, str]) -> str:
    """One line a rule, of the labels by the guide and of the excerpts."""
    groups, cases = by_rule(gold), by_rule(excerpts)
    table = []
    for row in rows:
        cells = groups.get(("gold", row.rule), [])
        own = cases.get(("excerpts", row.rule), [])
        figures = scores(cells)
        labelled = "/".join(str(sum(c.truth == status for c in cells)) for status in ("present", "weak", "missing"))
        halves = [scores(c for c in cells if c.half == half).exact for half in "ab"]
        table.append(
            [
                f"`{row.rule}`",
                *([labelled] if cells else ["-"]),
                _number(figures.exact),
                *map(_number, halves),
                *_rates(figures.missing),
                *_rates(figures.weak),
                _number(figures.lines),
                _number(scores(own).exact),
                grades[row.rule],
            ]
        )
    heads = ["rule", "present/weak/missing", "exact", "exact a", "exact b", "missing P", "R", "F1"]
    return _table([*heads, "weak P", "R", "F1", "lines", "excerpts", "precision"], table)


def corpus_table(rows: Iterable[Row], corpora: Iterable[Cell], corpus: str) -> str:
    """One line a rule that the corpus labels."""
    groups = by_rule(corpora)
    table = []
    for row in rows:
        cells = groups.get((corpus, row.rule))
        if not cells:
            continue
        figures = scores(cells)
        halves = [scores(c for c in cells if c.half == half) for half in "ab"]
        size = [f"`{row.rule}`", str(figures.n), f"{figures.positive:.0f}/{figures.negative:.0f}"]
        if not row.both:
            only = ["", _number(figures.present.recall), *[""] * 6, _number(figures.lines)]
            table.append([*size, *only, "", ""])
            continue
        if counts(figures):
            size[0] += " *"
        table.append(
            [
                *size,
                *_rates(figures.present),
                *_rates(figures.missing),
                "/".join(_number(half.present.f1) for half in halves),
                "/".join(_number(half.missing.f1) for half in halves),
                _number(figures.lines),
                _number(figures.always_present),
                _number(figures.always_missing),
            ]
        )
    heads = ["rule", "n", "with/without", "present P", "R", "F1", "missing P", "R", "F1", "present F1 a/b"]
    return _table([*heads, "missing F1 a/b", "lines", "always present", "always missing"], table)


def means_table(rows: Iterable[Row], corpora: Iterable[Cell]) -> str:
    """One line a corpus, over the rules with enough of both classes."""
    both = {row.rule for row in rows if row.both}
    figures = [(key, scores(cells)) for key, cells in by_rule(corpora).items() if key[1] in both]
    enough = [(corpus, one) for (corpus, _), one in figures if counts(one)]
    table = []
    for name in (*sorted({corpus for corpus, _ in enough}), "all"):
        chosen = [one for corpus, one in enough if name in (corpus, "all")]
        table.append(
            [
                name,
                len(chosen),
                *_mean_rates([one.present for one in chosen]),
                *_mean_rates([one.missing for one in chosen]),
                *(_number(mean(getattr(one, n) for one in chosen)) for n in ("lines", "always_present")),
                _number(mean(one.always_missing for one in chosen)),
            ]
        )
    heads = ["corpus", "rules", "present P", "R", "F1", "missing P", "R", "F1", "lines", "always present"]
    return _table([*heads, "always missing"], table)


def _mean_rates(some: Sequence[Rates]) -> list[str]:
    return [_number(mean(getattr(one, name) for one in some)) for name in Rates._fields]


def peers_table(published: Iterable[Cell]) -> str:
    """One line a rule for which other tools published figures."""
    groups = by_rule(cell._replace(weight=1) for cell in published if cell.corpus == CORPUS)
    table = []
    for rule, theirs in FIGURES.items():
        figures = scores(groups.get((CORPUS, rule), []))
        own = f"{_number(figures.present.f1)} / {_number(figures.missing.f1)}"
        others = [f"{_number(one[0])} / {_number(one[1])}" if one else "" for one in theirs]
        table.append([f"`{rule}`", f"{figures.positive:.0f}", own, *others])
    return _table(["rule", "with", "policylint", *TOOLS], table)


def _rates(some: Rates) -> list[str]:
    return [_number(one) for one in some]


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    aligned = ["left", *["right"] * (len(heads) - 1)]
    return tabulate(list(rows), heads, tablefmt="github", disable_numparse=True, colalign=aligned)
