"""Counts -> summary: how many policies miss each disclosure, as a table, as JSON and as a chart. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from policylint.assessment import Status
from policylint.auditing.columns import Columns
from policylint.finding import SEVERITIES
from policylint.reporters.columns import shortened, shown
from policylint.reporters.summary import STATUSES, counted
from policylint.typed import Any, NamedTuple

SCHEMA = 1

_TITLE_WIDTH = 60
_BAR, _LEFT, _ROW, _TOP = 360, 470, 22, 64
_COLOURS: tuple[tuple[Status, str], ...] = (("missing", "#b3261e"), ("weak", "#d99000"), ("present", "#cfd8cf"))


class Counts(NamedTuple):
    """What was counted: documents, those among them that are policies, their statuses by rule, and findings.

    Statuses are counted of policies only: what is no privacy policy in English lacks all disclosures, and says nothing.
    """

    documents: int = 0
    policies: int = 0
    errors: int = 0
    characters: int = 0
    statuses: Mapping[tuple[str, str], int] = {}
    findings: Mapping[str, int] = {}

    def plus(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(
            self.documents + other.documents,
            self.policies + other.policies,
            self.errors + other.errors,
            self.characters + other.characters,
            _sum(self.statuses, other.statuses),
            _sum(self.findings, other.findings),
        )

    def as_json(self) -> str:
        """Return the counts as a line of JSON."""
        statuses = [[rule, status, number] for (rule, status), number in self.statuses.items()]
        return json.dumps(self._asdict() | {"statuses": statuses, "findings": dict(self.findings)}) + "\n"

    @staticmethod
    def from_json(text: str) -> Counts:
        """Read counts. Raises ValueError, KeyError, TypeError, AttributeError or RecursionError for what is none."""
        read = json.loads(text)
        statuses = {(str(rule), str(status)): int(number) for rule, status, number in read["statuses"]}
        findings = {str(severity): int(number) for severity, number in read["findings"].items()}
        documents, policies, errors, characters = (int(read[name]) for name in Counts._fields[:4])
        return Counts(documents, policies, errors, characters, statuses, findings)


class Row(NamedTuple):
    """One disclosure: in how many policies it has which status."""

    rule: str
    title: str
    counts: Mapping[str, int]

    def share(self, status: str) -> float:
        """Return the share of the policies that the rule applies to."""
        applies = sum(number for name, number in self.counts.items() if name != "not_applicable")
        return self.counts[status] / applies if applies else 0.0


def counts_of(columns: Columns) -> Counts:
    """Count a batch. Every document has the assessments of the same rules, in one order."""
    documents = columns.documents["is_policy"]
    each = len(columns.assessments["rule"]) // len(documents) if documents else 0
    statuses: Counter[tuple[str, str]] = Counter()
    for number, is_policy in enumerate(documents):
        if is_policy:
            own = slice(number * each, (number + 1) * each)
            statuses.update(zip(columns.assessments["rule"][own], columns.assessments["status"][own], strict=True))
    accepted = zip(columns.findings["severity"], columns.findings["suppressed"], strict=True)
    return Counts(
        len(documents),
        sum(documents),
        len(columns.errors["message"]),
        sum(columns.documents["characters"]),
        statuses,
        Counter(severity for severity, suppressed in accepted if not suppressed),
    )


def rows_of(counts: Counts, titles: Mapping[str, str]) -> list[Row]:
    """Return a row a disclosure, what most policies miss first."""
    rules = dict.fromkeys(rule for rule, _ in counts.statuses)
    rows = [
        Row(rule, titles.get(rule, rule), {status: counts.statuses.get((rule, status), 0) for status in STATUSES})
        for rule in rules
    ]
    return sorted(rows, key=lambda row: (-row.share("missing"), -row.share("weak"), row.rule))


def as_table(counts: Counts, rows: Sequence[Row]) -> str:
    """Return the summary for a terminal."""
    from tabulate import tabulate

    if not rows:
        return closing(counts) + "\n"
    cells = [
        [row.rule, f"{row.share('missing'):.1%}", f"{row.share('weak'):.1%}", shortened(shown(row.title), _TITLE_WIDTH)]
        for row in rows
    ]
    sides = ("left", "right", "right", "left")
    text = tabulate(cells, ["rule", "missing", "weak", "title"], "simple", disable_numparse=True, colalign=sides)
    return "\n".join(line.rstrip() for line in text.splitlines()) + f"\n\n{closing(counts)}\n"


def closing(counts: Counts) -> str:
    """Return what closes the table."""
    line = f"{counts.policies:,} of {counts.documents:,} documents are privacy policies in English"
    return f"{line}; {counted(counts.errors, 'error')}"


def as_json(counts: Counts, rows: Sequence[Row], version: str) -> str:
    """Return the summary for programs."""
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "version": version,
        "documents": counts.documents,
        "policies": counts.policies,
        "errors": counts.errors,
        "characters": counts.characters,
        "findings": {severity: counts.findings.get(severity, 0) for severity in reversed(SEVERITIES)},
        "rules": [
            {
                "rule": row.rule,
                "title": row.title,
                **row.counts,
                "share_missing": round(row.share("missing"), 6),
                "share_weak": round(row.share("weak"), 6),
            }
            for row in rows
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_chart(counts: Counts, rows: Sequence[Row]) -> str:
    """Return the summary as an SVG of its own: a bar a disclosure, and its shares as numbers."""
    height = _TOP + _ROW * len(rows) + 12
    width = _LEFT + _BAR + 130
    title = "Disclosures that privacy policies miss"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" ',
        'role="img" aria-labelledby="t" font-family="system-ui,sans-serif" font-size="12">',
        f'<title id="t">{title}</title>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16" font-weight="600">{title}</text>',
        f'<text x="12" y="44" fill="#444">{escape(closing(counts))}</text>',
    ]
    for at, (status, colour) in enumerate(_COLOURS):
        x = _LEFT + 90 * at
        lines.append(f'<rect x="{x}" y="34" width="11" height="11" fill="{colour}"/>')
        lines.append(f'<text x="{x + 16}" y="44">{status}</text>')
    for number, row in enumerate(rows):
        lines += _bar(row, _TOP + _ROW * number)
    return "\n".join((*lines, "</svg>")) + "\n"


def _bar(row: Row, y: int) -> list[str]:
    name = escape(shortened(shown(row.title), _TITLE_WIDTH))
    lines = [f"<g><title>{escape(row.rule)}</title>"]
    lines.append(f'<text x="{_LEFT - 10}" y="{y + 13}" text-anchor="end">{name}</text>')
    x = float(_LEFT)
    for status, colour in _COLOURS:
        if width := _BAR * row.share(status):
            lines.append(f'<rect x="{x:.1f}" y="{y + 2}" width="{width:.1f}" height="15" fill="{colour}"/>')
            x += width
    shares = f"{row.share('missing'):.0%} missing, {row.share('weak'):.0%} weak"
    lines.append(f'<text x="{_LEFT + _BAR + 10}" y="{y + 13}" fill="#444">{shares}</text></g>')
    return lines


def _sum(some: Mapping[Any, int], others: Mapping[Any, int]) -> dict[Any, int]:
    """Return the sums of two counts, in the order of what comes first."""
    total = dict(some)
    for key, number in others.items():
        total[key] = total.get(key, 0) + number
    return total
