"""Document -> suppressions: what its comments and its front matter accept.

    policylint-disable-file RULE, ... -- reason: TEXT | until: DATE | by: NAME

A comment begins so or it means nothing; one that begins so and goes on otherwise is a mistake.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from policylint.document import MEANT_FOR_US, Document
from policylint.errors import PolicylintError
from policylint.formats import is_mdx
from policylint.patterns import lazy
from policylint.source import Span
from policylint.suppression import Mistake, Suppression, Suppressions
from policylint.typed import NamedTuple
from policylint.yamlfile import Field, did_you_mean, read_yaml

_VERBS = ("disable-next-line", "disable-file", "disable", "enable")
_PARTS = ("reason", "until", "by")
DASHES = lazy(r"(?:^|\s)--(?=\s|$)")
"""Behind the rules of a comment, in front of what it says of them."""
_DATE = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_REASON = frozenset(
    "todo tbd tba tbc tobedone tobedecided tobedetermined fixme xxx wip na notapplicable none null nil false true yes "
    "no noreason reason text because ok okay bydesign".split()
)
"""What stands where a reason should, and is none; without all that is no letter or digit."""

_UNFINISHED = lazy(r"[\W_]*+(?:todo|t\.?b\.?d|fixme|xxx|wip)(?![^\W_])", re.IGNORECASE)
"""How a note begins that a reason is still to be written."""

_PART_BEGINS = lazy(r"(?:reason|until|by)[ \t]*+:")
_PART_INSIDE = lazy(r"(?<![^\W_])(?:reason|until|by)\s*+[:=]", re.IGNORECASE)

_IN_YAML = lazy(r"^[\"']?policylint[\"']?[ \t]*:", re.MULTILINE)
_IN_TOML = lazy(r"^[ \t]*(?:\[+[ \t]*)?[\"']?policylint[\"']?[ \t]*[.=\]]", re.MULTILINE)


class _Terms(NamedTuple):
    """What a suppression says besides what it hides."""

    reason: str = ""
    until: date | None = None
    by: str = ""


class _FormError(Exception):
    """What is wrong with a comment or an entry, in words for its author."""


def read_suppressions(document: Document) -> Suppressions:
    """Return what a document accepts, and the mistakes in that, by place."""
    if "policylint" not in document.source.text:
        return Suppressions()
    reader = _Reader(document)
    reader.read_front_matter()
    for comment in document.comments:
        reader.read_comment(comment)
    reader.end()
    return Suppressions(tuple(reader.found), tuple(sorted(reader.mistakes)))


class _Reader:
    """Goes through a document once; remembers the blocks that are open."""

    def __init__(self, document: Document) -> None:
        self.document, self.source = document, document.source
        self.starts = [block.span.start for block in document.blocks]
        self.found: list[Suppression] = []
        self.mistakes: list[Mistake] = []
        self.open: dict[str, tuple[Span, _Terms]] = {}

    def read_comment(self, comment: Span) -> None:
        text = self.source.text[comment.start : comment.end]
        if not text.lstrip().startswith(MEANT_FOR_US):
            return
        start = comment.start + len(text) - len(text.lstrip())
        span = Span(start, start + len(text.strip()))
        if is_mdx(self.source.path) and self.source.text.endswith("<!--", 0, comment.start):
            self.mistakes.append(Mistake(span, "MDX has other comments; write {/* and */} around it"))
            return
        try:
            verb, rules, terms = _directive(_on_one_line(text))
            self.obey(verb, rules, terms, span)
        except _FormError as error:
            self.mistakes.append(Mistake(span, str(error)))

    def obey(self, verb: str, rules: list[str], terms: _Terms, span: Span) -> None:
        if verb == "enable":
            self.close(rules, span)
        elif verb == "disable":
            self.begin(rules, terms, span)
        elif verb == "disable-file":
            whole = Span(0, len(self.source.text) + 1)
            self.found += (Suppression(rule, "file", span, whole, *terms) for rule in rules)
        else:
            covered = Span(self.text_before(span.start), self.next_line_end(span.end))
            self.found += (Suppression(rule, "next-line", span, covered, *terms) for rule in rules)

    def begin(self, rules: list[str], terms: _Terms, span: Span) -> None:
        for rule in rules:
            if rule in self.open:
                line = self.source.position(self.open[rule][0].start).line
                raise _FormError(f"{rule} is suppressed since line {line} already; end that with policylint-enable")
        self.open.update((rule, (span, terms)) for rule in rules)

    def close(self, rules: list[str], span: Span) -> None:
        if not self.open:
            raise _FormError("policylint-enable without a policylint-disable in front of it")
        for rule in rules:
            if rule not in self.open:
                raise _FormError(f"policylint-enable without a policylint-disable of {rule} in front of it")
        for rule in rules or list(self.open):
            first, terms = self.open.pop(rule)
            covered = Span(self.text_before(first.start), span.start)
            self.found.append(Suppression(rule, "block", first, covered, *terms))

    def end(self) -> None:
        """Put suppressions in order; a block that is still open covers nothing."""
        for rule, (span, _) in self.open.items():
            message = f"no policylint-enable ends this policylint-disable of {rule}"
            self.mistakes.append(Mistake(span, f"{message}; for the whole document write policylint-disable-file"))
        self.found.sort(key=lambda suppression: suppression.span)

    # --- places

    def text_before(self, offset: int) -> int:
        """Return the end of the text before an offset: a clause that belongs there belongs at the offset, too."""
        before = bisect_left(self.starts, offset) - 1
        return min(offset, self.document.blocks[before].span.end) if before >= 0 else 0

    def next_line_end(self, offset: int) -> int:
        """Return the end of the next line with text, and of the paragraph or list item that goes on from it."""
        line = self.source.position(offset).line + 1
        if line > self.source.line_count():
            return offset
        start = self.source.line_span(line).start
        blocks = self.document.blocks
        first = max(0, bisect_right(self.starts, start) - 1)
        while first < len(blocks) and blocks[first].span.end <= start:
            first += 1
        if first == len(blocks):
            return offset
        at = max(start, blocks[first].span.start)
        line_end = self.source.line_span(self.source.position(at).line).end
        last = bisect_left(self.starts, line_end) - 1
        return max(line_end, blocks[last].span.end)

    # --- front matter

    def read_front_matter(self) -> None:
        start, end = self.document.front_matter
        text = self.source.text[start:end]
        if self.source.text.startswith("+++"):
            if meant := _IN_TOML.search(text):
                message = "front matter in TOML cannot suppress findings; use a comment, or front matter in YAML"
                self.mistakes.append(Mistake(Span(start + meant.start(), start + meant.end()), message))
        elif _IN_YAML.search(text):
            lines_above = "\n" * (self.source.position(start).line - 1)
            try:
                self.read_entries(read_yaml(lines_above + text, self.source.path))
            except PolicylintError as error:
                self.mistakes.append(Mistake(self.rest_of_line(error.line, error.column), error.message))

    def read_entries(self, front_matter: Field) -> None:
        top = front_matter.mapping()
        if "policylint" not in top:  # a line of some other value begins so
            return
        ours = top["policylint"].mapping(["disable"], ["disable"])
        whole = Span(0, len(self.source.text) + 1)
        for entry in ours["disable"].items():
            try:
                rule, terms = _entry(entry)
            except PolicylintError as error:
                self.mistakes.append(Mistake(self.rest_of_line(error.line, error.column), error.message))
            else:
                span = self.rest_of_line(entry.line, entry.column)
                self.found.append(Suppression(rule, "front-matter", span, whole, *terms))

    def rest_of_line(self, line: int, column: int) -> Span:
        whole = self.source.line_span(max(1, min(line, self.source.line_count())))
        return Span(min(whole.start + max(column, 1) - 1, whole.end), whole.end)


def _on_one_line(text: str) -> str:
    """Fold a comment; where each of its parts stands on a line, put the bars between them."""
    said: list[str] = []
    dashed = False
    for line in text.splitlines():
        words = line.split()
        if dashed and said[-1] not in ("--", "|") and _PART_BEGINS.match(" ".join(words[:2])):
            said.append("|")
        said += words
        dashed = dashed or "--" in words
    return " ".join(said)


def _directive(said: str) -> tuple[str, list[str], _Terms]:
    """Read a comment on one line. Raises _FormError."""
    dashes = DASHES.search(said)
    head, tail = (said[: dashes.start()], said[dashes.end() :].strip()) if dashes else (said, "")
    first, *rules = head.replace(",", " ").split()
    verb = first.removeprefix(MEANT_FOR_US)
    if verb not in _VERBS:
        known = [MEANT_FOR_US + verb for verb in _VERBS]
        raise _FormError(f"policylint knows no {first!r}{did_you_mean(first, known)}")
    for rule in rules:
        if ":" in rule or "|" in rule:
            raise _FormError(f"{rule!r} is no rule; write ` -- ` between the rules and the reason")
    if verb == "enable":
        if tail:
            raise _FormError("policylint-enable takes rules and nothing else")
    elif not rules:
        raise _FormError(f"{first} names no rule; a suppression says which rule or family it is for")
    return verb, [rule.rstrip("/") for rule in dict.fromkeys(rules)], _terms(_said_parts(tail))


def _said_parts(tail: str) -> Iterator[tuple[str, str]]:
    """Yield `key: value` parts between bars. Raises _FormError."""
    for part in tail.split("|") if tail else ():
        key, colon, value = part.partition(":")
        if key.strip() not in _PARTS or not colon:
            close = did_you_mean(key.strip(), _PARTS) if colon else ""
            raise _FormError(f"{part.strip()!r} does not begin with reason:, until: or by:{close}")
        yield key.strip(), value.strip()


def _terms(parts: Iterable[tuple[str, str]]) -> _Terms:
    """Read the parts of a suppression. Raises _FormError."""
    said: dict[str, str] = {}
    for key, value in parts:
        if key in said:
            raise _FormError(f"{key}: stands twice")
        if not value and key != "reason":
            raise _FormError(f"{key}: says nothing")
        if inside := _PART_INSIDE.search(value):
            message = f"{inside[0]!r} stands inside {key}:; write ` | ` between parts, in front matter a key for each"
            raise _FormError(message)
        if MEANT_FOR_US in value:
            raise _FormError(f"{MEANT_FOR_US!r} stands inside {key}:; write one directive a comment")
        said[key] = value
    until = _date(said["until"]) if "until" in said else None
    return _Terms(_reason(said.get("reason", "")), until, said.get("by", ""))


def _reason(text: str) -> str:
    """Return a reason, '' for what is none."""
    bare = "".join(filter(str.isalnum, text.lower()))
    letters = sum(map(str.isalpha, bare))
    return text if letters > 1 and bare not in _NO_REASON and not _UNFINISHED.match(text) else ""


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise _FormError(f"until: {text!r} is no date; write it as 2027-03-31") from None


def _entry(entry: Field) -> tuple[str, _Terms]:
    """Read one entry of front matter. Raises PolicylintError."""
    if isinstance(entry.value, str):
        return entry.text().rstrip("/"), _Terms()
    fields = entry.mapping(["rule", *_PARTS], ["rule"])
    parts = ((key, field.folded()) for key, field in fields.items() if key != "rule")
    try:
        return fields["rule"].text().rstrip("/"), _terms(parts)
    except _FormError as error:
        raise entry.error(str(error)) from None
