"""Raw patterns: regular expressions that stand for phrases. What they match in a document are entities of it.

The package `regex` can stop a search that takes too long. It is slow to import, so only where there is such a pattern.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType

from policylint.document import GLUE, Document
from policylint.entities import Entity
from policylint.errors import PolicylintError
from policylint.patterns import lazy
from policylint.program import Pattern
from policylint.source import Span
from policylint.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from policylint.grammar import Raw

SECONDS = 0.25
"""How long a pattern may search a sentence; a sound one takes some millionths."""

_ESCAPE = lazy(r"(?s)\\(?:[^\W_]|(.))")
"""A backslash in front of a letter or digit gives it another meaning, and takes away that of anything else."""


class Fault(NamedTuple):
    """What is wrong with a raw pattern: in the value of which key, and how far from its start."""

    key: Literal["regex", "literal"]
    says: str
    shift: int = 0


def fault_of(raw: Raw) -> Fault | None:
    """Return what is wrong with a raw pattern as it stands in a rule."""
    regex, called = _regex(), f"pattern '{raw.regex}'"
    try:
        matches_nothing = regex.compile(raw.regex, regex.IGNORECASE).search("", timeout=SECONDS)
    except regex.error as error:
        return Fault("regex", f"{called}: {error.msg}", error.pos or 0)
    except (ValueError, RecursionError, TimeoutError) as error:
        return Fault("regex", f"{called}: {error}")
    if matches_nothing:
        return Fault("regex", f"{called} could match nothing at all; it must ask for '{raw.literal}'")
    if not any(map(str.isalnum, raw.literal)):
        return Fault("literal", f"'literal' is '{raw.literal}'; a letter or digit must be in it")
    if raw.literal.casefold() not in _ESCAPE.sub(lambda match: match[1] or "\n", raw.regex).casefold():
        return Fault("literal", f"'literal' is '{raw.literal}', which the pattern lacks; give what every match holds")
    return None


def matches_of(patterns: Sequence[Pattern], document: Document) -> Iterator[tuple[int, list[Entity]]]:
    """Yield what patterns match in a document, sentence by sentence.

    Raises PolicylintError where one takes too long: nobody knows then whether it matches.
    """
    literals = [(pattern, pattern.literal.casefold()) for pattern in patterns]
    for number, (span, _, _) in enumerate(document.sentences):
        text = " ".join(document.text[slice(*span)].replace(GLUE, "").split())
        folded = text.casefold()
        asked = [pattern for pattern, literal in literals if literal in folded]
        if found := [one for pattern in asked for one in _found(pattern, text, document, span)]:
            yield number, found


def _found(pattern: Pattern, text: str, document: Document, span: Span) -> list[Entity]:
    """Return what a pattern matches in a sentence; `text` is that without markup, with one space between words."""
    regex, literal = _regex(), pattern.literal.casefold()
    try:
        matches = list(regex.compile(pattern.regex, regex.IGNORECASE).finditer(text, timeout=SECONDS))
    except TimeoutError:
        line, column = document.source.position(span.start)
        says = f"the pattern '{pattern.regex}' ({pattern.place}) takes too long in this sentence; make it simpler"
        raise PolicylintError(says, document.source.path, line, column) from None
    places = list(_places(text, document.text, span.start)) if matches else []
    return [
        Entity(pattern.entity, Span(places[match.start()], places[match.end() - 1] + 1))
        for match in matches
        if literal in match.group().casefold()
    ]


def _places(letters: str, text: str, start: int) -> Iterator[int]:
    """Yield where in a masked text the letters of a sentence stand that begins at some place."""
    at = start - 1
    for letter in letters:
        at += 1
        while text[at] == GLUE or (text[at].isspace() and letter != " "):
            at += 1
        yield at


def _regex() -> ModuleType:
    """Return the package `regex`. Raises PolicylintError where it was not built for this Python."""
    try:
        import regex
    except ImportError:
        says = "a raw pattern needs the package 'regex', which cannot be imported here; install policylint with pip"
        raise PolicylintError(says) from None
    return regex
