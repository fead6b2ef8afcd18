#!/usr/bin/env python3
"""Policies made of the rules' own examples: realistic text of any size, the same for the same seed.

python bench/policies.py policies/ 100          a hundred of some 15 KB each
python bench/policies.py policies/ 1 1_000_000  one of 1 MB
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from policylint.rule import Rule  # noqa: E402 -- the checkout, wherever this is called from
from policylint.rulefolders import load  # noqa: E402

USUAL_SIZE = 15_000
_FILLER = (
    "This section applies to everyone who visits the shop, with or without an account.",
    "The examples below are meant to help you understand it; they do not limit it.",
    "Orders are packed in our own warehouse and usually leave it on the next working day.",
    "Some parts of the shop are run together with the makers of the goods that you find there.",
)


@cache
def _rules() -> tuple[Rule, ...]:
    ruleset, errors = load()
    assert not errors, errors
    return tuple(rule for rule in ruleset.rules.values() if rule.examples and not rule.defect)


def sections(chance: random.Random) -> Iterator[str]:
    """Yield sections without end: a heading, a clause of a rule (present, weak or none), and some plain sentences."""
    number = 0
    while True:
        for rule in chance.sample(_rules(), len(_rules())):
            number += 1
            clauses = chance.sample(rule.examples, min(2, len(rule.examples)))
            filler = chance.choices(_FILLER, k=chance.randint(0, 3))
            yield "\n\n".join((f"## {number}. {rule.title}", *(clause.text.strip() for clause in clauses), *filler))


def policy(seed: int, size: int = USUAL_SIZE) -> str:
    """Return a policy of at least some code points."""
    chance, parts, length = random.Random(seed), ["# Privacy policy", "Last updated: 1 June 2026"], 0
    for section in sections(chance):
        parts.append(section)
        length += len(section) + 2
        if length >= size:
            break
    return "\n\n".join(parts) + "\n"


def write(folder: Path, count: int, size: int = USUAL_SIZE) -> list[Path]:
    """Write policies to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"policy-{number:04}.md" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(policy(number, size), encoding="utf-8", newline="\n")
    return paths


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:4]))
