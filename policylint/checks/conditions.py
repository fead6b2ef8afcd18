"""Conditions of which one is enough, joined by "and" as if all were needed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.strings import Hints

_JOINED = lazy(
    r"\bonly (?:if|when|where)\b[^.]{0,200}?\(?\b(?:a|i|1)\)[^.]{0,500}?"
    r"(?P<and>;? and,? \(?(?:b|c|d|e|ii|iii|iv|2|3|4)\))",
    re.IGNORECASE,
)
_FEWEST = 2
"""Conditions that are joined; a bracket stands behind the mark of each."""

_HINTS = Hints((" only if ", " only when ", " only where "))


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each "and" in front of the last of several conditions of a disclosure."""
    for passage in draft.prose.hinted(_HINTS):
        for match in _JOINED.finditer(passage.text) if passage.text.count(")") >= _FEWEST else ():
            start, end = match.span("and")
            start += len(match["and"]) - len(match["and"].lstrip("; "))
            yield Occurrence(passage.span(start, end))
