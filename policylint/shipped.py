"""The plan of a run without configuration, made when policylint is built: then the first run is as quick as the next.

It is used only for the very rule files and options that it was made from; otherwise it is as if it were not there.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from policylint import __version__
from policylint.cache import packed, unpacked
from policylint.plan import Plan
from policylint.rule import RuleText
from policylint.rulefolders import builtin_folder, read_folders
from policylint.typed import Any

_PLACE = "<rules>"
"""Stands for the folder of the rules, which is another one where policylint is installed."""


def shipped_plan(choices: Sequence[Sequence[str]]) -> Plan | None:
    """Return the plan that came with policylint; None if there is none for these choices, or the rules are others."""
    file = Path(__file__).with_name("shipped.plan")
    with suppress(OSError, ValueError, EOFError, TypeError):
        data = file.read_bytes()
        texts, errors = read_folders()
        return None if errors else _placed(unpacked(data, _origin(texts, choices)), Path(builtin_folder()).as_posix())
    return None


def made_for_shipping() -> bytes:
    """Return what `shipped_plan` reads. Raises PolicylintError for a fault in the built-in rules."""
    from policylint.ruleset import make_ruleset
    from policylint.selection import make_plan, select_by
    from policylint.settings import DEFAULTS, Settings

    texts, errors = read_folders()
    folder = Path(builtin_folder()).as_posix()
    placed = [text._replace(path=text.path.replace(folder, _PLACE, 1)) for text in texts]
    ruleset, more = make_ruleset(placed)
    for error in (*errors, *more):
        raise error
    settings = Settings(DEFAULTS, ())
    return packed(_origin(texts, settings.choices()), make_plan(ruleset, select_by(ruleset, settings)))


def _origin(texts: Sequence[RuleText], choices: Sequence[Sequence[str]]) -> tuple[Any, ...]:
    """Return what must be the same: the kernel's tables are numbers in this machine's order of bytes."""
    contents = tuple((text.name, len(text.text), zlib.crc32(text.text.encode())) for text in texts)
    return __version__, sys.byteorder, contents, tuple(map(tuple, choices))


def _placed(plan: Plan, folder: str) -> Plan:
    """Return a plan with the paths of rules and facts in a folder; those of phrases are told only while compiling."""
    return plan._replace(
        rules={id: one._replace(path=one.path.replace(_PLACE, folder, 1)) for id, one in plan.rules.items()},
        facts=tuple(one._replace(path=one.path.replace(_PLACE, folder, 1)) for one in plan.facts),
    )
