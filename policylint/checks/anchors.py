"""Links within a document: Markdown anchors and HTML fragments, resolved against its headings and ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from policylint.defect import Occurrence
from policylint.document import Document, Link

_ID = re.compile(r"""\b(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_EXPLICIT = re.compile(r"\{#([^\s}]+)[^}]*\}")
_SCRIPTED = re.compile(r"\b(?:on\w+|role|data-[\w-]+|aria-[\w-]+|class)\s*=|javascript", re.IGNORECASE)
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NOT_WORD = re.compile(r"[\W_]+")
_TOP = frozenset(("", "top"))
_SKIP = re.compile(r"(?:skip|jump) to|back to top", re.IGNORECASE)


class Anchors:
    """The places that a link within a document can lead to."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def dangling(self) -> Iterator[Occurrence]:
        """Yield the links within the document that lead nowhere."""
        for link in self.document.links:
            if link.target.startswith("#") and not self._is_there(link.target[1:]) and not self._is_navigation(link):
                yield Occurrence(link.span, f"nothing in the document is called {link.target!r}")

    def _is_there(self, fragment: str) -> bool:
        plain = _ESCAPED.sub(_unescaped, fragment)
        if plain.lower() in _TOP or plain.startswith(("!", "/", ":~:")) or plain in self.ids:
            return True
        return _key(plain) in self.slugs or bool(
            self.document.source.format == "markdown" and _key(re.sub(r"-\d{1,2}\Z", "", plain)) in self.slugs
        )

    def _is_navigation(self, link: Link) -> bool:
        """Say whether a script acts on a link, or it leads to another part of the page."""
        if _SKIP.match(self.document.words(link.span)):
            return True
        text = self.document.source.text
        tag = text.rfind("<a", 0, link.span.start)
        return (
            tag >= 0
            and text.find("</a", tag, link.span.start) < 0
            and bool(_SCRIPTED.search(text[tag : link.span.start]))
        )

    @cached_property
    def ids(self) -> frozenset[str]:
        """What the document calls by an id of its own."""
        text = self.document.source.text
        found = {one or two or three for one, two, three in _ID.findall(text)}
        return frozenset(found | set(_EXPLICIT.findall(text)))

    @cached_property
    def slugs(self) -> frozenset[str]:
        """What renderers make of headings; they differ in how they write all that is no letter or digit."""
        if self.document.source.format != "markdown":
            return frozenset()
        found = set()
        for block in self.document.blocks:
            if block.kind == "heading":
                words = self.document.words(block.span)
                raw = self.document.source.text[block.span.start : block.span.end]
                found |= {_key(words), _key(raw), _key(re.sub(r"\A[\W\d]+", "", words))}
        return frozenset(found - {""})


def _unescaped(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()
