"""Measures the built-in rules on labelled policies and writes docs/explanation/accuracy.md.

    python bench/accuracy.py --gold DIR --corpora LABELS.jsonl --excerpts CASES.jsonl --rule-map MAP.tsv

The prose of the page is written by hand; this script replaces the tables between its markers, and the `precision` of
each rule. `--check` writes nothing, and fails if anything would change.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from accuracy_tables import FEW, corpus_table, gold_table, halves_table, means_table, peers_table
from agreement import Cell, scores
from labels import ROOT, Row, corpus_cells, excerpt_cells, gold_cells, read_rule_map, with_clusters

PAGE = ROOT / "docs" / "explanation" / "accuracy.md"
GRADES = ((0.95, "high"), (0.85, "medium"), (0.0, "low"))

_BLOCK = re.compile(r"(<!-- figures: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PRECISION = re.compile(r"^precision: \w+\n", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write."""
    options = _options(arguments)
    rows = read_rule_map(options.rule_map)
    gold = list(with_clusters(gold_cells(options.gold, rows), options.gold, options.corpora))
    excerpts = excerpt_cells(options.excerpts)
    corpora = corpus_cells(options.corpora, rows)
    published = corpus_cells(options.corpora, rows, strict=False)
    grades = precision_of(rows, [*gold, *excerpts], corpora)
    tables = {
        "halves": halves_table(rows, gold, excerpts, corpora),
        "gold": gold_table(rows, gold, excerpts, grades),
        "means": means_table(rows, corpora),
        **{f"corpus-{name}": corpus_table(rows, corpora, name) for name in sorted({cell.corpus for cell in corpora})},
        "peers": peers_table(published),
    }
    for name, table in tables.items():
        print(f"\n{name}\n\n{table}")
    changed = _write(options.page, _page(options.page, tables), check=options.check)
    for path, text in _graded(grades):
        changed |= _write(path, text, check=options.check)
    return 1 if changed and options.check else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("gold", "corpora", "excerpts", "rule-map"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--check", action="store_true")
    return parser.parse_args(arguments)


def _write(path: Path, text: str, *, check: bool) -> bool:
    if path.read_text(encoding="utf-8") == text:
        return False
    if not check:
        path.write_text(text, encoding="utf-8")
    print(f"{path}: {'is out of date' if check else 'written'}", file=sys.stderr)
    return True


def _page(path: Path, tables: Mapping[str, str]) -> str:
    page = path.read_text(encoding="utf-8")
    unknown = {name for _, name, _ in _BLOCK.findall(page)} ^ set(tables)
    if unknown:
        raise SystemExit(f"{path}: tables and markers differ: {', '.join(sorted(unknown))}")
    return _BLOCK.sub(lambda block: f"{block[1]}{tables[block[2]]}\n{block[3]}", page)


def precision_of(rows: Iterable[Row], labelled: Iterable[Cell], corpora: Iterable[Cell]) -> dict[str, str]:
    """Grade each rule by its share of right statuses: on all documents or on half b, whichever is worse.

    The labels by the guide count; those of the corpora only for a rule that has no others. Few labels in half b make no
    high grade.
    """
    ours, theirs = _by_rule_only(labelled), _by_rule_only(corpora)
    return {row.rule: _grade(ours.get(row.rule) or theirs.get(row.rule, [])) for row in rows}


def _by_rule_only(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.rule, []).append(cell)
    return groups


def _grade(cells: Sequence[Cell]) -> str:
    unread = [cell for cell in cells if cell.half == "b" and cell.corpus != "excerpts"]
    worst = min(scores(some).exact or 0.0 for some in (cells, unread))
    grade = next(grade for least, grade in GRADES if worst >= least)
    return "medium" if grade == "high" and len(unread) < FEW else grade


def _graded(grades: Mapping[str, str]) -> Iterable[tuple[Path, str]]:
    """Yield the rule files with their precision in it."""
    for rule, grade in grades.items():
        path = ROOT / "rules" / f"{rule}.yaml"
        text = path.read_text(encoding="utf-8")
        if not _PRECISION.search(text):
            text = text.replace("\nadvice:", "\nprecision: low\nadvice:", 1)
        yield path, _PRECISION.sub(f"precision: {grade}\n", text)


if __name__ == "__main__":
    sys.exit(main())
