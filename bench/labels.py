"""Reads labelled policies, lints them, and puts labels and statuses side by side."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agreement import STATUSES, Answer, Cell, paragraphs_of, touches

ROOT = Path(__file__).parents[1]
Answers = Mapping[str, Mapping[str, Answer]]
"""By document and rule."""

Lint = Callable[[Path, Sequence[str]], Answers]
"""Lints documents of a folder, named relative to it."""


class Row(NamedTuple):
    """A row of the rule map: which labels a rule is measured by."""

    rule: str
    gold: str
    disclosures: tuple[str, ...]
    both: bool
    """Whether a corpus has enough documents without the disclosure for its precision to mean something."""


def read_rule_map(path: Path) -> tuple[Row, ...]:
    """Read the table rule, gold, corpus_disclosures, measures."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(r["rule"], r["gold"], tuple(filter(None, r["corpus_disclosures"].split(","))), r["measures"] == "both")
            for r in csv.DictReader(file, delimiter="\t")
        )


def lint(folder: Path, names: Sequence[str]) -> Answers:
    """Lint documents with the command that a user would give; one that cannot be read counts as missing everything."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [
        sys.executable,
        "-m",
        "policylint",
        "check",
        "--isolated",
        "--profile",
        "all",
        "--format",
        "json",
        "--quiet",
    ]
    run = subprocess.run([*command, "--", *names], cwd=folder, env=environment, capture_output=True, check=False)
    print(run.stderr.decode("utf-8", "replace"), end="", file=sys.stderr)
    if not run.stdout:
        raise SystemExit(f"{folder}: nothing could be linted (exit code {run.returncode})")
    documents = json.loads(run.stdout)["documents"]
    return {d["path"]: {a["rule"]: _answer(a) for a in d["assessments"]} for d in documents}


def _answer(assessment: Mapping[str, Any]) -> Answer:
    status = assessment["status"] if assessment["status"] in STATUSES else "missing"
    return Answer(status, [(one["line"], one["end_line"]) for one in assessment["evidence"]])


def _said(answers: Answers, document: str, rule: str) -> Answer:
    return answers.get(document, {}).get(rule, Answer())


# --- policies labelled by the guide: NAME.tsv beside NAME


def gold_cells(folder: Path, rows: Iterable[Row], linted: Lint = lint) -> list[Cell]:
    """Return the labels of a folder; what its readers could not settle, and what does not apply, is left out."""
    names = sorted(path.name.removesuffix(".tsv") for path in folder.glob("*.tsv"))
    answers = linted(folder, names)
    rules = {row.gold: row.rule for row in rows if row.gold}
    cells = []
    for name in names:
        with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for label in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                rule, truth = rules.get(label["disclosure"].strip(), ""), label["status"].strip()
                if rule and truth in STATUSES:
                    said = _said(answers, name, rule)
                    lines = _lines(label["lines"] or "")
                    asked = lines and "missing" not in (truth, said.status)
                    hit = touches(said.spans, lines, 1) if asked else None
                    cells.append(Cell("gold", rule, name, truth, said.status, hit=hit))
    return cells


def _lines(text: str) -> list[int]:
    """Return the numbers of "12,15-16"."""
    numbers: list[int] = []
    for part in filter(None, text.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


# --- short excerpts, each labelled for one rule


def excerpt_cells(path: Path, linted: Lint = lint) -> list[Cell]:
    """Return the labels of excerpts, one JSON object a line."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            Path(folder, f"{case['id']}.{case['format']}").write_text(case["text"], encoding="utf-8")
        answers = linted(Path(folder), [f"{case['id']}.{case['format']}" for case in cases])
    cells = []
    for case in cases:
        said = _said(answers, f"{case['id']}.{case['format']}", case["rule"])
        asked = case["lines"] and said.status == case["status"]
        hit = touches(said.spans, case["lines"], 1) if asked else None
        cells.append(Cell("excerpts", case["rule"], case["id"], case["status"], said.status, hit=hit))
    return cells


# --- public corpora: a document has a disclosure or not


def corpus_cells(
    truth: Path,
    rows: Iterable[Row],
    linted: Lint = lint,
    *,
    strict: bool = True,
) -> list[Cell]:
    """Return the labels of corpora: JSON lines whose `file` is relative to their folder.

    A rule with several disclosures is labelled present if one of them is, missing if all that the corpus has are. A
    label that annotators disagree on (null) leaves the document out, unless another one decides. `strict` takes the
    corrected label where there is one.
    """
    labels: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    files: dict[str, dict[str, Any]] = {}
    for line in filter(str.strip, truth.read_text(encoding="utf-8").splitlines()):
        label = json.loads(line)
        labels[label["file"], label["disclosure"]].append(label)
        files.setdefault(label["file"], label)
    answers = linted(truth.parent, sorted(files))
    paragraphs = {file: paragraphs_of(_text(truth.parent / file)) for file in files}
    cells = []
    for row in rows:
        for file, any_label in files.items():
            found = [label for name in row.disclosures for label in labels.get((file, name), ())]
            values = [(label.get("gold_strict", label["gold"]) if strict else label["gold"]) for label in found]
            if not found or (1 not in values and None in values):
                continue
            lines = {line for label, value in zip(found, values, strict=True) if value == 1 for line in label["lines"]}
            said = _said(answers, file, row.rule)
            reported = "missing" if said.status == "missing" else "present"
            asked = lines and 1 in values and reported == "present"
            cells.append(
                Cell(
                    any_label["corpus"],
                    row.rule,
                    file,
                    "present" if 1 in values else "missing",
                    reported,
                    1 / any_label["cluster_size"],
                    touches(said.spans, lines, 3, paragraphs[file]) if asked else None,
                    any_label["cluster"],
                )
            )
    return cells


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def with_clusters(cells: Iterable[Cell], gold: Path, truth: Path) -> Iterator[Cell]:
    """Yield policies of the guide with the cluster of the same text in a corpus; else each is one of its own."""
    clusters = {}
    for line in filter(str.strip, truth.read_text(encoding="utf-8").splitlines()):
        label = json.loads(line)
        clusters[label["file"]] = label["cluster"]
    of_text = {_text(truth.parent / file).strip(): cluster for file, cluster in clusters.items()}
    of_name: dict[str, str] = {}
    for cell in cells:
        if cell.document not in of_name:
            of_name[cell.document] = of_text.get(_text(gold / cell.document).strip(), cell.document)
        yield cell._replace(cluster=of_name[cell.document])
