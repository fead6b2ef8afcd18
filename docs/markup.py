"""Markdown, as the generated pages are written: texts that show what they are, links, lists, tables, bounded lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 120
SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#])")
BLOCK_MARK = re.compile(r" (?=(?:[-+*>]|#+|=+|\d+[.)]|[-*_]{3,})(?:\s|$))")
_KEPT = "\0"


def anchor(heading: str) -> str:
    """Return the fragment that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def escaped(text: str) -> str:
    """Return a text of a rule file as Markdown that shows it, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Return a text as code, on one line, in as many backticks as it needs."""
    most = max((len(run) for run in re.findall(r"`+", text)), default=0)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{'`' * (most + 1)}{edge}{text}{edge}{'`' * (most + 1)}"


def fenced(text: str, language: str = "markdown") -> str:
    """Return a text as a block of code."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`+", text))])
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def linked(text: str, url: str) -> str:
    """Return a citation as a link, if there is a page to read it on."""
    return f"[{escaped(text)}]({url.translate({40: '%28', 41: '%29'})})" if url else escaped(text)


def listed(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(wrapped(item, "- ", "  ") for item in items)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return a paragraph in lines of bounded width; no line begins with what would make it another block."""
    kept = BLOCK_MARK.sub(_KEPT, text)
    lines = textwrap.wrap(
        kept, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines).replace(_KEPT, " ")
