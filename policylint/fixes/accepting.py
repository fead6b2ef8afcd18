"""A finding -> the comment that suppresses it, ready for its reason; in MDX, an entry of the front matter."""

from __future__ import annotations

import re
from collections import Counter

from policylint.described import REASON
from policylint.document import MEANT_FOR_US, Document
from policylint.finding import Finding
from policylint.fixes.edits import Edit, edited, says_the_same
from policylint.source import Source, Span
from policylint.suppression import Suppression
from policylint.suppressionfaults import FAMILY
from policylint.suppressionparser import read_suppressions
from policylint.typed import Literal

Where = Literal["next-line", "file"]

_INDENT = re.compile(r"[ \t>]*")
_BODY_END = re.compile(r"[ \t]*</body\s*>(?!.*</body)", re.IGNORECASE | re.DOTALL)
_LIST = re.compile(r"^(policylint:[ \t]*\n([ \t]+)disable:[ \t]*\n(?:([ \t]*)- .*\n)+)", re.MULTILINE)


def suppressing(document: Document, finding: Finding, where: Where) -> tuple[Edit, ...]:
    """Return the edit that suppresses a finding, with a word for its reason that is none yet; () where it cannot be.

    On the next line only where the finding has a place of its own: a missing clause has none. The text with the edit
    is parsed: all that it had must be as it was, and the new suppression must cover the finding.
    """
    if finding.rule.partition("/")[0] == FAMILY or (where == "next-line" and finding.kind == "missing"):
        return ()
    if document.source.path.lower().endswith(".mdx"):
        edit = _entry(document, finding.rule) if where == "file" else None
    else:
        edit = _above(document, finding) if where == "next-line" else _at_end(document.source, finding.rule)
    return (edit,) if edit and _is_sound(document, finding, edit) else ()


def _comment(source: Source, where: Where, rule: str) -> str:
    said = f"{MEANT_FOR_US}disable-{where} {rule} -- reason: {REASON}"
    return f"# {said}" if source.format == "text" else f"<!-- {said} -->"


def _above(document: Document, finding: Finding) -> Edit:
    """Return the edit that puts a comment on a line of its own above the block that a finding points at."""
    source = document.source
    block = document.block_before(finding.span.start + 1)
    start = document.blocks[block].span.start if block >= 0 else finding.span.start
    at = source.line_span(source.position(start).line).start
    indent = _INDENT.match(source.text, at)
    prefix = indent[0] if indent and source.format != "text" else ""
    return Edit(Span(at, at), f"{prefix}{_comment(source, 'next-line', finding.rule)}{_line_end(source.text)}")


def _at_end(source: Source, rule: str) -> Edit:
    """Return the edit that puts a comment at the end of the text, of a page at the end of its body."""
    text, end = source.text, _line_end(source.text)
    comment = _comment(source, "file", rule)
    if source.format == "html" and (body := _BODY_END.search(text)):
        at = body.start()
        return Edit(Span(at, at), ("" if text[at - 1 : at] in ("\r", "\n", "") else end) + comment + end)
    before = "" if text.endswith(end * 2) else end if text.endswith(("\r", "\n")) else end * 2
    return Edit(Span(len(text), len(text)), f"{before}{comment}{end}")


def _entry(document: Document, rule: str) -> Edit | None:
    """Return the edit that adds an entry to the front matter, or makes one; None where it is written otherwise."""
    text, (start, stop) = document.source.text, document.front_matter
    end = _line_end(text)
    entry = f"- {{rule: {rule}, reason: {REASON}}}"
    if start == stop:
        return Edit(Span(0, 0), end.join(("---", "policylint:", "  disable:", f"    {entry}", "---", "", "")))
    if not text.startswith("---"):
        return None
    inside = text[start:stop]
    if found := _LIST.search(inside.replace(end, "\n")):
        lines = found[1].count("\n") + inside.replace(end, "\n").count("\n", 0, found.start())
        at = document.source.line_span(document.source.position(start).line + lines).start
        return Edit(Span(at, at), f"{found[3]}{entry}{end}")
    before = "" if inside.endswith(("\r", "\n")) else end
    after = end if before == "" else ""
    return Edit(Span(stop, stop), before + end.join(("policylint:", "  disable:", f"    {entry}")) + after)


def _line_end(text: str) -> str:
    """Return how lines end in a text."""
    return "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"


def _is_sound(document: Document, finding: Finding, edit: Edit) -> bool:
    """Say whether an edit adds a suppression that covers a finding, and changes nothing else."""
    after, (span,) = edited(document.source, (edit,))
    there, before = read_suppressions(after), read_suppressions(document)
    at = finding.span.start + (span.end - span.start if edit.span.start <= finding.span.start else 0)
    new = Counter(map(_said, there.read)) - Counter(map(_said, before.read))
    added = [one for one in there.read if one.rule == finding.rule and span.start <= one.span.start < span.end]
    return (
        sum(new.values()) == len(added) == 1
        and len(there.read) == len(before.read) + 1
        and len(there.mistakes) == len(before.mistakes)
        and added[0].covered.start <= at < added[0].covered.end
        and says_the_same(document, after)
    )


def _said(one: Suppression) -> tuple[object, ...]:
    return one.rule, one.scope, one.reason, one.until, one.by
