"""The call that hooks make, read without click: `check FILE... -q --format concise` and the like.

It is what people wait for, and importing click takes a quarter of it. Whatever has any other option, and whatever is
wrong, is left to click, which knows best what to say.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date

from policylint.commands.outputs import Output
from policylint.reporters import FORMATS
from policylint.settings import FAIL_ON, WORST_FIRST
from policylint.typed import Any

_FLAGS = {"-q": "quiet", "--quiet": "quiet", "--no-cache": "no_cache", "--isolated": "isolated",
          "--exit-zero": "exit_zero", "--force-exclude": "force_exclude"}  # fmt: skip
_CHOICES: dict[str, tuple[str, Sequence[str]]] = {
    "--fail-on": ("fail_on", FAIL_ON),
    "--min-severity": ("min_severity", WORST_FIRST),
    "--color": ("colour", ("auto", "always", "never")),
}


def read(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return the options by name, None for what needs click."""
    if arguments[:1] != ["check"] or "_POLICYLINT_COMPLETE" in os.environ or _is_expanded(arguments):
        return None
    paths: list[str] = []
    chosen: dict[str, Any] = {}
    rest = iter(arguments[1:])
    for one in rest:
        name, equals, value = one.partition("=")
        if not one.startswith("-"):
            paths.append(one)
        elif one == "--":
            paths += rest  # whatever they look like
        elif one in _FLAGS:
            chosen[_FLAGS[one]] = True
        elif not _choose(name, value if equals else next(rest, "-"), chosen):
            return None
    return {"paths": tuple(paths), **chosen}


def _choose(name: str, value: str, chosen: dict[str, Any]) -> bool:
    """Take an option with a value; say whether it is one whose meaning is plain."""
    if name == "--profile" and not value.startswith("-"):
        chosen["profiles"] = (*chosen.get("profiles", ()), value)
    elif name == "--format" and value in FORMATS and "outputs" not in chosen:
        chosen["outputs"] = (Output(value),)
    elif name in _CHOICES and value in _CHOICES[name][1]:
        chosen[_CHOICES[name][0]] = value
    else:
        return False
    return True


def _is_expanded(arguments: Sequence[str]) -> bool:
    """Say whether click may expand an argument: on Windows it does what shells do elsewhere."""
    return os.name == "nt" and any(not {"*", "?", "[", "~", "$", "%"}.isdisjoint(one) for one in arguments)


def check(chosen: dict[str, Any]) -> int:
    """Lint what was chosen, for today."""
    from policylint.commands import checking
    from policylint.commands.choices import choices_of

    return checking.check(choices_of({**chosen, "as_of": date.today()}))  # noqa: DTZ011 -- the day it is for whoever runs policylint
