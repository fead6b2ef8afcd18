"""A rule as typed values: one disclosure or defect, how to recognise it, its documentation and its tests."""

from __future__ import annotations

from policylint.defect import Defect, TemplateSyntax
from policylint.document import Within
from policylint.finding import Severity
from policylint.phrase import Phrase
from policylint.typed import Literal, NamedTuple

Under = Literal["", "headings", "heading", "anywhere", "about"]
UNDER: tuple[Under, ...] = ("headings", "heading", "anywhere", "about")


Precision = Literal["", "high", "medium", "low"]
PRECISIONS: tuple[Precision, ...] = ("high", "medium", "low")


class Clause(NamedTuple):
    """One wording by which a sentence is about the rule's subject.

    `under` limits where it counts: "" anywhere, "headings" only in a section that the rule's headings announce,
    "heading" only in such a heading itself (the section's first sentence is then the evidence), "about" only in a
    document that is about the rule's subject throughout.
    """

    phrase: Phrase
    under: Under = ""


class Element(NamedTuple):
    """A named part of a disclosure, and how far from the clause it may stand."""

    name: str
    title: str
    any: tuple[Clause, ...]
    unless: tuple[Phrase, ...] = ()
    within: Within = "sentence"


class Weak(NamedTuple):
    """A wording that looks like an element and is not; `says` tells what it fails to say.

    With `then` it counts only where one of these stands in the next sentence of the paragraph, and takes it back.
    """

    phrase: Phrase
    says: str
    under: Under = ""
    then: tuple[Phrase, ...] = ()


class Context(NamedTuple):
    """Where a clause must stand to count: phrases that must match the heading path or the section."""

    any: tuple[Phrase, ...]
    within: Literal["heading", "section"]


class Place(NamedTuple):
    """Where a missing clause belongs: after the clause of another rule, or of a family of rules."""

    after: tuple[str, ...] = ()
    line: int = 1
    column: int = 1


class Alias(NamedTuple):
    """A former id of a rule; `line` and `column` are where the rule file has it."""

    id: str
    line: int = 1
    column: int = 1


class Example(NamedTuple):
    """A small document and the status it must get; `line` is where it stands in the rule file.

    `evidence` are words that the evidence must contain; of a defect, the words of each place that it stands at.
    """

    status: str
    text: str
    line: int
    evidence: tuple[str, ...] = ()
    because: str = ""
    format: Literal["markdown", "html", "text"] = "markdown"
    as_of: str = ""
    template_syntax: TemplateSyntax = "none"


class RuleText(NamedTuple):
    """One YAML file as read: `name` is its path within its rule folder, without ending (`rights/access`).

    `house` marks a file of the user's own.
    """

    name: str
    path: str
    text: str
    house: bool = False


class Rule(NamedTuple):
    """One YAML file: one disclosure, or one defect. `path` says where it was read."""

    id: str
    title: str
    summary: str
    why: str
    clause: tuple[Clause, ...]
    unless: tuple[Phrase, ...]
    empty: tuple[Phrase, ...]
    """Wordings of the text below a heading by which the heading announces nothing."""
    about: tuple[Phrase, ...]
    """Wordings by which all of a document is about the subject."""
    headings: tuple[Phrase, ...]
    elements: tuple[Element, ...]
    requires: tuple[tuple[str, ...], ...]
    suffices: tuple[str, ...]
    weak: tuple[Weak, ...]
    by_elements: bool
    at_least: int
    context: Context | None
    place: Place
    severity: Severity
    """Of a missing clause, where no profile demands the rule; of a defect, always."""
    precision: Precision
    """How often its status is right, measured on labelled policies; "" if nobody did."""
    advice: str
    template: str
    examples: tuple[Example, ...]
    path: str
    house: bool = False
    """Of the user's own."""
    defect: Defect | None = None
    """What should not be there, if the rule is about that: then nothing is assessed."""
    aliases: tuple[Alias, ...] = ()
    """What it was called before: whoever says so means this rule."""
    asks_for_numbers: bool = False
    """Whether a clause or an element is worded with a duration, an age or another number."""

    @property
    def family(self) -> str:
        """Return the first part of the id: `rights` of `rights/access`."""
        return self.id.partition("/")[0]
