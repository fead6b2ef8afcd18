"""What MDX has and Markdown has not: comments in braces, expressions, components, and imports and exports anywhere.

None of it is text of the policy. What is not closed is left as it is: MDX refuses it, and nobody would ever read it so.
"""

from __future__ import annotations

import re
from collections.abc import MutableSequence

from policylint.patterns import lazy
from policylint.source import Span

MDX_RAW = (
    r"|(?P<note>(?<!\\)\{\s*+/\*)|(?P<braces>(?<!\\)\{(?!#))|(?P<element>(?<!\\)</?(?=[a-z>]))"
    r"|(?P<module>(?:(?<=\n\n)|(?<=\n\r\n))(?-i:import|export)(?=[\s{*'\"]))"
)
"""What may begin such things, besides what Markdown has."""

_NOTE_END = lazy(r"\*/\s*+\}")
_BRACE = lazy(r"\\.|[{}]", re.DOTALL)
_IN_TAG = lazy(r"[<>\"'{]")
_NAME = lazy(r"[A-Za-z][\w.:-]*+")
_MODULE = lazy(
    r"(?:import\s++(?:['\"]|[\w{*](?:[^'\"\n]|\n(?!\s*\n)){0,2000}?\sfrom\s++['\"])|export\s++(?:const|default|let|var|function|async|class|\{|\*))"
    r"(?:[^\n]*+\n(?!\s*\n))*+[^\n]*+"
)
_CLOSED = lazy(r"</([A-Za-z][\w.:-]*+)")
_LONGEST = 4096


class Mdx:
    """Finds where such things end in one text, in time that grows like it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.note_end = -1
        self.closing: dict[int, int] = {}
        self.closed = frozenset(_CLOSED.findall(text))
        open_: list[int] = []
        for brace in _BRACE.finditer(text):
            if brace[0] == "{":
                open_.append(brace.start())
            elif brace[0] == "}" and open_:
                self.closing[open_.pop()] = brace.end()

    def take(self, found: re.Match[str], hidden: MutableSequence[Span], comments: MutableSequence[Span]) -> int:
        """Note what is hidden of what a match of MDX_RAW begins, and a comment; return where to go on."""
        start = found.start()
        if found["element"]:
            return self._element(found, hidden)
        if found["module"]:
            whole = _MODULE.match(self.text, start)
            if whole is None:
                return found.end()
            braces = (at for at in range(start, whole.end()) if self.text[at] == "{")
            end = max([whole.end(), *(self.closing.get(at, 0) for at in braces)])
        else:
            end = self.closing.get(start, 0)
            if found["note"]:
                closing = self._note_end(found.end())
                if closing >= 0 and (last := _NOTE_END.match(self.text, closing)):
                    comments.append(Span(found.end(), closing))
                    end = last.end()
        if end <= start:
            return found.end()
        hidden.append(Span(start, end))
        return end

    def _note_end(self, at: int) -> int:
        """Return where the next note ends, -1 for nowhere; offsets come in order, so it is looked for but once."""
        if self.note_end < at:
            end = self.text.find("*/", at)
            self.note_end = end if end >= 0 else len(self.text)
        return self.note_end if self.note_end < len(self.text) else -1

    def _element(self, found: re.Match[str], hidden: MutableSequence[Span]) -> int:
        """Hide a component, and the expressions in a tag of HTML; a tag that nothing closes may be a placeholder."""
        start = found.start()
        inside: list[Span] = []
        end = self._tag_end(found.end(), inside)
        if end < 0:
            return found.end()
        name = _NAME.match(self.text, found.end())
        closed = found[0] == "</" or self.text[end - 2] == "/" or (name is None or name[0] in self.closed)
        if closed and (name is None or not name[0].islower()):
            hidden.append(Span(start, end))
        else:
            hidden += inside
        return end

    def _tag_end(self, at: int, inside: list[Span]) -> int:
        """Return where a tag ends that is open at an offset, and note its expressions; -1 for nowhere."""
        longest = at + _LONGEST
        while found := _IN_TAG.search(self.text, at, longest):
            at = found.end()
            if found[0] == ">":
                return at
            if found[0] == "{":
                end = self.closing.get(found.start(), -1)
                inside.append(Span(found.start(), end))
            else:
                end = self.text.find(found[0], at, longest) + 1 if found[0] != "<" else 0
            if end <= 0:
                return -1
            at = end
        return -1
