"""bench/accuracy.py: its arithmetic, and that the page and the rules say what was measured."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from policylint.rule import PRECISIONS
from policylint.rulefolders import load
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "bench"))

from accuracy import precision_of  # noqa: E402
from agreement import Answer, Cell, Rates, half_of, paragraphs_of, scores, touches, unlike  # noqa: E402
from labels import Row, corpus_cells, excerpt_cells, gold_cells, lint, read_rule_map  # noqa: E402

needs_shared = pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="needs the labelled policies")


def cell(truth: str, reported: str, weight: float = 1, hit: bool | None = None, document: str = "x") -> Cell:
    return Cell("corpus", "retention/period", document, truth, reported, weight, hit)


# --- arithmetic


def test_scores_of_three_statuses() -> None:
    cells = [
        *[cell("present", "present", hit=True)] * 3,
        cell("present", "weak", hit=False),
        *[cell("weak", "weak")] * 2,
        cell("weak", "missing"),
        *[cell("missing", "missing")] * 4,
        cell("missing", "present"),
    ]
    found = scores(cells)
    assert (found.n, found.positive, found.negative) == (12, 7, 5)
    assert found.exact == pytest.approx(9 / 12)
    assert found.present == pytest.approx(Rates(3 / 4, 3 / 4, 3 / 4))
    assert found.weak == pytest.approx(Rates(2 / 3, 2 / 3, 2 / 3))
    assert found.missing == pytest.approx(Rates(4 / 5, 4 / 5, 4 / 5))
    assert found.lines == pytest.approx(3 / 4)
    assert found.always_present == pytest.approx(2 * 7 / (2 * 7 + 5))
    assert found.always_missing == pytest.approx(2 * 5 / (2 * 5 + 7))


def test_near_duplicates_weigh_less() -> None:
    found = scores([cell("present", "present", 0.25), cell("missing", "present", 1)])
    assert found.present == pytest.approx(Rates(0.2, 1, 1 / 3))
    assert found.missing == Rates(None, 0, 0)


def test_nothing_has_no_scores() -> None:
    found = scores([])
    assert (found.exact, found.lines, found.present) == (None, None, Rates(None, None, None))


def test_a_half_depends_on_the_last_part_of_the_name() -> None:
    assert half_of("one/privacy.md") == half_of("another/privacy.md")
    assert {half_of(f"{number}.md") for number in range(20)} == {"a", "b"}


def test_what_repeats_a_document_of_half_a_is_not_new() -> None:
    a = next(name for name in map(str, range(20)) if half_of(name) == "a")
    b = next(name for name in map(str, range(20)) if half_of(name) == "b")
    cells = [
        cell("weak", "weak", document=a)._replace(cluster="both"),
        cell("weak", "weak", document=b)._replace(cluster="both"),
        cell("weak", "weak", document=b)._replace(cluster="only b"),
    ]
    assert unlike(cells) == {"only b"}


@pytest.mark.parametrize(
    ("spans", "labelled", "tolerance", "expected"),
    [
        ([(5, 5)], [6], 1, True),
        ([(5, 5)], [7], 1, False),
        ([(5, 9)], [7], 0, True),
        ([(1, 1), (20, 20)], [22], 3, True),
        ([], [1], 3, False),
        ([(1, 2)], [8], 3, True),  # lines 1 to 8 are one paragraph
        ([(10, 10)], [8], 1, False),
    ],
)
def test_touches(spans: list[tuple[int, int]], labelled: list[int], tolerance: int, expected: bool) -> None:
    paragraphs = dict.fromkeys(range(1, 9), 0) | {10: 1} if (8 in labelled and tolerance) else None
    assert touches(spans, labelled, tolerance, paragraphs) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\none\n\ntwo\n\n\nthree", {1: 0, 2: 0, 4: 1, 7: 3}),
        ("each\nline\nis\na\nparagraph\n", {}),
        ("", {}),
    ],
)
def test_paragraphs(text: str, expected: dict[int, int]) -> None:
    assert paragraphs_of(text) == expected


# --- reading labels


ROWS = (Row("retention/period", "retention", ("kept", "deleted"), True), Row("rights/access", "", ("copy",), False))


def answers(**status: str) -> object:
    def linted(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Answer]]:
        assert all((folder / name).is_file() for name in names)
        return {name: {"retention/period": Answer(status[Path(name).stem], [(3, 4)])} for name in names}

    return linted


def test_gold_labels(tmp_path: Path) -> None:
    for name, row in (("one", "weak\t2,7-8\tx"), ("two", "n/a\t\tx"), ("three", "missing\t\tx")):
        (tmp_path / f"{name}.md").write_text("x", encoding="utf-8")
        labels = f"disclosure\tstatus\tlines\twhy\nretention\t{row}\nnobody asks\tweak\t1\tx\n"
        (tmp_path / f"{name}.md.tsv").write_text(labels, encoding="utf-8")
    found = gold_cells(tmp_path, ROWS, answers(one="present", two="weak", three="weak"))  # type: ignore[arg-type]
    assert found == [
        Cell("gold", "retention/period", "one.md", "weak", "present", hit=True),
        Cell("gold", "retention/period", "three.md", "missing", "weak"),
    ]


def test_corpus_labels(tmp_path: Path) -> None:
    rows = [
        ("one", "kept", 0, []),
        ("one", "deleted", 1, [9]),
        ("two", "kept", 0, []),
        ("three", "kept", None, []),
        ("four", "kept", None, []),
        ("four", "deleted", 1, [3]),
    ]
    lines = []
    for name, disclosure, gold, places in rows:
        (tmp_path / f"{name}.md").write_text("x\n\n\n" * 9, encoding="utf-8")
        label = {"corpus": "c", "file": f"{name}.md", "disclosure": disclosure, "gold": gold, "lines": places}
        lines.append(json.dumps(label | {"cluster": name, "cluster_size": 2}))
    truth = tmp_path / "labels.jsonl"
    truth.write_text("\n".join(lines), encoding="utf-8")
    linted = answers(one="weak", two="missing", three="weak", four="present")
    found = corpus_cells(truth, ROWS, linted)  # type: ignore[arg-type]
    assert [(c.document, c.truth, c.reported, c.weight, c.hit) for c in found] == [
        ("one.md", "present", "present", 0.5, False),
        ("two.md", "missing", "missing", 0.5, None),
        ("four.md", "present", "present", 0.5, True),
    ]


def test_excerpt_labels(tmp_path: Path) -> None:
    case = {"id": "x", "rule": "retention/period", "status": "weak", "format": "txt", "text": "y", "lines": [5]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(case), encoding="utf-8")
    found = excerpt_cells(tmp_path / "cases.jsonl", answers(x="weak"))  # type: ignore[arg-type]
    assert found == [Cell("excerpts", "retention/period", "x", "weak", "weak", hit=True)]


def test_precision_is_that_of_the_worse_half() -> None:
    a = [name for name in map(str, range(99)) if half_of(name) == "a"]
    b = [name for name in map(str, range(99)) if half_of(name) == "b"]
    good = [cell("weak", "weak", document=name) for name in a[:30]]
    half = [cell("weak", "weak" if number else "missing", document=b[number]) for number in range(10)]
    corpus = [cell("weak", "missing", document=name) for name in (*a, *b)]
    assert precision_of(ROWS[:1], good + half, corpus) == {"retention/period": "medium"}
    assert precision_of(ROWS[:1], [*good, *half[1:]], corpus) == {"retention/period": "medium"}, "only nine of b"
    assert precision_of(ROWS[:1], [*good, *half[1:], cell("weak", "weak", document=b[10])], corpus) == {
        "retention/period": "high"
    }
    assert precision_of(ROWS[:1], good, corpus) == {"retention/period": "low"}, "nothing is known of half b"
    assert precision_of(ROWS[:1], [], corpus) == {"retention/period": "low"}


# --- what is published


@needs_shared
def test_every_measured_rule_says_how_precise_it_is_and_no_other_does() -> None:
    measured = {row.rule for row in read_rule_map(SHARED / "eval" / "rule-map.tsv")}
    assert measured == {rule.id for rule in load()[0].rules.values() if rule.precision in PRECISIONS}


def test_the_page_and_the_rules_agree() -> None:
    page = (ROOT / "docs" / "explanation" / "accuracy.md").read_text(encoding="utf-8")
    table = page[page.index("<!-- figures: gold -->") :]
    shown = dict(re.findall(r"^\| `(\S+)` .* (\w+) \|$", table[: table.index("<!-- end -->")], re.MULTILINE))
    assert shown == {rule.id: rule.precision for rule in load()[0].rules.values() if rule.precision}


@needs_shared
def test_figures_are_those_of_the_reference(tmp_path: Path) -> None:
    """Another program, written for the same definitions, gets the same figures from the same documents."""
    rows = read_rule_map(SHARED / "eval" / "rule-map.tsv")
    small = tmp_path / "labels.jsonl"
    with (SHARED / "corpora" / "ground_truth.tune.jsonl").open(encoding="utf-8") as file:
        small.write_text(
            "".join(line for line in file if '"opp115"' in line or '"privacyspy"' in line), encoding="utf-8"
        )
    for name in ("opp115", "privacyspy"):
        (tmp_path / name).symlink_to(SHARED / "corpora" / name)
    theirs = reference(tmp_path, "--gold", SHARED / "gold")
    cells = gold_cells(SHARED / "gold", rows)
    for one in theirs["rules"]:
        own = scores(cell for cell in cells if cell.rule == one["rule"])
        assert (own.n, own.exact, own.lines) == pytest.approx((one["n"], one["exact"], one["line_hit"]), nan_ok=True)
        for status, ours in (("missing", own.missing), ("weak", own.weak)):
            assert list(ours) == [approximately(one[f"{status}_{key}"]) for key in ("p", "r", "f1")]
    theirs = reference(tmp_path, "--truth", small, "--docs", tmp_path)
    cells = corpus_cells(small, rows)
    assert len(theirs["cells"]) > 10
    for one in theirs["cells"]:
        own = scores(c for c in cells if (c.corpus, c.rule) == (one["corpus"], one["rule"]))
        assert own.n == one["n"]
        assert list(own.present) == [approximately(one[f"present_{key}"]) for key in ("p", "r", "f1")]
        assert list(own.missing) == [approximately(one[f"missing_{key}"]) for key in ("p", "r", "f1")]
        others = (own.lines, own.always_present, own.always_missing)
        assert list(others) == [approximately(one[k]) for k in ("line_hit", "always_present_f1", "always_missing_f1")]


def approximately(value: float | None) -> object:
    return None if value is None else pytest.approx(value)


def reference(folder: Path, *arguments: object) -> dict[str, list[dict[str, float]]]:
    command = f"{shlex.quote(sys.executable)} -m policylint check --profile all --format json --quiet"
    out = folder / "scores.json"
    program = [sys.executable, str(SHARED / "eval" / "score.py"), *map(str, arguments), "--command", command]
    subprocess.run([*program, "--json", str(out)], check=True, capture_output=True, cwd=folder)
    return json.loads(out.read_text(encoding="utf-8"))


@needs_shared
def test_the_documents_of_a_reference_can_be_linted() -> None:
    answered = lint(SHARED / "gold", ["dev-thunderbird.md"])
    assert set(answered["dev-thunderbird.md"]) >= {row.rule for row in read_rule_map(SHARED / "eval" / "rule-map.tsv")}
