"""How a report for people looks: colour, width, and whether it closes with a summary."""

from __future__ import annotations

from policylint.typed import NamedTuple

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_OF_SEVERITY = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}


class Look(NamedTuple):
    """The looks that the command line decides and reporters obey; `statistics` asks for counts instead of findings."""

    colour: bool = False
    width: int = 100
    summary: bool = True
    statistics: bool = False

    def paint(self, text: str, style: str) -> str:
        """Return a text in a style such as "bold red", or as it is where colour is off."""
        if not self.colour or not text or not style:
            return text
        codes = ";".join(_CODES[word] for word in style.split())
        return f"\x1b[{codes}m{text}\x1b[0m"

    def severity(self, text: str, severity: str) -> str:
        """Return a text in the colour of a severity."""
        return self.paint(text, _OF_SEVERITY[severity])
