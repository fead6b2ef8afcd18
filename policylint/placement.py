"""Where a finding points: a line that exists, and for a missing clause the most useful one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policylint.assessment import Assessment
from policylint.document import Document
from policylint.finding import Anchor
from policylint.rule import Rule
from policylint.source import Span

_TITLE_BLOCKS = 3
"""A banner or a date may stand in front of the title."""

TITLE = "title"
"""What a rule's `place` says of a clause that belongs right below the title."""


class Place(NamedTuple):
    """A span to point at, the kind of place it is, and the offset at which a missing clause belongs."""

    span: Span
    anchor: Anchor
    insertion: int | None = None


def place_weak(assessment: Assessment, document: Document) -> Place:
    """Point at the weak clause itself."""
    if assessment.evidence:
        return Place(assessment.evidence[0].match, "clause")
    return Place(_start(document), "start")


def place_missing(
    rule: Rule,
    assessment: Assessment,
    assessments: Mapping[str, Assessment],
    document: Document,
    trigger: int,
) -> Place:
    """Point at the best of several places.

    In this order: a section that holds part of the clause, the sentence that made it required, a heading that announces
    it, the nearest miss, the end of the section it should follow, the title or first line.
    """
    announced = assessment.announced
    if announced >= 0:
        section = document.section_of[announced]
        for near in assessment.nearest:
            if _section_at(document, near.span.start) == section:
                return Place(near.match, "section", _end_of(document, section))
    if trigger >= 0:
        sentence = document.sentences[trigger]
        return Place(sentence.span, "trigger", _end_of(document, document.section_of[sentence.block]))
    if announced >= 0:
        return Place(document.blocks[announced].span, "heading", _end_of(document, document.section_of[announced]))
    if assessment.nearest:
        near = assessment.nearest[0]
        return Place(near.match, "nearest", _end_of(document, _section_at(document, near.span.start)))
    if rule.place.after == (TITLE,):
        return Place(_start(document), "place", _start(document).end)
    for other in _before(rule, assessments):
        section = _home(document, other)
        return Place(_last_sentence(document, section, other.evidence[-1].span), "place", _end_of(document, section))
    return Place(_start(document), "start", _end_of(document, len(document.sections) - 1))


def _before(rule: Rule, assessments: Mapping[str, Assessment]) -> Iterator[Assessment]:
    """Yield what stands in the document and should stand before the clause; what is present before what is weak."""
    for after in rule.place.after:
        if "/" in after:
            found = [assessments[after]] if after in assessments else []
        else:
            found = [one for id, one in assessments.items() if id.partition("/")[0] == after]
        yield from sorted((one for one in found if one.evidence), key=lambda one: one.status != "present")


def _home(document: Document, assessment: Assessment) -> int:
    """Return the section that holds most of the evidence; the first of equals."""
    sections = [_section_at(document, evidence.span.start) for evidence in assessment.evidence]
    return max(sections, key=sections.count)


def _section_at(document: Document, offset: int) -> int:
    """Return the section of the block that holds an offset."""
    low, high = 0, len(document.blocks) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if document.blocks[middle].span.start <= offset:
            low = middle
        else:
            high = middle - 1
    return document.section_of[low]


def _end_of(document: Document, section: int) -> int:
    """Return the offset just after the last block of a section."""
    if not document.blocks:
        return 0
    return document.blocks[max(0, document.sections[section].last - 1)].span.end


def _last_sentence(document: Document, section: int, default: Span) -> Span:
    last = document.first_sentence[document.sections[section].last] - 1
    return document.sentences[last].span if 0 <= last < len(document.sentences) else default


def _start(document: Document) -> Span:
    """Return the title, else the first sentence, else the first line; a heading further down is no title."""
    for block in document.blocks[:_TITLE_BLOCKS]:
        if block.kind == "heading":
            return block.span
    if document.sentences:
        return document.sentences[0].span
    return document.source.line_span(1)
