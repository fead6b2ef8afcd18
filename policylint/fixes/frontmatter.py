"""Entries of front matter that suppress: taken out, or brought up to date, where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policylint.document import Document
from policylint.fixes.edits import Edit
from policylint.source import Span

_REST_OF_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")


def entry_edits(document: Document, changes: Mapping[int, str]) -> list[Edit]:
    """Return the edits of entries, by the offsets at which they begin: the new id of the rule, '' for one to remove.

    Nothing where the front matter is written in a way in which that cannot be done, or nothing of it would be left.
    """
    import yaml

    start, end = document.front_matter
    text = document.source.text[start:end]
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return []
    found = _entries(top)
    if found is None:
        return []
    key, entries = found
    at = [start + entry.start_mark.index for entry in entries]
    if len(set(at)) < len(at) or not set(changes) <= set(at):
        return []
    front_matter = _FrontMatter(text, start)
    new = [changes.get(offset) for offset in at]
    edits = [front_matter.renamed(entry, id) for entry, id in zip(entries, new, strict=True) if id]
    gone = [number for number, id in enumerate(new) if id == ""]
    if len(gone) == len(entries):
        edits += front_matter.without_key(top, key)
    elif gone:
        edits += front_matter.without(key[1], entries, gone)
    return [] if None in edits else [edit for edit in edits if edit]


def _entries(top: Any) -> tuple[Any, Sequence[Any]] | None:
    """Return the pair of nodes `disable:` with its value, as the top has it under `policylint:`, and the entries."""
    import yaml

    def pair(node: Any, name: str) -> Any:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        return next((one for one in pairs if one[0].value == name), None)

    ours = pair(top, "policylint")
    disable = pair(ours[1], "disable") if ours else None
    if disable is None:
        return None
    value = disable[1]
    return (ours[0], value), value.value if isinstance(value, yaml.SequenceNode) else [value]


class _FrontMatter:
    """The text of front matter, and where it begins in the source."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start

    def edit(self, start: int, end: int, new: str = "") -> Edit:
        return Edit(Span(self.start + start, self.start + end), new)

    def line(self, offset: int) -> int:
        """Return where the line of an offset begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def below(self, offset: int) -> int:
        """Return where the line below that of an offset begins."""
        found = _REST_OF_LINE.match(self.text, offset)
        assert found
        return found.end()

    def renamed(self, entry: Any, id: str) -> Edit | None:
        """Return the edit that gives an entry another rule; None where its name is not written out."""
        import yaml

        node = entry
        if isinstance(entry, yaml.MappingNode):
            node = next(value for key, value in entry.value if key.value == "rule")
        quotes = 1 if node.style in ("'", '"') else 0
        start, end = node.start_mark.index + quotes, node.end_mark.index - quotes
        return self.edit(start, end, id) if self.text[start:end] == node.value else None

    def without(self, value: Any, entries: Sequence[Any], gone: Sequence[int]) -> Iterator[Edit | None]:
        """Yield the edits that take some entries of a list out."""
        if value.flow_style:
            spans = [(entry.start_mark.index, entry.end_mark.index) for entry in entries]
            left, end = "", spans[0][0]
            for number, (start, stop) in enumerate(spans):
                if number not in gone:
                    left += (self.text[end:start] if left else "") + self.text[start:stop]
                end = stop
            yield self.edit(spans[0][0], end, left)
            return
        for number in gone:
            begin = entries[number].start_mark.index
            dash = self.text.rfind("-", 0, begin)
            start = self.line(dash)
            alone = dash >= 0 and not self.text[start:dash].strip() and not self.text[dash + 1 : begin].strip()
            yield self.edit(start, self.below(_last(entries[number]))) if alone else None

    def without_key(self, top: Any, pair: Any) -> Iterator[Edit | None]:
        """Yield the edit that takes all of ours out, if more than that stands there, line by line."""
        key, value = pair
        start = self.line(key.start_mark.index)
        alone = not top.flow_style and start == key.start_mark.index
        yield self.edit(start, self.below(_last(value))) if alone and len(top.value) > 1 else None


def _last(node: Any) -> int:
    """Return an offset on the last line of a node: a block's own end is where the next thing begins."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end - 1 if getattr(node, "style", None) in ("|", ">") else end
