"""What can be done about findings: fixes, clauses to fill in, and suppressions that wait for their reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionContext,
    CodeActionKind,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from policylint.finding import Finding
from policylint.fixes import fixable
from policylint.fixes.accepting import Where, suppressing
from policylint.fixes.edits import Edit
from policylint.reporters.pages import page_of
from policylint.reporters.places import trimmed
from policylint.server.buffers import Buffer
from policylint.server.checker import Checked
from policylint.server.client import Client
from policylint.server.diagnostics import SOURCE, findings_of
from policylint.settings import WORST_FIRST
from policylint.source import Span

FIX_ALL = "source.fixAll.policylint"
KINDS = (CodeActionKind.QuickFix, FIX_ALL)
_SUPPRESS: dict[Where, str] = {"next-line": "here", "file": "in the whole document"}


def actions_at(checked: Checked, place: Range, asked: CodeActionContext, client: Client) -> list[CodeAction]:
    """Return what can be done about the findings in a range, and about the document, of the kinds asked for."""
    if checked.document is None or not client.literal_actions:
        return []
    actions: list[CodeAction] = []
    if _is_asked(CodeActionKind.QuickFix, asked.only):
        about = {one.code for one in asked.diagnostics if one.source == SOURCE}
        actions += _quick_fixes(checked, place, about, client)
    if _is_asked(FIX_ALL, asked.only):
        actions += _fix_all(checked, client)
    return actions


def _is_asked(kind: str, only: Sequence[str] | None) -> bool:
    """Say whether a kind is one of those asked for, or below one of them."""
    return not only or any(f"{_plain(kind)}.".startswith(f"{one}.") or not one for one in map(_plain, only))


def _plain(kind: str) -> str:
    return kind.value if isinstance(kind, CodeActionKind) else kind


def _quick_fixes(checked: Checked, place: Range, about: Collection[object], client: Client) -> Iterator[CodeAction]:
    """Yield what can be done about the findings in a range, the worst first; of the rules named, if some are."""
    document = checked.document
    assert document
    start, end = checked.buffer.span(place)
    here: list[tuple[int, Finding, Diagnostic]] = []
    for number, diagnostic in findings_of(checked, client):
        finding = document.findings[number]
        span = trimmed(document.document.source, finding.span)
        if span.start <= end and start <= span.end and (not about or finding.rule in about):
            here.append((number, finding, diagnostic))
    here.sort(key=lambda one: WORST_FIRST.index(one[1].severity))
    for number, finding, diagnostic in here:
        if fix := checked.fixes.get(number):
            title = f"{fix.says}: {page_of(checked.report, finding.rule).title} ({finding.rule})"
            if fix.safe:
                title = f"{fix.says} ({finding.rule})"
            yield _action(checked.buffer, title, fix.edits, [diagnostic], client, preferred=fix.safe)
    for where, words in _SUPPRESS.items():
        told = set()
        for _, finding, diagnostic in here:
            if finding.rule in told:
                continue
            if edits := suppressing(document.document, finding, where):
                told.add(finding.rule)
                title = f"Suppress {finding.rule} {words}, with a reason"
                yield _action(checked.buffer, title, edits, [diagnostic], client)


def _fix_all(checked: Checked, client: Client) -> Iterator[CodeAction]:
    """Yield the action that makes all safe fixes together, if there are some."""
    document, report = checked.document, checked.report
    if document is None or checked.lint is None or not fixable.suppressions(document.findings):
        return
    from policylint.fixes.mending import mended

    after = mended(document, checked.lint, report.rules, report.renamed, unsafe=False)
    if after.findings:
        edit = _difference(document.document.source.text, after.report.document.source.text)
        yield _action(checked.buffer, "Make all safe fixes", (edit,), None, client, kind=FIX_ALL)


def _difference(before: str, after: str) -> Edit:
    """Return one edit that makes one text of another: all between the first difference and the last."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    start -= before[start - 1 : start] == "\r"  # no editor has a place within the end of a line
    most = shorter - start
    behind = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    behind -= before[len(before) - behind :][:1] == "\n"
    return Edit(Span(start, len(before) - behind), after[start : len(after) - behind])


def _action(
    buffer: Buffer,
    title: str,
    edits: Iterable[Edit],
    diagnostics: list[Diagnostic] | None,
    client: Client,
    *,
    kind: CodeActionKind | str = CodeActionKind.QuickFix,
    preferred: bool = False,
) -> CodeAction:
    changes = [TextEdit(buffer.range(edit.span), edit.text) for edit in edits]
    if client.versioned_edits:
        identifier = OptionalVersionedTextDocumentIdentifier(buffer.uri, buffer.version)
        edit = WorkspaceEdit(document_changes=[TextDocumentEdit(identifier, list(changes))])
    else:
        edit = WorkspaceEdit(changes={buffer.uri: changes})
    return CodeAction(title, kind, diagnostics, preferred or None, edit=edit)
