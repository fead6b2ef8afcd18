"""Suppressions that hide nothing are taken out, and former ids of rules replaced; the rest of a comment stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from policylint.document import Document
from policylint.finding import Finding
from policylint.fixes import fixable
from policylint.fixes.edits import Edit, edited, says_the_same
from policylint.formats import is_mdx
from policylint.patterns import lazy
from policylint.source import Source, Span
from policylint.suppression import Suppression
from policylint.suppressionparser import DASHES, read_suppressions
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.fixes.frontmatter import Entries

_MOST_TRIED = 50
"""How many fixes are tried one by one where not all together leave the text alone."""

_NAME = lazy(r"[^\s,]+")
_CLOSE = lazy(r"--!?>")
_CLOSE_MDX = lazy(r"\*/\s*\}")
_ITEM = lazy(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_ATX = lazy(r" {0,3}#{1,6}\s")

Renamed = Mapping[str, str]


class _Name(NamedTuple):
    """A rule in the head of a comment."""

    span: Span
    rule: str


def fixes(document: Document, findings: Sequence[Finding], renamed: Renamed) -> dict[int, tuple[Edit, ...]]:
    """Return the edits that mend findings one by one, by the numbers of the findings that can be mended."""
    known = _Known(document, renamed)
    single = {at: known.edits([findings[at]]) for at in _sound(known, findings)}
    return {at: edits for at, edits in single.items() if edits}


def together(document: Document, findings: Sequence[Finding], renamed: Renamed) -> tuple[list[int], tuple[Edit, ...]]:
    """Return which findings can be mended, and the edits that mend all of them."""
    known = _Known(document, renamed)
    sound = _sound(known, findings)
    return sound, known.edits([findings[at] for at in sound])


def _sound(known: _Known, findings: Sequence[Finding]) -> list[int]:
    """Return the findings whose fixes leave the text and all other suppressions alone, even together."""
    wanted = fixable.suppressions(findings)
    if not wanted or known.is_sound([findings[at] for at in wanted]):
        return wanted
    sound: list[int] = []
    for at in wanted[:_MOST_TRIED]:
        if known.is_sound([findings[one] for one in (*sound, at)]):
            sound.append(at)
    return sound


class _Known:
    """The suppressions of a document; they are read once, however many findings are about them."""

    def __init__(self, document: Document, renamed: Renamed) -> None:
        self.document, self.renamed = document, renamed
        self.suppressions = read_suppressions(document)
        self.by_place = {(one.span.start, one.rule): one for one in self.suppressions.read}
        comments = (_trimmed(document.source, comment) for comment in document.comments)
        self.comments = {comment.start: comment for comment in comments}
        self.closed = Counter(one.covered.end for one in self.suppressions.read if one.scope == "block")

    @cached_property
    def front_matter(self) -> Entries | None:
        """The entries of the front matter, as far as they can be edited."""
        from policylint.fixes.frontmatter import entries_of

        return entries_of(self.document)

    def is_sound(self, findings: Sequence[Finding]) -> bool:
        """Say whether the edits for some findings leave the text and all other suppressions alone."""
        chosen, edits = self.chosen(findings), self.edits(findings)
        if len(chosen) != len(findings) or not edits:
            return False
        after, _ = edited(self.document.source, edits)
        there = read_suppressions(after)
        left = [one for one in self.suppressions.read if not chosen.get(one)]
        new = {(one.span, one._replace(rule=self.renamed[one.rule]) if one in chosen else one) for one in left}
        same = Counter(_said(one) for _, one in new) == Counter(map(_said, there.read))
        mistakes = len(there.mistakes) == len(self.suppressions.mistakes)
        return same and mistakes and says_the_same(self.document, after)

    def chosen(self, findings: Iterable[Finding]) -> dict[Suppression, bool]:
        """Return the suppressions that findings are about, and whether to remove them."""
        pairs = ((self.by_place.get((one.span.start, one.subject)), one.rule == fixable.REMOVED) for one in findings)
        return {one: removed for one, removed in pairs if one}

    def edits(self, findings: Iterable[Finding]) -> tuple[Edit, ...]:
        """Return the edits that mend some findings together."""
        comments, entries = self.changes(self.chosen(findings))
        source = self.document.source
        found: list[Edit] = []
        gone: list[Span] = []
        for span, rules in sorted(comments.items()):
            names = list(_names(source, span))
            if names and (edit := _rewritten(source, names, rules)):
                found.append(edit)
            elif names or (self.closed[span.start] == len(rules) and not any(rules.values())):
                gone.append(span)
        found += _without(source, gone)
        if entries and self.front_matter:
            found += self.front_matter.edits(entries)
        return tuple(found)

    def changes(self, chosen: Mapping[Suppression, bool]) -> tuple[dict[Span, dict[str, str]], dict[int, str]]:
        """Return what becomes of the rules in each comment, and of entries of front matter: a new id, '' for none."""
        comments: dict[Span, dict[str, str]] = {}
        entries: dict[int, str] = {}
        for one, removed in chosen.items():
            new = "" if removed else self.renamed[one.rule]
            if one.scope == "front-matter":
                entries[one.span.start] = new
                continue
            comments.setdefault(one.span, {})[one.rule] = new
            if one.scope == "block" and (end := self.comments.get(one.covered.end)):
                comments.setdefault(end, {})[one.rule] = new
        return comments, entries


def _said(one: Suppression) -> tuple[object, ...]:
    return one.rule, one.scope, one.reason, one.until, one.by


def _trimmed(source: Source, span: Span) -> Span:
    text = source.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _names(source: Source, span: Span) -> Iterator[_Name]:
    """Yield the rules that a comment names, in front of its dashes."""
    head = source.text[span.start : span.end]
    if dashes := DASHES.search(head):
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
