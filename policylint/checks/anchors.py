"""Links within a document: Markdown anchors and HTML fragments, resolved against its headings and ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from policylint.defect import Occurrence
from policylint.document import Document, Link
from policylint.patterns import lazy

_ID = lazy(r"""\b(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_EXPLICIT = lazy(r"\{#([^\s}]+)[^}]*\}")
_SCRIPTED = lazy(r"\b(?:on\w+|role|data-[\w-]+|aria-[\w-]+|class)\s*=|javascript", re.IGNORECASE)
_ESCAPED = lazy(r"(?:%[0-9A-Fa-f]{2})+")
_NOT_WORD = lazy(r"[\W_]+")
_OTHER_DOCUMENT = lazy(
    r"#(?:(?:our|the)[-_]?)?(?:terms(?:[-_]?(?:of[-_]?(?:service|use)|and[-_]?conditions))?|tos|imprint|impressum|licen[cs]e)\Z",
    re.IGNORECASE,
)
_PART_OF_A_PAGE = 3
"""Where so many anchors lead nowhere and none leads anywhere, what they lead to was left out."""

_TOP = frozenset(("", "top"))
_SKIP = lazy(r"(?:skip|jump) to|back to top", re.IGNORECASE)


class Anchors:
    """The places that a link within a document can lead to."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def dangling(self) -> Iterator[Occurrence]:
        """Yield the links within the document that lead nowhere.

        Where none of several leads anywhere, the text is likely a part of a page; that is said once, as an info.
        """
        within = [link for link in self.document.links if len(link.target) > 1 and link.target[0] == "#"]
        lost = [link for link in within if not self._is_there(link.target[1:]) and not self._is_elsewhere(link)]
        targets = {link.target for link in lost}
        if len(targets) >= _PART_OF_A_PAGE and len(lost) == len(within):
            says = f"nothing in the document is called {lost[0].target!r}, nor as any other of its links within it says"
            yield Occurrence(lost[0].span, says, "info")
            return
        for link in lost:
            yield Occurrence(link.span, f"nothing in the document is called {link.target!r}")

    def _is_there(self, fragment: str) -> bool:
        plain = _ESCAPED.sub(_unescaped, fragment)
        if plain.lower() in _TOP or plain.startswith(("!", "/", ":~:")) or plain in self.ids:
            return True
        return _key(plain) in self.slugs or bool(
            self.document.source.format == "markdown" and _key(re.sub(r"-\d{1,2}\Z", "", plain)) in self.slugs
        )

    def _is_elsewhere(self, link: Link) -> bool:
        """Say whether a script acts on a link, or it leads to another part of the page or another document."""
        if _OTHER_DOCUMENT.match(link.target) or _SKIP.match(self.document.words(link.span)):
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
