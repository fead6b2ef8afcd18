"""What there is to know of a place in a policy: the findings that point at it, and the disclosures that it makes."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol.types import Hover, MarkupContent, MarkupKind, Position, Range

from policylint.assessment import Assessment
from policylint.finding import Finding
from policylint.report import DocumentReport
from policylint.reporters.markdown import code, escaped
from policylint.reporters.notes import cite, notes_of
from policylint.reporters.pages import Page, page_of
from policylint.reporters.places import clause_of, trimmed
from policylint.server.checker import Checked
from policylint.settings import WORST_FIRST
from policylint.source import Source, Span
from policylint.typed import NamedTuple

_IN_FULL, _MOST = 2, 20
"""Rules that are told of at one place: the worst in full, the others in a line each."""


class _Part(NamedTuple):
    """What is said of one rule: in a line, and what more there is; and the span that it is said of."""

    span: Span
    line: str
    more: tuple[str, ...]


class _Pen:
    """Writes in Markdown, in which nothing that is quoted is markup; or in plain text."""

    def __init__(self, *, markdown: bool) -> None:
        self.markdown = markdown

    def say(self, text: str) -> str:
        """Return a text that comes from a rule or a document."""
        return escaped(text) if self.markdown else " ".join(text.split())

    def bold(self, text: str) -> str:
        return f"**{self.say(text)}**" if self.markdown else self.say(text)

    def code(self, text: str) -> str:
        return code(text) if self.markdown else text

    def link(self, text: str, url: str) -> str:
        if not url:
            return self.say(text)
        return f"[{self.say(text)}](<{url}>)" if self.markdown else f"{text}: {url}"


def hover_at(checked: Checked, position: Position, *, markdown: bool) -> Hover | None:
    """Return what is known of a place, None where that is nothing."""
    document = checked.document
    if document is None:
        return None
    offset = checked.buffer.span(Range(position, position)).start
    parts = list(_parts(checked, document, offset, _Pen(markdown=markdown)))
    if not parts:
        return None
    texts = ["\n\n".join((part.line, *part.more)) for part in parts[:_IN_FULL]]
    lines = [f"- {part.line}" for part in parts[_IN_FULL:_MOST]]
    lines += [f"- and {len(parts) - _MOST} more"] * (len(parts) > _MOST)
    value = ("\n\n---\n\n" if markdown else "\n\n").join([*texts, *(["\n".join(lines)] if lines else [])])
    kind = MarkupKind.Markdown if markdown else MarkupKind.PlainText
    return Hover(MarkupContent(kind, value), checked.buffer.range(parts[0].span))


def _parts(checked: Checked, document: DocumentReport, offset: int, pen: _Pen) -> Iterator[_Part]:
    source = document.document.source
    told = set()
    for finding in sorted(document.findings, key=lambda one: WORST_FIRST.index(one.severity)):
        span = trimmed(source, finding.span)
        if span.start <= offset <= span.end:
            told.add(finding.rule)
            line, *more = _of_finding(checked, document, finding, pen)
            yield _Part(span, line, tuple(more))
    for assessment in document.assessments:
        here = _evidence_at(source, assessment, offset)
        if here and assessment.rule not in told:
            line, *more = _of_disclosure(checked, assessment, pen)
            yield _Part(here, line, tuple(more))


def _evidence_at(source: Source, assessment: Assessment, offset: int) -> Span | None:
    if assessment.status not in ("present", "weak"):
        return None
    clauses = (clause_of(source, evidence) for evidence in assessment.evidence)
    return next((span for span in clauses if span.start <= offset <= span.end), None)


def _of_finding(checked: Checked, document: DocumentReport, finding: Finding, pen: _Pen) -> Iterator[str]:
    page = page_of(checked.report, finding.rule)
    accepted = finding.suppressed
    said = f"{finding.severity}, accepted" if accepted else finding.severity
    yield f"{pen.bold(page.title)} ({pen.code(page.id)}, {said}): {pen.say(_message(finding, page))}"
    if accepted:
        where = "the baseline" if accepted.kind == "baseline" else f"line {accepted.line}"
        reason = f": {accepted.reason}" if accepted.reason else ""
        yield pen.say(f"accepted by {where}{reason}")
    yield from _about(page, pen)
    notes = notes_of(document, finding, checked.report.rules.get(finding.rule))
    lines = [
        f"{pen.bold(label)}: {pen.say(text)}" for label, text in notes if label not in ("cites", "lacks", "wording")
    ]
    if lines:
        yield "\n".join(f"- {line}" for line in lines)
    if finding.citations:
        laws = dict.fromkeys((cite(citation), citation.url) for citation in finding.citations)
        yield f"{pen.bold('cites')}: {'; '.join(pen.link(text, url) for text, url in laws)}"
    if page.url:
        yield pen.link("All about this rule", page.url)


def _message(finding: Finding, page: Page) -> str:
    """Return the message without the title, which stands in front of it."""
    short = "".join(finding.message.split(page.title, 1)).removeprefix(": ")
    return short.rstrip(": ") or finding.kind


def _of_disclosure(checked: Checked, assessment: Assessment, pen: _Pen) -> Iterator[str]:
    page = page_of(checked.report, assessment.rule)
    rule = checked.report.rules.get(assessment.rule)
    titles = {element.name: element.title for element in rule.elements} if rule else {}
    yield f"{pen.bold(page.title)} ({pen.code(page.id)}, {assessment.status})"
    yield from _about(page, pen)
    found = [titles.get(name, name) for name, there in assessment.elements if there]
    facts = [("found", found), ("lacks", assessment.lacks), ("wording", assessment.says)]
    lines = [f"- {pen.bold(label)}: {pen.say('; '.join(texts))}" for label, texts in facts if texts]
    if lines:
        yield "\n".join(lines)
    if page.url:
        yield pen.link("All about this rule", page.url)


def _about(page: Page, pen: _Pen) -> Iterator[str]:
    yield from (pen.say(text) for text in (page.summary, page.why) if text)
