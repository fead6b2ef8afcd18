"""Entries of front matter that suppress: taken out, or brought up to date, where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from policylint.document import Document
from policylint.fixes.edits import Edit
from policylint.patterns import lazy
from policylint.source import Span
from policylint.typed import Any, NamedTuple

_REST_OF_LINE = lazy(r"[^\r\n]*(?:\r\n|\n|\r)?")


def entries_of(document: Document) -> Entries | None:
    """Return the entries of a document's front matter, None where there are none that can be told apart."""
    import yaml

    start, end = document.front_matter
    text = document.source.text[start:end]
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    found = _nodes(top)
    if found is None:
        return None
    pair, nodes = found
    at = {start + node.start_mark.index: number for number, node in enumerate(nodes)}
    return Entries(_FrontMatter(text, start), top, pair, nodes, at) if len(at) == len(nodes) else None


class Entries(NamedTuple):
    """The entries of front matter: its text, the nodes of YAML, and the number of each entry by its offset.

    `pair` is what goes if all entries do: the key `policylint`, and the value of `disable` under it.
    """

    text: _FrontMatter
    top: Any
    pair: tuple[Any, Any]
    nodes: Sequence[Any]
    at: Mapping[int, int]

    def edits(self, changes: Mapping[int, str]) -> list[Edit]:
        """Return the edits of entries, by their offsets: the new id of the rule, '' for one to remove.

        Nothing where an entry is written in a way in which that cannot be done, or nothing of the front matter would
        be left.
        """
        if not set(changes) <= set(self.at):
            return []
        new = sorted((self.at[offset], id) for offset, id in changes.items())
        edits = [self.text.renamed(self.nodes[number], id) for number, id in new if id]
        gone = [number for number, id in new if not id]
        if len(gone) == len(self.nodes):
            edits += self.text.without_key(self.top, self.pair)
        elif gone:
            edits += self.text.without(self.pair[1], self.nodes, gone)
        return [] if None in edits else [edit for edit in edits if edit]


def _nodes(top: Any) -> tuple[tuple[Any, Any], Sequence[Any]] | None:
    """Return the key `policylint` of the top with the value of `disable` under it, and the entries in that."""
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
            for first, last in _runs(gone):  # with the comma in front; of those at the beginning, with the one behind
                start = entries[first - 1].end_mark if first else entries[0].start_mark
                end = entries[last].end_mark if first else entries[last + 1].start_mark
                yield self.edit(start.index, end.index)
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


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the numbers that follow one another."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def _last(node: Any) -> int:
    """Return an offset on the last line of a node: a block's own end is where the next thing begins."""
    import yaml

    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end - 1 if getattr(node, "style", None) in ("|", ">") else end
