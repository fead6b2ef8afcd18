"""Keeps plans between runs: reading and compiling rule files takes longer than checking a document.

A kept plan is marshalled plain data (numbers, texts, tuples), never code or objects, behind a checksum, with all
that it was made from. What is damaged, foreign or stale is ignored and made anew.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from policylint import __version__
from policylint.assessment import Assessment
from policylint.defect import Defect, Law, Near, Wording
from policylint.fact import Fact, Value
from policylint.obligations import Shared
from policylint.phrase import Phrase
from policylint.plan import Plan
from policylint.profile import Asked, Checked, Forbidden, Need, Obligation, When
from policylint.program import Pattern, Program
from policylint.rule import Alias, Element, Place, Rule, RuleText
from policylint.shown import Signs
from policylint.sought import Lacking, Part, Sought, Wordings
from policylint.typed import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

_T = TypeVar("_T")

_MOST_FILES = 12
_CHECKSUM = 4


def kept_plan(
    texts: Sequence[RuleText], choices: Sequence[Sequence[str]], make: Callable[[], Plan], builtin: Sequence[str] = ()
) -> Plan:
    """Return the plan kept for some rule files and choices; make it, and keep it, where there is none.

    `builtin` is what changes when the built-in rules do; they are not read to find that they are the same.
    """
    folder = cache_folder()
    if folder is None:
        return make()
    origin = _origin(texts, choices, builtin)
    names = repr((choices, [(text.path, text.house) for text in texts], builtin[:1]))
    path = os.path.join(folder, f"{zlib.crc32(names.encode('utf-8', 'surrogateescape')):08x}.plan")
    with suppress(OSError, ValueError, EOFError, TypeError):
        return unpacked(_own_bytes(path), origin)
    plan = make()
    with suppress(OSError, ValueError):
        _keep(path, origin, plan)
    return plan


def cache_folder() -> str | None:
    """Return the user's cache folder; POLICYLINT_CACHE_DIR names another, or none if it is empty."""
    chosen = os.environ.get("POLICYLINT_CACHE_DIR")
    if chosen is not None:
        return chosen or None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return os.path.join(base, "policylint", "cache") if base else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return None if base == "~/.cache" else os.path.join(base, "policylint")  # then there is no home


def kept_files() -> list[Path]:
    """Return what is kept, the oldest first, and what a run that was ended left half written."""
    from pathlib import Path

    folder = cache_folder()
    found = Path(folder).iterdir() if folder is not None and os.path.isdir(folder) else ()
    kept = (path for path in found if _is_kept(path) and not path.is_dir())
    return sorted(kept, key=lambda path: path.stat().st_mtime)


def _is_kept(path: Path) -> bool:
    return path.stem.isalnum() and (path.suffix == ".plan" or path.suffix[1:].isdecimal())


def _own_bytes(path: str) -> bytes:
    """Read a file of this user's own. Raises ValueError for another's: what it holds is not to be trusted."""
    with open(path, "rb", opener=_opened) as file:
        if sys.platform != "win32" and os.fstat(file.fileno()).st_uid != os.geteuid():
            raise ValueError
        return file.read()


def _opened(path: str, flags: int) -> int:
    """Open a file, and a pipe, too, without waiting."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _origin(texts: Sequence[RuleText], choices: Sequence[Sequence[str]], builtin: Sequence[str]) -> tuple[Any, ...]:
    """Return all that a plan is made from: a kept one is used only if it was made from the same."""
    return (
        __version__,
        sys.implementation.cache_tag,
        _own_stamp(),
        tuple(map(tuple, choices)),
        tuple(texts),
        tuple(builtin),
    )


def _own_stamp() -> str:
    """Return what changes when the compiler does: in a checkout the version alone would not tell."""
    with os.scandir(os.path.dirname(__file__)) as entries:
        return ",".join(sorted(f"{one.name} {one.stat().st_mtime_ns}" for one in entries if one.name.endswith(".py")))


def _keep(file: str, origin: tuple[Any, ...], plan: Plan) -> None:
    """Write a plan in one step, so that another run never reads half of it; drop the oldest of many."""
    from pathlib import Path

    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    mine = path.with_suffix(f".{os.getpid()}")
    try:
        mine.write_bytes(packed(origin, plan))
        mine.replace(path)
    finally:
        mine.unlink(missing_ok=True)
    plans = sorted(path.parent.glob("*.plan"), key=lambda kept: kept.stat().st_mtime)
    for old in plans[:-_MOST_FILES]:
        old.unlink()


def packed(origin: tuple[Any, ...], plan: Plan) -> bytes:
    """Return a plan, and what it was made from, as plain data behind a checksum; every Python reads this version."""
    rules = {id: marshal.dumps(_plain(rule, {}), 4) for id, rule in plan.rules.items()}
    data = marshal.dumps(_plain((origin, (rules, *plan[1:])), {}), 4)
    return _checksum(data) + data


def _plain(value: Any, shared: dict[Any, Any]) -> Any:
    """Return named tuples as plain ones, for marshal takes no others; what is the same is there once."""
    if isinstance(value, dict):
        return {key: _plain(one, shared) for key, one in value.items()}
    if isinstance(value, tuple):
        value = tuple([_plain(one, shared) for one in value])
        return shared.setdefault((tuple, *map(id, value)), value)
    return shared.setdefault((type(value), value), value)


def unpacked(data: bytes, origin: tuple[Any, ...]) -> Plan:
    """Return a plan from its bytes. Raises ValueError, EOFError or TypeError if they hold none made from the origin."""
    content = memoryview(data)[_CHECKSUM:]
    if _checksum(content) != data[:_CHECKSUM]:
        raise ValueError
    made_from, plain = marshal.loads(content)  # noqa: S302 -- our own data, no code
    if made_from != origin:
        raise ValueError
    plan = Plan(*plain)
    return plan._replace(
        rules=_Rules(plan.rules),
        obligations=tuple(_obligations(plan.obligations)),
        program=_program(*plan.program),
        sought=tuple(map(_sought, plan.sought)),
        unasked=tuple(map(_sought, plan.unasked)),
        shared=_shared(plan.shared),
        signs=Signs(*plan.signs),
        facts=tuple(map(_fact, plan.facts)),
    )


def _program(*plain: Any) -> Program:
    program = Program(*plain)
    return program._replace(patterns=tuple([Pattern(*one) for one in program.patterns]))


def _checksum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "big")


class _Rules(Mapping[str, Rule]):
    """Rules by their ids, each unpacked when it is asked for: most documents make a run speak of some only."""

    def __init__(self, packed: Mapping[str, Any]) -> None:
        self._packed, self._unpacked = packed, dict[str, Rule]()

    def __getitem__(self, id: str) -> Rule:
        if id not in self._unpacked:
            self._unpacked[id] = _rule(self._packed[id])
        return self._unpacked[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def _rule(packed: bytes) -> Rule:
    rule = Rule(*marshal.loads(packed))  # noqa: S302 -- behind the checksum
    return rule._replace(
        elements=tuple([Element(*element) for element in rule.elements]),
        place=Place(*rule.place),
        unless=_phrases(rule.unless),
        defect=_defect(*rule.defect) if rule.defect else None,
        aliases=tuple([Alias(*alias) for alias in rule.aliases]),
    )


def _sought(plain: Any) -> Sought:
    sought = Sought(*plain)
    return sought._replace(
        clause=Wordings(*sought.clause),
        unguarded=Wordings(*sought.unguarded),
        weak=tuple([Lacking(Wordings(*wordings), says, then) for wordings, says, then in sought.weak]),
        elements={name: Part(*part[:-1], Wordings(*part[-1])) for name, part in sought.elements.items()},
        nothing=Assessment(*sought.nothing),
    )


def _defect(wordings: Any, when: Any, unless: Any, check: str, laws: Any, *rest: Any) -> Defect:
    some = tuple(Wording(Phrase(*one[0]), one[1], _near(one[2]), *one[3:]) for one in wordings)
    return Defect(some, _near(when), _near(unless), check, tuple(Law(*law) for law in laws), *rest)


def _near(plain: Any) -> Near | None:
    return Near(_phrases(plain[0]), plain[1]) if plain else None


def _phrases(plain: Any) -> tuple[Phrase, ...]:
    return tuple([Phrase(*phrase) for phrase in plain])


def _obligations(some: Any) -> Iterator[Obligation]:
    """Yield obligations; of what many have alike there is one."""
    columns = dict(zip(Obligation._fields, zip(*some, strict=True), strict=False))
    whens, checks = _each_once(_when, columns.get("when", ())), _each_once(_checked, columns.get("checked", ()))
    for name, profile, needs, cite, url, severity, weak, when, effective, until, checked, summary, forbids in some:
        yield Obligation(
            name,
            profile,
            tuple([tuple([Need(*need) for need in alternatives]) for alternatives in needs]),
            cite,
            url,
            severity,
            weak,
            whens[id(when)],
            effective,
            until,
            checks[id(checked)],
            summary,
            tuple([Forbidden(*one)._replace(where=_phrases(one[2])) for one in forbids]),
        )


def _each_once(unpack: Callable[[Any], _T], some: Iterable[Any]) -> dict[int, _T]:
    """Unpack what is there many times once; return it by what it is packed in."""
    return {key: unpack(one) for key, one in {id(one): one for one in some}.items()}


def _when(plain: Any) -> When:
    mentions, facts, says = plain
    return When(_phrases(mentions), tuple([Asked(*one) for one in facts]), says)


def _checked(plain: Any) -> Checked | None:
    return Checked(*plain) if plain else None


def _shared(plain: Any) -> Shared:
    shared = Shared(*plain)
    return shared._replace(needs=tuple([Need(*need) for need in shared.needs]))


def _fact(plain: Any) -> Fact:
    fact = Fact(*plain)
    return fact._replace(values=tuple([Value(*value) for value in fact.values]))
