"""Strings that many lines are searched for, all in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import product

from policylint.compiled import load_compiled
from policylint.typed import NamedTuple


class Hints(NamedTuple):
    """Strings of which a passage must hold one to be worth a closer look.

    With `any_case` they are in small letters, and the capitals from A to Z count as such.
    """

    strings: tuple[str, ...]
    any_case: bool = False


def combined(*parts: Iterable[str]) -> tuple[str, ...]:
    """Return all strings that are made of one of each part."""
    return tuple(map("".join, product(*parts)))


class Search:
    """Hints made ready to be looked for: once, for many texts. Where the kernel was not built, it looks for none."""

    def __init__(self, hints: Iterable[Hints] = ()) -> None:
        self.hints: list[Hints] = []
        self.search: Callable[[bytes], Sequence[list[int]]] = lambda _: ()
        module = load_compiled()
        if module is None:
            return
        self.hints = sorted(dict.fromkeys(hints), key=lambda one: one.any_case)
        groups = (
            (["\n".join(one.strings) for one in self.hints if one.any_case is any_case], any_case)
            for any_case in (False, True)
        )
        self.search = partial(module.lines, *[module.strings(_bytes("\n\n".join(some)), case) for some, case in groups])

    def lines(self, text: str) -> dict[Hints, list[int]]:
        """Return for each of the hints it looks for the numbers of the lines that hold one, in order."""
        return dict(zip(self.hints, self.search(_bytes(text)), strict=False))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
