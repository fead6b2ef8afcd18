"""Missing clauses: where they are put, in which order, and how they look there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from policylint.assessment import Assessment
from policylint.document import Document
from policylint.finding import Finding
from policylint.fixes import fixable, headings
from policylint.fixes.clauses import Clause, Style, clause_of, written
from policylint.fixes.edits import Edit, edited, says_the_same
from policylint.fixes.places import Page, spots
from policylint.placement import TITLE
from policylint.rule import Rule
from policylint.source import Span
from policylint.typed import NamedTuple

_MOST_SPOTS = 8
_WIDEST, _NARROWEST = 100, 60
"""Lines of plain text that are longer are not wrapped by hand; those of a clause are at least so long."""


class _Wanted(NamedTuple):
    """A clause to insert: its finding, the block to put it behind, and the level of its heading, 0 for none."""

    finding: int
    clause: Clause
    block: int
    level: int


class _Choice(NamedTuple):
    """Where the clauses behind a block are put, and which of the possible looks their headings have."""

    wanted: tuple[_Wanted, ...]
    offset: int
    look: int


class Insertions:
    """The clauses to insert into one document; each is verified not to change the rest."""

    def __init__(
        self,
        document: Document,
        findings: Sequence[Finding],
        assessments: Iterable[Assessment],
        rules: Mapping[str, Rule],
        without: Iterable[str] = (),
    ) -> None:
        """Choose the places of what is missing, `without` some rules."""
        self.document, self.findings, self.rules = document, findings, rules
        self.without = frozenset(without)
        self.assessments = {one.rule: one for one in assessments}
        self.headings = headings.headings_of(document)
        self.sections = headings.section_level(self.headings)

    def fixes(self) -> dict[int, tuple[Edit, ...]]:
        """Return the edits that insert clauses one by one, by the numbers of their findings."""
        return {
            one.finding: (self.edit(choice._replace(wanted=(one,))),)
            for choice in self.choices
            for one in choice.wanted
        }

    def together(self) -> tuple[list[int], tuple[Edit, ...]]:
        """Return which findings are mended, and the edits that insert all their clauses: one for each place."""
        findings = [one.finding for choice in self.choices for one in choice.wanted]
        return findings, tuple(map(self.edit, self.choices))

    # --- what goes where

    def wanted(self) -> list[tuple[_Wanted, ...]]:
        """Return the clauses to insert, those behind one block together and in order."""
        found: dict[int, list[_Wanted]] = {}
        numbers = {self.findings[at].rule: at for at in fixable.clauses(self.findings, self.rules)}
        for rule in ordered([self.rules[id] for id in numbers if id not in self.without]):
            if clause := clause_of(rule):
                one = self.place(numbers[rule.id], rule, clause)
                found.setdefault(one.block, []).append(one)
        # What has no heading belongs to the section above; so does what has a lower one, or is about the same.
        return [tuple(sorted(some, key=self._nearest)) for _, some in sorted(found.items())]

    def _nearest(self, one: _Wanted) -> tuple[bool, int, bool]:
        apart = one.block < 0 or not self.is_home(one.clause.rule, self.document.section_of[one.block])
        return one.level > 0, -one.level, apart

    def place(self, number: int, rule: Rule, clause: Clause) -> _Wanted:
        """Return where the clause of a finding goes, and at which level its heading is."""
        document, finding = self.document, self.findings[number]
        assert finding.insertion is not None
        block = document.block_before(finding.insertion)
        if clause.level == 1:
            return _Wanted(number, clause, -1, 1)
        if not clause.level and finding.anchor == "start" and rule.place.after != (TITLE,):
            # At the end of a section that is about another thing, a clause needs a heading of its own.
            clause = clause._replace(title=rule.title, level=2)
        if not clause.level or block < 0:
            return _Wanted(number, clause, self.in_text(block), self.sections if clause.level else 0)
        section = document.section_of[block]
        level = self.level(clause, finding, section)
        heading = document.sections[section].heading
        announced = self.assessments[rule.id].announced
        if announced >= 0 and document.section_of[announced] == section and heading >= 0:
            return _Wanted(number, clause, self.in_text(block), 0)  # the heading is there already
        last = document.last_below(section, level)
        return _Wanted(number, clause, self.in_text(document.sections[last].last - 1), level)

    def level(self, clause: Clause, finding: Finding, section: int) -> int:
        """Return the level of a clause's heading: that of the document's sections, or one below if it belongs there."""
        document = self.document
        level = self.sections
        if clause.level > 2 and (
            finding.anchor in ("section", "heading") or section in self.homes.get(finding.rule.partition("/")[0], ())
        ):
            level += clause.level - 2
        above = (document.sections[at].level for at in document.path_of(section) if document.sections[at].heading >= 0)
        return min(level, next((one + 1 for one in above if one < level), self.sections), headings.LOWEST)

    def is_home(self, rule: str, section: int) -> bool:
        """Say whether clauses of a rule's family stand in a section, or its heading announces some."""
        return section in self.homes.get(rule.partition("/")[0], ())

    @cached_property
    def homes(self) -> dict[str, set[int]]:
        """For each family of rules, the sections that hold a clause of it or announce one, and those around them."""
        found: dict[str, set[int]] = {}
        for id, assessment in self.assessments.items():
            blocks = [self.document.block_before(one.span.end) for one in assessment.evidence]
            blocks += [assessment.announced] if assessment.announced >= 0 else []
            sections = found.setdefault(id.partition("/")[0], set())
            for at in blocks:
                sections.update(self.document.path_of(self.document.section_of[at]))
        return found

    @cached_property
    def page(self) -> Page | None:
        """The elements of a page in HTML."""
        return Page(self.document.source.text) if self.document.source.format == "html" else None

    def in_text(self, block: int) -> int:
        """Return a block, or the last one above it that is not in the foot or head of a page."""
        at = block
        while self.page and at >= 0 and self.page.is_edge(self.document.blocks[at].span.start):
            at -= 1
        return at if at >= 0 else block

    # --- where exactly

    @cached_property
    def choices(self) -> list[_Choice]:
        """What is inserted where; not what can be inserted nowhere without a change of something else."""
        options = [list(self.options(wanted)) for wanted in self.wanted()]
        first = [some[0] for some in options if some]
        if self.is_sound(first):
            return first
        sound: list[_Choice] = []
        for some in options:
            for levels in (True, False):
                good = next((one for one in some if self.is_sound([*sound, one], levels=levels)), None)
                if good:
                    sound.append(good)
                    break
        return sound

    def options(self, wanted: tuple[_Wanted, ...]) -> Iterator[_Choice]:
        """Yield the ways to insert clauses behind their block, the best first."""
        for offset in islice(spots(self.document, wanted[0].block, self.page), _MOST_SPOTS):
            yield from (_Choice(wanted, offset, look) for look in range(3))

    def is_sound(self, choices: Sequence[_Choice], *, levels: bool = True) -> bool:
        """Say whether everything that was there stays what it is."""
        after, new = edited(self.document.source, map(self.edit, choices))
        return says_the_same(self.document, after, new, levels=levels)

    # --- how it looks

    def edit(self, choice: _Choice) -> Edit:
        """Return the edit that inserts clauses."""
        source = self.document.source
        lines: list[str] = []
        numbers: dict[tuple[int, str], tuple[str, int, str]] = {}
        for one in choice.wanted:
            lines += [""] * bool(lines)
            lines += self.lines(one, choice.look, numbers)
        text, at = source.text, choice.offset
        end = self.line_end
        if source.format == "html":
            before = end * 2 if at else ""
            after = "" if text[at : at + 1] in ("", "\r", "\n") else end
        else:
            before = "" if not at else end if text[at - 1] in "\r\n" else end * 2
            before = "" if _is_blank_before(text, at) else before
            after = end * (1 if text[at : at + 1] in ("\r", "\n") else 2) if at < len(text) else ""
        if at == len(text) and text.endswith(("\r", "\n")):  # in front of the last line end: on a line that exists
            at -= 2 if text.endswith("\r\n") else 1
            before = before if source.format == "html" else end + before
        return Edit(Span(at, at), before + end.join(lines) + after)

    def lines(self, one: _Wanted, look: int, numbers: dict[tuple[int, str], tuple[str, int, str]]) -> Iterator[str]:
        """Yield the lines of a clause; `numbers` are the latest ones of new headings."""
        style = self.style
        said: list[list[str]] = []
        if one.level:
            said.append(self.heading(one.clause.title, one.level, one.block, look, numbers))
        for part in one.clause.parts:
            if part.kind == "heading":
                level = min(
                    headings.LOWEST, max(one.level, self.sections) + max(0, part.level - max(one.clause.level, 2))
                )
                said.append(self.heading(part.lines[0], level, one.block, look, numbers))
            else:
                said.append(written(part, style))
        for number, some in enumerate(said):
            if number and style.format != "html":
                yield ""
            yield from some

    def heading(
        self, title: str, level: int, block: int, look: int, numbers: dict[tuple[int, str], tuple[str, int, str]]
    ) -> list[str]:
        """Return the lines of a heading, with the next number if the headings around it have some."""
        format = self.document.source.format
        *_, chosen = islice(headings.looks(self.headings, level, block, format), look + 1)
        number = headings.numbers(self.headings, chosen, level, block)
        if number:
            latest = numbers.get((level, number[0]))
            number = (number[0], latest[1] + 1, number[2]) if latest else number
            numbers[level, number[0]] = number
        return headings.written(title, level, chosen._replace(number=number), format)

    @cached_property
    def line_end(self) -> str:
        """How lines end in the document."""
        text = self.document.source.text
        return "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"

    @cached_property
    def style(self) -> Style:
        """How the text is written: the bullets and the width of plain text, the indentation of HTML."""
        source = self.document.source
        if source.format == "html":
            return Style("html", next((one.look.indent for one in self.headings if one.level == self.sections), ""))
        bullets = (
            source.text[source.line_span(source.position(block.span.start).line).start : block.span.start].strip()
            for block in self.document.blocks
            if block.kind == "item"
        )
        bullet = next((one for one in bullets if len(one) == 1 and not one.isalnum()), "-")
        longest = max((len(line) for line in source.text.splitlines()), default=0)
        return Style(source.format, bullet=bullet, width=max(longest, _NARROWEST) if longest <= _WIDEST else 0)


def _is_blank_before(text: str, at: int) -> bool:
    """Say whether a blank line stands in front of an offset, or nothing."""
    before = text[:at].rstrip(" \t")
    if not before:
        return True
    return len(before.rstrip("\r\n")) < len(before) - (2 if before.endswith("\r\n") else 1)


def ordered(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules so that each clause comes behind those that its place names; where that cannot be, by their ids.

    A rule by its id counts for more than a family; a rule's own family says nothing of the order within the family.
    """
    left = {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}

    def waits_for(rule: Rule) -> tuple[int, int]:
        families = [one.family for one in left.values() if one.family != rule.family]
        named = sum(after in left and after != rule.id for after in rule.place.after)
        return named, sum(map(families.count, rule.place.after))

    found = []
    while left:
        found.append(min(left.values(), key=waits_for))
        del left[found[-1].id]
    return found
