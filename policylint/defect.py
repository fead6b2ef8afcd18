"""What a defect rule looks for and finds: the values. How they are found is in `defects.py` and `checks/`."""

from __future__ import annotations

from datetime import date

from policylint.document import SCOPES, Document, Scope
from policylint.finding import Severity
from policylint.phrase import Phrase
from policylint.prose import Prose
from policylint.source import Span
from policylint.typed import Literal, NamedTuple

TemplateSyntax = Literal["none", "jinja", "liquid", "mustache"]
TEMPLATE_SYNTAXES: tuple[TemplateSyntax, ...] = ("none", "jinja", "liquid", "mustache")

NEAR: tuple[Scope | Literal["heading"], ...] = (*SCOPES, "heading")

CHECKS = (
    "ages balance conditions contradictions cross_references dates defined_terms duplicates email_addresses language "
    "names_of_data other_document placeholders readability titled truncation vagueness vendors"
).split()
"""The functions that a rule can name: each is `find` in the module of that name in `policylint/checks/`."""


class Near(NamedTuple):
    """Wordings of which one stands within some distance of another, or in a heading above it."""

    any: tuple[Phrase, ...]
    within: Scope | Literal["heading"] = "sentence"


class Wording(NamedTuple):
    """A wording that is a defect, or a candidate for the rule's check.

    `says` is what a finding says of it. `unless` and `severity` stand instead of the rule's. `since` is the ISO date
    from which it is a defect, '' for always. `once` is for what is reported at its first place only.
    `anywhere` is for what counts in headings, too.
    """

    phrase: Phrase
    says: str = ""
    unless: Near | None = None
    since: str = ""
    once: bool = False
    anywhere: bool = False
    severity: Severity | None = None


class Law(NamedTuple):
    """Where the law asks for it: a citation, and a URL or ''."""

    cite: str
    url: str = ""


class Defect(NamedTuple):
    """How a defect is recognised: by wordings, or by a check, which may take the wordings as candidates.

    A wording counts only with one of `when` near it, and without one of `unless`. Where a rule that stands `alone`
    finds its defect, nothing else is reported of the document. Of several places within the scope `once` the first is
    reported; without it, all are.
    """

    wordings: tuple[Wording, ...] = ()
    when: Near | None = None
    unless: Near | None = None
    check: str = ""
    laws: tuple[Law, ...] = ()
    alone: bool = False
    once: Scope | None = None


class Options(NamedTuple):
    """What a check may need to know beside the document: today, and the template syntax that the text may hold."""

    as_of: date
    template_syntax: TemplateSyntax = "none"


class Occurrence(NamedTuple):
    """A place of a defect, and what is wrong with it; without `says` the rule's title says it.

    `severity` stands instead of the rule's. `related` are the other places that what is wrong has to do with.
    """

    span: Span
    says: str = ""
    severity: Severity | None = None
    related: tuple[Span, ...] = ()


class Draft(NamedTuple):
    """What a check is given: `candidates` are the places at which the rule's own wordings stand."""

    prose: Prose
    candidates: tuple[Occurrence, ...]
    options: Options

    @property
    def document(self) -> Document:
        """Return the document."""
        return self.prose.document
