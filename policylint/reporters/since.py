"""What changed between two reports of the same documents: findings that are gone, new or changed, and what remains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policylint.finding import Finding, Kind, Severity
from policylint.patterns import lazy
from policylint.report import DocumentReport, Report
from policylint.reporters import render as render_report
from policylint.reporters.columns import shown
from policylint.reporters.look import Look
from policylint.reporters.summary import closing_line, counted
from policylint.typed import NamedTuple

_LINES = lazy(r"\blines? \d+(?:, \d+)*")


class Since(NamedTuple):
    """What changed; `gone` by document, `left` are the documents that are linted no more and their former findings.

    Of the documents in `otherwise` and `new` each has the findings that are to be shown, and no others. A finding is
    the same wherever it stands, as its fingerprint has it; it is otherwise if it is weak and was missing, or lacks
    something else, or is of another severity.
    """

    gone: tuple[tuple[DocumentReport, Finding], ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    otherwise: tuple[DocumentReport, ...] = ()
    new: tuple[DocumentReport, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many findings are gone, otherwise and new."""
        return {
            "gone": len(self.gone) + sum(count for _, count in self.left),
            "changed": sum(len(one.findings) for one in self.otherwise),
            "new": sum(len(one.findings) for one in self.new),
        }


def since(before: Mapping[str, DocumentReport], report: Report) -> Since:
    """Compare a report with the last one of each of its documents, by their paths.

    What could not be checked is not compared: nothing of it is gone.
    """
    gone: list[tuple[DocumentReport, Finding]] = []
    otherwise, new = [], []
    for document in report.documents:
        former = _open(before[document.path]) if document.path in before else {}
        now = _open(document)
        gone += ((document, finding) for key, finding in former.items() if key not in now)
        changed = [finding for key, finding in now.items() if key in former and _says(finding) != _says(former[key])]
        added = [finding for key, finding in now.items() if key not in former]
        otherwise += [document._replace(findings=tuple(changed))] if changed else []
        new += [document._replace(findings=tuple(added))] if added else []
    there = {document.path for document in report.documents} | {error.path for error in report.errors}
    left = tuple((path, len(_open(one))) for path, one in before.items() if path not in there)
    return Since(tuple(gone), left, tuple(otherwise), tuple(new))


def render(since: Since, report: Report, form: str, look: Look) -> str:
    """Return what is gone, changed and new, in the form of a report, and the counts of what remains."""
    groups = [
        ("Gone", "".join(f"{line}\n" for line in _gone(since, look))),
        ("Changed", _findings(since.otherwise, report, form, look)),
        ("New", _findings(since.new, report, form, look)),
    ]
    parts = [f"{look.paint(f'{title}:', 'bold')}\n{text}" for title, text in groups if text]
    if look.summary:
        counts = ", ".join(f"{number} {word}" for word, number in since.counts.items() if number)
        line = closing_line(report) if report.documents else "No document was checked"
        parts.append(f"{counts or 'No finding changed'}. {line}\n")
    return "\n".join(parts)


def _open(document: DocumentReport) -> dict[tuple[str, bool, str], Finding]:
    """Return the findings that nobody has accepted by what makes each the same one, missing or weak."""
    return {(one.rule, one.kind == "defect", one.key): one for one in document.findings if not one.suppressed}


def _says(finding: Finding) -> tuple[Kind, Severity, str]:
    """Return what a finding says but for places; of a missing clause all else is what text comes closest."""
    return finding.kind, finding.severity, "" if finding.kind == "missing" else _LINES.sub("", finding.message)


def _gone(since: Since, look: Look) -> Iterator[str]:
    for document, finding in since.gone:
        accepted = any(
            one.suppressed and (one.rule, one.kind, one.key) == (finding.rule, finding.kind, finding.key)
            for one in document.findings
        )
        says = f"{finding.severity}[{finding.rule}] {shown(finding.message)}" + " (accepted)" * accepted
        yield f"{shown(document.path)}: {look.paint(says, 'green')}"
    for path, count in since.left:
        yield f"{shown(path)}: it is linted no more; it had {counted(count, 'finding')}"


def _findings(documents: tuple[DocumentReport, ...], report: Report, form: str, look: Look) -> str:
    return render_report(form, report._replace(documents=documents), look._replace(summary=False))
