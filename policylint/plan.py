"""What a run needs, compiled. A plan is plain data, so that it can be kept between runs."""

from __future__ import annotations

from collections.abc import Mapping

from policylint.fact import Fact
from policylint.obligations import Shared
from policylint.profile import Obligation
from policylint.program import Program
from policylint.rule import Rule
from policylint.shown import Signs
from policylint.sought import Numbers, Sought
from policylint.typed import NamedTuple


class Plan(NamedTuple):
    """The rules to assess, the obligations to weigh, and the program that finds their phrases.

    `rules` are told by their ids, and have no more than is said of them: what they look for is `sought`. `landmarks`
    are the rules that the names in a rule's `place` stand for, and `unasked` is what those of them, and of those whose
    clauses show facts, look for that are not in `rules`. Those about `defects` have it themselves; here are the numbers
    of their wordings, none where a check reads every document. `shared` is what the obligations have in common, and
    `signs` are what shows their conditions. `known` are the ids of all rules there are, `faults` those of the faults of
    suppressions that are to be reported. `facts` are all that are declared, `asked_facts` the ids of those whose
    contradictions are reported. `renamed` says what rules are called now, by their former ids.
    """

    rules: Mapping[str, Rule]
    obligations: tuple[Obligation, ...]
    program: Program
    sought: tuple[Sought, ...] = ()
    unasked: tuple[Sought, ...] = ()
    landmarks: Mapping[str, tuple[str, ...]] = {}
    defects: Mapping[str, Numbers] = {}
    shared: Shared = Shared()
    signs: Signs = Signs({}, {})
    known: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    asked_facts: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}

    def demanded(self) -> frozenset[str]:
        """Return the ids of the rules that can give findings, and of the facts that can."""
        asked = {need.rule for need in self.shared.needs}
        found = (id for id in self.rules if id in self.defects or id in asked)
        return frozenset((*found, *self.asked_facts))
