"""Documents as an editor holds them: the text as it is being written, whatever is on the disk."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from lsprotocol.types import (
    Range,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
    TextDocumentItem,
)

from policylint.formats import ENDINGS, format_of
from policylint.server.positions import Lines
from policylint.source import Format, Span

_LANGUAGES: dict[str, Format] = {"markdown": "markdown", "mdx": "markdown", "html": "html", "plaintext": "text"}
"""What editors call the formats; the ending of a name counts for more, because it does without an editor."""

_DRIVE = re.compile(r"/[A-Za-z]:")
_MARK = "\ufeff"


@dataclass(frozen=True)
class Buffer:
    """One document in one version. `path` is '' for what was never saved."""

    uri: str
    path: str
    language: str
    version: int
    text: str
    encoding: str

    @property
    def name(self) -> str:
        """Return what the document is called, path or not."""
        return self.path or unquote(_parts(self.uri).path)

    @property
    def format(self) -> Format | None:
        """Return the format, None for a document of another kind."""
        if self.name.lower().endswith(tuple(ENDINGS)):
            return format_of(self.name)
        return _LANGUAGES.get(self.language)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text, self.encoding)

    @property
    def lead(self) -> int:
        """Return how many characters of the text stand in front of that of its source: a byte order mark is none."""
        return int(self.text.startswith(_MARK))

    def range(self, span: Span) -> Range:
        """Return the range of a span of the source."""
        return self.lines.range(Span(span.start + self.lead, span.end + self.lead))

    def span(self, place: Range) -> Span:
        """Return the span of the source that a range covers."""
        start, end = self.lines.span(place)
        return Span(max(0, start - self.lead), max(0, end - self.lead))

    def changed(self, changes: Iterable[TextDocumentContentChangeEvent], version: int) -> Buffer:
        """Return the next version: each change is made in what those in front of it have left."""
        buffer = self
        for change in changes:
            text = change.text
            if isinstance(change, TextDocumentContentChangePartial):
                start, end = buffer.lines.span(change.range)
                text = buffer.text[:start] + text + buffer.text[end:]
            buffer = replace(buffer, text=text)
        return replace(buffer, version=version)


def opened(item: TextDocumentItem, encoding: str) -> Buffer:
    """Return a document that an editor has opened."""
    return Buffer(item.uri, path_of(item.uri), item.language_id, item.version, item.text, encoding)


def path_of(uri: str) -> str:
    """Return the path that a URI stands for, '' where it is none of a file."""
    scheme, host, quoted, _, _ = _parts(uri)
    path = unquote(quoted, errors="surrogateescape")
    if scheme != "file" or not path or "\0" in path:
        return ""
    if os.name == "nt":
        path = path[1:] if _DRIVE.match(path) else f"//{host}{path}" if host else path
    return os.path.normpath(path)


def uri_of(path: str) -> str:
    """Return the URI of a path, relative to the working folder."""
    return Path(os.path.abspath(path)).as_uri()  # ".." must go, and links must stay


def _parts(uri: str) -> SplitResult:
    """Return the parts of a URI; all of one that is none is its path."""
    try:
        return urlsplit(uri)
    except ValueError:
        return SplitResult("", "", uri, "", "")
