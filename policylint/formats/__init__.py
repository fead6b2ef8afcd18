"""Source -> Document, by format: a format's parser masks markup, `structure` draws the conclusions."""

from __future__ import annotations

from policylint.document import Document
from policylint.source import Format, Source

ENDINGS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
"""What folders are searched for. A named file with another ending is read as plain text."""


def format_of(path: str) -> Format:
    """Return the format that a path's ending says; plain text for any other."""
    lower = path.lower()
    return next((format for ending, format in ENDINGS.items() if lower.endswith(ending)), "text")


def is_mdx(path: str) -> bool:
    """Say whether a document in Markdown is MDX, by its ending."""
    return path.lower().endswith(".mdx")


def parse(source: Source) -> Document:
    """Parse a source."""
    from policylint.formats.structure import build

    if source.format == "markdown":
        from policylint.formats import markdown

        return build(source, markdown.parse(source))
    if source.format == "text":
        from policylint.formats import text

        return build(source, text.parse(source))
    from policylint.formats import html

    return build(source, html.parse(source))
