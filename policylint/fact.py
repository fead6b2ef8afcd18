"""A fact: what is so of the company or the service, which a text may show and only its owner knows."""

from __future__ import annotations

from policylint.phrase import Phrase
from policylint.typed import NamedTuple

FACTS = "facts"
"""What the findings about facts are called, in place of a rule's family: `facts/sells_data`."""


class Proof(NamedTuple):
    """A clause of the text that shows a value: a rule whose clause has one of some elements."""

    rule: str
    elements: tuple[str, ...]
    line: int = 0
    column: int = 0


class Value(NamedTuple):
    """One value of a fact: `means` is the clause that an "if" can stand before.

    A sentence that one of `says` matches, and none of `unless`, shows that the fact has this value; so does a clause
    that is one of `proofs`.
    """

    name: str
    means: str
    says: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()
    proofs: tuple[Proof, ...] = ()


class Fact(NamedTuple):
    """One fact with its possible values.

    `assumed` is the value it is taken to have where it was not given and the text does not show it; '' for a fact that
    is then unknown. A text that one of `open` matches leaves it open: nothing is assumed then.
    """

    name: str
    title: str
    values: tuple[Value, ...]
    assumed: str
    path: str
    line: int
    open: tuple[Phrase, ...] = ()

    @property
    def id(self) -> str:
        """Return what its findings are called."""
        return f"{FACTS}/{self.name}"

    def means(self, values: tuple[str, ...]) -> str:
        """Return what some of its values mean: "the service is directed to children under 13, or ..."."""
        return ", or ".join(value.means for value in self.values if value.name in values)
