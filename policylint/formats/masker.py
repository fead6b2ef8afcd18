"""Spaces in place of markup, from the start of a text to its end."""

from __future__ import annotations

from policylint.packed import Pieces


class Masker:
    """Puts spaces in place of parts of a text, from its start to its end."""

    def __init__(self, text: str) -> None:
        """Start in front of the text."""
        self.text = text
        self._pieces = Pieces()
        self._at = 0

    def hide(self, start: int, end: int) -> None:
        """Hide a part, less what is behind already."""
        start = max(start, self._at)
        if start < end:
            self._pieces.add(self.text[self._at : start])
            self._pieces.add(" " * (end - start))
            self._at = end

    def masked(self) -> str:
        """Return the text with all that is hidden."""
        if not self._at:
            return self.text
        self._pieces.add(self.text[self._at :])
        return self._pieces.text()
