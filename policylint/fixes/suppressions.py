"""Suppressions that hide nothing are taken out, and former ids of rules replaced; the rest of a comment stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from policylint.document import Document
from policylint.finding import Finding
from policylint.fixes import fixable
from policylint.fixes.edits import Edit, edited, says_the_same
from policylint.formats import is_mdx
from policylint.source import Source, Span
from policylint.suppression import Suppression, Suppressions
from policylint.suppressionparser import read_suppressions

_MOST_TRIED = 50
"""How many fixes are tried one by one where not all together leave the text alone."""

_DASHES = re.compile(r"(?:^|\s)--(?=\s|$)")
_NAME = re.compile(r"[^\s,]+")
_CLOSE = re.compile(r"--!?>")
_CLOSE_MDX = re.compile(r"\*/\s*\}")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_ATX = re.compile(r" {0,3}#{1,6}\s")

Renamed = Mapping[str, str]


class _Name(NamedTuple):
    """A rule in the head of a comment."""

    span: Span
    rule: str


def fixes(document: Document, findings: Sequence[Finding], renamed: Renamed) -> dict[int, tuple[Edit, ...]]:
    """Return the edits that mend findings one by one, by the numbers of the findings that can be mended."""
    single = {at: _edits(document, [findings[at]], renamed) for at in _sound(document, findings, renamed)}
    return {at: edits for at, edits in single.items() if edits}


def together(document: Document, findings: Sequence[Finding], renamed: Renamed) -> tuple[list[int], tuple[Edit, ...]]:
    """Return which findings can be mended, and the edits that mend all of them."""
    sound = _sound(document, findings, renamed)
    return sound, _edits(document, [findings[at] for at in sound], renamed)


def _sound(document: Document, findings: Sequence[Finding], renamed: Renamed) -> list[int]:
    """Return the findings whose fixes leave the text and all other suppressions alone, even together."""
    wanted = fixable.suppressions(findings)
    if not wanted or _is_sound(document, [findings[at] for at in wanted], renamed):
        return wanted
    sound: list[int] = []
    for at in wanted[:_MOST_TRIED]:
        if _is_sound(document, [findings[one] for one in (*sound, at)], renamed):
            sound.append(at)
    return sound


def _is_sound(document: Document, findings: Sequence[Finding], renamed: Renamed) -> bool:
    before = read_suppressions(document)
    chosen = _chosen(before, findings)
    edits = _edits(document, findings, renamed)
    if len(chosen) != len(findings) or not edits:
        return False
    after, _ = edited(document.source, edits)
    there = read_suppressions(after)
    left = [one for one in before.read if not chosen.get(one)]
    new = {(one.span, one._replace(rule=renamed[one.rule]) if one in chosen else one) for one in left}
    same = Counter(_said(one) for _, one in new) == Counter(map(_said, there.read))
    return same and len(there.mistakes) == len(before.mistakes) and says_the_same(document, after)


def _said(one: Suppression) -> tuple[object, ...]:
    return one.rule, one.scope, one.reason, one.until, one.by


def _chosen(suppressions: Suppressions, findings: Sequence[Finding]) -> dict[Suppression, bool]:
    """Return the suppressions that findings are about, and whether to remove them."""
    by_place = {(one.span.start, one.rule): one for one in suppressions.read}
    chosen = {}
    for finding in findings:
        if one := by_place.get((finding.span.start, finding.subject)):
            chosen[one] = finding.rule == fixable.REMOVED
    return chosen


def _edits(document: Document, findings: Sequence[Finding], renamed: Renamed) -> tuple[Edit, ...]:
    if not findings:
        return ()
    suppressions = read_suppressions(document)
    chosen = _chosen(suppressions, findings)
    changes: dict[Span, dict[str, str]] = {}  # of the rules in a comment; "" for one to remove
    front_matter: dict[int, str] = {}
    for one, removed in chosen.items():
        new = "" if removed else renamed[one.rule]
        if one.scope == "front-matter":
            front_matter[one.span.start] = new
        else:
            changes.setdefault(one.span, {})[one.rule] = new
    comments = (_trimmed(document.source, comment) for comment in document.comments)
    ends = {comment.start: comment for comment in comments}
    for one in chosen:
        if one.scope == "block" and (end := ends.get(one.covered.end)):
            changes.setdefault(end, {})[one.rule] = changes[one.span][one.rule]
    closed = Counter(one.covered.end for one in suppressions.read if one.scope == "block")
    found: list[Edit] = []
    gone: list[Span] = []
    for span, rules in sorted(changes.items()):
        names = list(_names(document.source, span))
        if names and (edit := _rewritten(document.source, names, rules)):
            found.append(edit)
        elif names or (closed[span.start] == len(rules) and not any(rules.values())):
            gone.append(span)
    found += _without(document.source, gone)
    if front_matter:
        from policylint.fixes.frontmatter import entry_edits

        found += entry_edits(document, front_matter)
    return tuple(found)


def _trimmed(source: Source, span: Span) -> Span:
    text = source.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _names(source: Source, span: Span) -> Iterator[_Name]:
    """Yield the rules that a comment names, in front of its dashes."""
    head = source.text[span.start : span.end]
    if dashes := _DASHES.search(head):
        head = head[: dashes.start()]
    for found in list(_NAME.finditer(head))[1:]:
        yield _Name(Span(span.start + found.start(), span.start + found.end()), found[0].rstrip("/"))


def _rewritten(source: Source, names: Sequence[_Name], rules: Mapping[str, str]) -> Edit | None:
    """Return the edit that leaves in a comment what is to stay, with the commas in front of it; None for nothing."""
    said: dict[str, str] = {}
    end = names[0].span.start
    for (start, stop), rule in names:
        new = rules.get(rule, source.text[start:stop])
        if new and new not in said:
            said[new] = source.text[end:start] if said else ""
        end = stop
    text = "".join(gap + name for name, gap in said.items())
    return Edit(Span(names[0].span.start, end), text) if said else None


# --- comments as a whole


def _without(source: Source, comments: Iterable[Span]) -> Iterator[Edit]:
    """Yield the edits that take comments out; those on lines of their own with their lines."""
    lines: list[Span] = []
    for span in comments:
        outer = _outer(source, span)
        first = source.line_span(source.position(outer.start).line)
        last = source.line_span(source.position(outer.end).line)
        before, after = source.text[first.start : outer.start], source.text[outer.end : last.end]
        if before.strip() or (after.strip() and source.format != "markdown"):
            start = outer.start
            if not after.strip() or after[0].isspace():  # one space between two words is enough
                start -= len(before) - len(before.rstrip())
            yield Edit(Span(max(start, first.start), outer.end), "")
        elif not after.strip():  # text behind a comment that begins a line is no Markdown, without it it would be
            end = _line_after(source, last.end)
            if lines and lines[-1].end == first.start:
                lines[-1] = Span(lines[-1].start, end)
            else:
                lines.append(Span(first.start, end))
    yield from (_without_lines(source, span) for span in lines)


def _outer(source: Source, span: Span) -> Span:
    """Return the span of a comment with what makes it one."""
    text = source.text
    if source.format == "text":
        return source.line_span(source.position(span.start).line)
    opener, close = ("{", _CLOSE_MDX) if is_mdx(source.path) else ("<!--", _CLOSE)
    closing = close.search(text, span.end)
    return Span(text.rfind(opener, 0, span.start), closing.end() if closing else span.end)


def _line_after(source: Source, end: int) -> int:
    """Return where the line begins that follows the one that ends here."""
    line = source.position(end).line
    return source.line_span(line + 1).start if line < source.line_count() else len(source.text)


def _without_lines(source: Source, span: Span) -> Edit:
    """Return the edit that takes whole lines out, and keeps one blank line where there was one on either side."""
    above, below = _line_at(source, span.start - 1), _line_at(source, span.end)
    if above is None:
        return Edit(span if below is None or below.strip() else Span(span.start, _line_after(source, span.end)), "")
    if below is None:  # the line end in front goes, that of the last line stays
        line = source.position(span.start - 1).line
        start = source.line_span(line if above.strip() or line == 1 else line - 1).end
        return Edit(Span(start, source.line_span(source.line_count()).end), "")
    if not above.strip() and not below.strip():
        return Edit(Span(span.start, _line_after(source, span.end)), "")
    if source.format == "markdown" and above.strip() and below.strip() and not _stay_apart(above, below):
        last = source.line_span(source.position(span.end - 1).line)
        return Edit(Span(span.start, last.end), "")  # its line end stays: a blank line
    return Edit(span, "")


def _line_at(source: Source, offset: int) -> str | None:
    """Return the line that holds an offset; None in front of the text and behind it."""
    if not 0 <= offset < len(source.text):
        return None
    return source.text[slice(*source.line_span(source.position(offset).line))]


def _stay_apart(above: str, below: str) -> bool:
    """Say whether two lines of Markdown are two things, though no line stands between them."""
    if _ATX.match(above) or _ATX.match(below):
        return True
    return bool(_ITEM.match(above) and _ITEM.match(below))
