"""A phrase as written: the language is read in `grammar.py`, and made a program in `compiler.py`."""

from __future__ import annotations

from policylint.typed import NamedTuple


class Phrase(NamedTuple):
    """The text of a phrase, and where it was written (for messages)."""

    text: str
    path: str = ""
    line: int = 0
    column: int = 0
