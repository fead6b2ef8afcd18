"""What goes from process to process: results of linting as bytes, in a tenth of the time that pickling them takes.

Named tuples become plain ones, which `marshal` writes and reads fastest: both processes run the same Python. What few
reports need is made again when somebody asks for it.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from policylint.assessment import Assessment, Evidence
from policylint.conditions import Case
from policylint.document import MEANT_FOR_US, Block, Document, Section, Sentence
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.finding import Citation, Finding, Suppressed
from policylint.obligations import Breach, Outcome, short_of, weigh
from policylint.packed import Packed
from policylint.report import DocumentReport
from policylint.source import Source, Span
from policylint.typed import Any, NamedTuple, TypeVar, overload

T = TypeVar("T")
Row = tuple[object, ...]


class Later(Sequence[T]):
    """A sequence that is made when somebody asks for it."""

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Sequence[T]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._made[index]


class Sent(NamedTuple):
    """The report of one document without what the other side knows; `bytes` are of rows of plain values."""

    source: Source
    text: str
    front_matter: Span
    comments: Sequence[Span]
    blocks: bytes | Packed[Block]
    sentences: bytes | Packed[Sentence]
    sections: bytes | Packed[Section]
    section_of: Sequence[int]
    assessments: bytes
    findings: bytes
    breaches: Sequence[tuple[int, Any]]
    case: Case


Made = Sent | DocumentReport | PolicylintError
"""What came of a document, in another process or in this one."""


def packed(result: DocumentReport | PolicylintError) -> Sent | PolicylintError:
    """Return a result as it is sent; what is packed already, of a large document, is sent so."""
    if isinstance(result, PolicylintError):
        return result
    document, case = result.document, result.case
    assert case  # the linter's
    return Sent(
        document.source,
        document.text,
        document.front_matter,
        document.comments if MEANT_FOR_US in document.source.text else (),  # fixes are about those
        _rows(document.blocks, _block_rows),
        _rows(document.sentences, _sentence_rows),
        _rows(document.sections, _plain),
        document.section_of,
        marshal.dumps(_assessment_rows(result.assessments)),
        marshal.dumps(_finding_rows(result.findings)),
        _breach_rows(result.outcomes),
        case._replace(facts={}, given={}),
    )


def unpacked(sent: Made, linter: Linter) -> DocumentReport | PolicylintError:
    """Return a result with what its linter knows; what was made in this process has it already."""
    if not isinstance(sent, Sent):
        return sent
    document = Document(
        sent.source,
        sent.text,
        _later(sent.blocks, _blocks),
        _later(sent.sentences, _sentences),
        _later(sent.sections, lambda rows: [Section(*row) for row in rows]),
        sent.section_of,
        comments=sent.comments,
        front_matter=sent.front_matter,
    )
    assessments = _later(sent.assessments, _assessments)
    case = sent.case._replace(facts=linter.facts, given=linter.given)
    return DocumentReport(
        document,
        assessments,
        tuple(_findings(_read(sent.findings))),
        linter.demanded,
        outcomes=Later(lambda: _outcomes(sent, assessments, linter, case)),
        case=case,
    )


def _read(rows: bytes) -> Any:
    return marshal.loads(rows)  # noqa: S302 -- it comes from our own worker


def _rows(values: Sequence[T], rows_of: Callable[[Sequence[T]], list[Row]]) -> bytes | Packed[T]:
    return values if isinstance(values, Packed) else marshal.dumps(rows_of(values))


def _later(rows: bytes | Packed[T], made_of: Callable[[list[Any]], Sequence[T]]) -> Sequence[T]:
    return Later(lambda: made_of(_read(rows))) if isinstance(rows, bytes) else rows


def _block_rows(blocks: Iterable[Block]) -> list[Row]:
    return [(kind, start, end, level, leads) for kind, (start, end), level, leads in blocks]


def _blocks(rows: list[Any]) -> list[Block]:
    return [Block(kind, Span(start, end), level, leads) for kind, start, end, level, leads in rows]


def _sentence_rows(sentences: Iterable[Sentence]) -> list[Row]:
    return [(start, end, block, _plain(context) if context else ()) for (start, end), block, context in sentences]


def _sentences(rows: list[Any]) -> list[Sentence]:
    return [Sentence(Span(start, end), block, _spans(context)) for start, end, block, context in rows]


def _plain(values: Iterable[tuple[object, ...]]) -> list[Row]:
    return [tuple(value) for value in values]


def _spans(rows: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple([Span(start, end) for start, end in rows])


def _assessment_rows(assessments: Iterable[Assessment]) -> list[Row]:
    return [
        (*first, _evidence_rows(evidence), elements, lacks, says, _evidence_rows(nearest), announced)
        if evidence or nearest
        else (*first, (), elements, lacks, says, (), announced)
        for *first, evidence, elements, lacks, says, nearest, announced in assessments
    ]


def _assessments(rows: list[Any]) -> list[Assessment]:
    return [
        Assessment(rule, status, _evidence(evidence), elements, lacks, says, _evidence(nearest), announced)
        for rule, status, evidence, elements, lacks, says, nearest, announced in rows
    ]


def _evidence_rows(evidence: Iterable[Evidence]) -> list[Row]:
    return [(start, end, first, last) for (start, end), (first, last) in evidence]


def _evidence(rows: Iterable[tuple[int, int, int, int]]) -> tuple[Evidence, ...]:
    return tuple([Evidence(Span(start, end), Span(first, last)) for start, end, first, last in rows])


def _finding_rows(findings: Iterable[Finding]) -> list[Row]:
    return [
        (
            *(one.rule, one.kind, one.severity, tuple(one.span), one.message, one.anchor, _plain(one.citations)),
            *(one.insertion, one.key, tuple(one.suppressed) if one.suppressed else None, one.condition, one.refused),
            *(one.subject, _plain(one.related) if one.related else ()),
        )
        for one in findings
    ]


def _findings(rows: list[Any]) -> Iterator[Finding]:
    for rule, kind, severity, span, message, anchor, laws, at, key, accepted, *others, related in rows:
        yield Finding(
            *(rule, kind, severity, Span(*span), message, anchor, tuple([Citation(*law) for law in laws]), at, key),
            *(Suppressed(*accepted) if accepted else None, *others, _spans(related)),
        )


def _breach_rows(outcomes: Sequence[Outcome]) -> list[tuple[int, list[object]]]:
    """Return what obligations forbid and is there, by the numbers of the obligations."""
    return [
        (number, [(one.rule, _plain(one.spans), one.severity) for one in outcome.breaches])
        for number, outcome in enumerate(outcomes)
        if outcome.breaches
    ]


def _outcomes(sent: Sent, assessments: Sequence[Assessment], linter: Linter, case: Case) -> tuple[Outcome, ...]:
    outcomes = list(weigh(linter.docket, {one.rule: one for one in assessments}, case))
    for number, breaches in sent.breaches:
        found = tuple([Breach(rule, _spans(spans), severity) for rule, spans, severity in breaches])
        outcomes[number] = short_of(outcomes[number], found)
    return tuple(outcomes)
