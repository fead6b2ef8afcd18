"""Plans of runs without configuration, made when policylint is built: then the first run is as quick as the next.

One is used only for the very rule files and options that it was made from; otherwise it is as if it were not there.
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

_PROFILES = "core", "all"
"""What most runs ask for. A plan is some 150 KB of a wheel, so others are made, and kept, by the first run."""

_PLACE = "<rules>"
"""Stands for the folder of the rules, which is another one where policylint is installed."""


def shipped_plan(choices: Sequence[Sequence[str]]) -> Plan | None:
    """Return the plan that came with policylint; None if there is none for these choices, or the rules are others."""
    file = Path(__file__).with_name(_name(choices))
    with suppress(OSError, ValueError, EOFError, TypeError):
        data = file.read_bytes()
        texts, errors = read_folders()
        return None if errors else _placed(unpacked(data, _origin(texts, choices)), Path(builtin_folder()).as_posix())
    return None


def made_for_shipping() -> dict[str, bytes]:
    """Return what `shipped_plan` reads, by the names of files. Raises PolicylintError for a fault in built-in rules."""
    from policylint.ruleset import make_ruleset
    from policylint.selection import make_plan, select_by
    from policylint.settings import DEFAULTS, Settings, from_option

    texts, errors = read_folders()
    folder = Path(builtin_folder()).as_posix()
    placed = [text._replace(path=text.path.replace(folder, _PLACE, 1)) for text in texts]
    ruleset, more = make_ruleset(placed)
    for error in (*errors, *more):
        raise error
    made = {}
    for profile in _PROFILES:
        settings = Settings({**DEFAULTS, ("profiles", ""): from_option("--profile", (profile,))}, ())
        choices = settings.choices()
        made[_name(choices)] = packed(_origin(texts, choices), make_plan(ruleset, select_by(ruleset, settings)))
    return made


def _name(choices: Sequence[Sequence[str]]) -> str:
    return f"shipped-{zlib.crc32(repr(tuple(map(tuple, choices))).encode('utf-8', 'surrogateescape')):08x}.plan"


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
