"""The error that a user can mend, and several of them: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class PolicylintError(Exception):
    """A mistake in a document, rule, profile or option; printed as `path:line:column: message`.

    `line` and `column` are 1-based; 0 where the place is the whole file.
    """

    def __init__(self, message: str, path: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = [self.path] if self.path else []
        if self.path and self.line:
            place.append(str(self.line))
            if self.column:
                place.append(str(self.column))
        return ": ".join([":".join(place), self.message]) if place else self.message


class Faults(Exception):  # noqa: N818 -- what it holds are errors
    """All that is wrong with what a run is made of, rules and names, where that is told together."""

    def __init__(self, errors: Sequence[PolicylintError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)
