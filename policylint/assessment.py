"""What one rule says of one document: the values; how they are reached is in `assess.py`."""

from __future__ import annotations

from policylint.source import Span
from policylint.typed import Literal, NamedTuple

Status = Literal["present", "weak", "missing", "not_applicable"]


class Evidence(NamedTuple):
    """A clause that counts: `span` is the sentence or list item, `match` the words in it that matched."""

    span: Span
    match: Span


class Assessment(NamedTuple):
    """The status of one rule in one document, with its proof.

    `elements` says of each element whether it was found where it counts; `lacks` are the titles of what a weak
    clause lacks, and `says` what its weak wording fails to say. `nearest` are the nearest misses of a missing
    clause. `announced` is the block of a heading that announces the clause, -1 for none.
    """

    rule: str
    status: Status
    evidence: tuple[Evidence, ...] = ()
    elements: tuple[tuple[str, bool], ...] = ()
    lacks: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    nearest: tuple[Evidence, ...] = ()
    announced: int = -1
