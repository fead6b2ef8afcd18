"""What a run needs, compiled. A plan is plain data, so that it can be kept between runs."""

from __future__ import annotations

from typing import NamedTuple

from policylint.profile import Obligation
from policylint.program import Program
from policylint.rule import Rule


class Plan(NamedTuple):
    """The rules to assess, the obligations to weigh, and the program that finds their phrases."""

    rules: tuple[Rule, ...]
    obligations: tuple[Obligation, ...]
    program: Program
