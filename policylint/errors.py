"""The one error that a user can mend: what is wrong, where, and what to do."""

from __future__ import annotations


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
