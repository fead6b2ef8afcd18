"""The open elements of an HTML text: how blocks begin and end, told or implied, and what is left out as a menu.

No step looks at all open elements: how many of a name are open is counted, and what is scanned is closed.
"""

from __future__ import annotations

from policylint.document import Link
from policylint.formats.html_blocks import Blocks
from policylint.formats.html_places import Place, open_place
from policylint.formats.html_tables import Cell, Table
from policylint.formats.html_tags import HEADINGS, INLINE, NEVER_OPEN, ROLES, is_hidden, number, role_of
from policylint.formats.sentences import MAX_BLOCK
from policylint.packed import Links, Spans, rows
from policylint.source import Span

_CELLS = ("td", "th", "caption")
_ROWS = ("thead", "tbody", "tfoot")
_MOST_SPANNED = 1000
_MOST_PIECES = 4096
_DEEPEST = 500  # about as deep as browsers go; what is nested deeper is text in what is around it
_LAYOUT = ("presentation", "none")


class Elements:
    """The stack of open elements and the run of text that is being read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.done: list[str] = []  # what stands before the pieces
        self.found = Blocks(len(text))
        self.links = rows(Links, len(text))
        self.comments = rows(Spans, len(text))
        self.drops = rows(Spans, len(text))
        self.vain: set[str] = set()  # raw elements of which no end follows
        self.names: list[str] = []
        self.skipped: dict[str, int] = {}  # how many of a name are open and too deep to be on the stack
        self.places = [Place("", -1, None)]  # the root's, then one for each open element
        self.counts: dict[str, int] = {}  # how often a name is open inside of the innermost table or cell
        self.scopes: list[tuple[int, dict[str, int]]] = [(-1, self.counts)]
        self.hidden_at, self.hidden_fill = -1, " "
        self.run_at, self.run_piece = -1, 0
        self.breaks: list[tuple[int, int]] = []
        self.strong: list[tuple[int, int]] = []
        self.bold = self.bold_from = self.bold_at = 0
        self.link: tuple[int, str] | None = None

    # --- runs of text ---

    def flush(self, at: int) -> None:
        """End the run of text at an offset."""
        if self.run_at < 0:
            return
        start = self.run_at
        strong = [(begin - start, end - start) for begin, end in self.strong]
        if self.bold:
            strong.append((self.bold_from - start, at - start))
        breaks = [(begin - start, end - start) for begin, end in self.breaks]
        said = self.pieces[-1] if self.run_piece == len(self.pieces) - 1 else "".join(self.pieces[self.run_piece :])
        self.pieces[self.run_piece :] = [self.found.add(start, said, self.places[-1], strong, breaks)]
        self.run_at = -1
        self.breaks.clear()
        self.strong.clear()

    def tidy(self, at: int) -> None:
        """Keep what is remembered small: end a run of text that is too long, and join pieces when there are many."""
        if self.run_at >= 0 and (self.text[at - 1].isspace() or at - self.run_at > 2 * MAX_BLOCK):
            self.flush(at)
        if self.run_at < 0 and len(self.pieces) > _MOST_PIECES:
            self.done.append("".join(self.pieces))
            self.pieces.clear()

    def end(self) -> None:
        """End the text: what is still open ends, but an open menu may be the page, so it stays."""
        self.flush(len(self.text))
        while self.names:
            self.names.pop()
            place = self.places.pop()
            if place is not self.places[-1] and place.role in ("table", "cell"):
                self._closed(place, len(self.text))

    def end_link(self, at: int) -> None:
        """End the open link, if any."""
        if self.link is not None:
            start, target = self.link
            self.link = None
            if start < at:
                self.links.append(Link(Span(start, at), target))

    # --- the stack ---

    def is_too_deep(self, name: str) -> bool:
        """Tell whether an element is nested so deep that it is passed over, and so must be its end tag."""
        if len(self.names) < _DEEPEST:
            return False
        self.skipped[name] = self.skipped.get(name, 0) + 1
        return True

    def is_skipped(self, name: str) -> bool:
        """Tell whether an end tag is that of an element that was passed over."""
        skipped = self.skipped.get(name, 0)
        self.skipped[name] = max(0, skipped - 1)
        return skipped > 0

    def push(self, name: str, place: Place, *, hidden: bool) -> None:
        """Open an element."""
        if hidden and self.hidden_at < 0:
            self.hidden_at, self.hidden_fill = len(self.names), " "
        self.counts[name] = self.counts.get(name, 0) + 1
        self.names.append(name)
        self.places.append(place)

    def _innermost(self, name: str) -> int:
        """Return the index of the innermost element of a name, which is open; what is above it will be closed."""
        index = len(self.names) - 1
        while self.names[index] != name:
            index -= 1
        return index

    def close(self, name: str, at: int) -> None:
        """Close the innermost element of a name, which is open, and all inside it."""
        self.close_from(self._innermost(name), at)

    def close_inline(self, name: str, at: int) -> None:
        """Close the innermost element of a name, which ends the run of text if it is shown as a block."""
        index = self._innermost(name)
        if self.places[index + 1] is not self.places[index]:
            self.flush(at)
        self.close_from(index, at)

    def close_from(self, index: int, at: int) -> None:
        """Close the element at an index of the stack and all inside it; `at` is where the source is."""
        while len(self.names) > index:
            if self.scopes[-1][0] == len(self.names) - 1:
                self.scopes.pop()
                self.counts = self.scopes[-1][1]
            self.counts[self.names.pop()] -= 1
            place = self.places.pop()
            if place is not self.places[-1]:
                self._closed(place, at)
        if index <= self.hidden_at:
            self.hidden_at = -1
        if index < self.bold_at:
            self.bold = 0

    def _closed(self, place: Place, at: int) -> None:
        """Draw the conclusions from an element that has ended."""
        blocks = self.found.blocks
        if place.role == "cell" and place.table:
            place.table.end_cell(len(blocks))
        elif place.role == "table" and place.table:
            place.table.settle(blocks, self.found.numbers, self.text)
        elif place.role == "nav":
            if not self.places[-1].dropped:
                self._drop(place, at)
        elif (
            place.role == "list"
            and place.menu
            and not (self.places[-1].menu or place.dropped)
            and place.is_menu(blocks, self.links)
        ):
            self._drop(place, at)

    def _drop(self, place: Place, at: int) -> None:
        """Forget what is in an element that has ended."""
        self.found.drop(place.first)
        del self.links[place.links :]
        while self.drops and self.drops[-1].start >= place.start:
            self.drops.pop()
        self.drops.append(Span(place.start, at))

    # --- blocks ---

    def start_block(self, name: str, attributes: dict[str, str], at: int, written: str = "") -> None:
        """Open a block; `written` is the name of its tag where that is another."""
        self.flush(at)
        if self.counts.get("p"):
            self.close("p", at)
        if name in NEVER_OPEN:
            return
        role = role_of(name, attributes) if attributes else ROLES.get(name, "")
        hidden = bool(attributes) and is_hidden(attributes)
        if role in ("table", "row", "rows", "cell", "caption"):
            if not self.is_too_deep(name):
                self._start_part(role, name, attributes, at, hidden=hidden)
            return
        if role:
            self._imply_ends(role, at)
        if self.is_too_deep(written or name):
            return
        outer = self.places[-1]
        place = self._place(role, name, attributes, outer, at) if role or name in INLINE else outer
        self.push(written or name, place, hidden=hidden)

    def _imply_ends(self, role: str, at: int) -> None:
        """Close what the start of another one closes."""
        place = self.places[-1]
        if role == "item" and place.item is not None:
            self.close_from(place.item.at, at)
        elif role in ("heading", "summary") and place.kind == "heading":
            self.close_from(place.at, at)
        elif role in ("term", "entry") and place.entry is not None:
            self.close_from(place.entry.at, at)

    def _place(self, role: str, name: str, attributes: dict[str, str], outer: Place, at: int) -> Place:
        """Return what a new element makes of the text in it."""
        place = open_place(role, name, attributes, outer, len(self.names))
        if role in ("list", "nav"):
            place.first, place.links, place.start = len(self.found.blocks), len(self.links), at
        elif role == "item" and outer.inside is not None and self.hidden_at < 0:
            place.marker = outer.inside.number()
        return place

    def end_block(self, name: str, at: int) -> None:
        """Close a block by its end tag; a stray one only ends the run of text."""
        self.flush(at)
        if self.is_skipped(name):
            return
        place = self.places[-1]
        if name in HEADINGS:
            if place.kind == "heading" and self.names[place.at] in HEADINGS:
                self.close_from(place.at, at)
            elif self.counts.get(name):
                self.close(name, at)
        elif name == "li":
            if place.item is not None:
                self.close_from(place.item.at, at)
        elif name == "table" or name == "tr" or name in _CELLS or name in _ROWS:
            self._end_part(name, at)
        elif self.counts.get(name):
            self.close(name, at)

    # --- tables ---

    def _owner(self) -> str:
        """Return the name of the innermost table or cell."""
        owner = self.scopes[-1][0]
        return self.names[owner] if owner >= 0 else ""

    def _leave_cell(self, at: int) -> None:
        if self._owner() in _CELLS:
            self.close_from(self.scopes[-1][0], at)

    def _start_part(self, role: str, name: str, attributes: dict[str, str], at: int, *, hidden: bool) -> None:
        """Open a table or a part of one."""
        if role == "table":
            place = Place(role, len(self.names), self.places[-1])
            if place.table is not None:
                place.table.layout = True
            place.table = Table(layout=attributes.get("role", "") in _LAYOUT)
            self._push_scope(name, place, hidden=hidden)
            return
        self._leave_cell(at)
        table = self.places[-1].table if self._owner() == "table" else None
        if table is None:  # a part of a table that is not there
            self.push(name, self.places[-1], hidden=hidden)
        elif role == "cell":
            columns = max(1, number(attributes.get("colspan", ""), 1, _MOST_SPANNED))
            rows = number(attributes.get("rowspan", ""), 1, _MOST_SPANNED) or _MOST_SPANNED
            table.add_cell(Cell(name == "th", columns, rows, len(self.found.blocks), len(self.found.blocks)))
            self._push_scope(name, self._cell(role), hidden=hidden)
        elif role == "caption":
            self._push_scope(name, self._cell(role), hidden=hidden)
        else:
            for open_part in ("tr",) if role == "row" else ("tr", *_ROWS):
                if self.counts.get(open_part):
                    self.close(open_part, at)
            if role == "row":
                table.add_row(head=bool(self.counts.get("thead")))
            self.push(name, self.places[-1], hidden=hidden)

    def _cell(self, role: str) -> Place:
        """Return the place of a cell: lists and headings around the table end at it."""
        place = Place(role, len(self.names), self.places[-1])
        place.kind, place.depth, place.item, place.inside, place.entry, place.leads = "", 0, None, None, None, ()
        return place

    def _push_scope(self, name: str, place: Place, *, hidden: bool) -> None:
        """Open an element that end tags inside of it do not reach beyond."""
        self.push(name, place, hidden=hidden)
        self.counts = {}
        self.scopes.append((len(self.names) - 1, self.counts))

    def _end_part(self, name: str, at: int) -> None:
        """Close a table or a part of one."""
        owner = self._owner()
        if name in _CELLS:
            if self.counts.get(name):  # one without a table
                self.close(name, at)
            elif owner == name or (owner in _CELLS and name != "caption"):
                self.close_from(self.scopes[-1][0], at)
            return
        self._leave_cell(at)
        if name == "table":
            if self._owner() == "table":
                self.close_from(self.scopes[-1][0], at)
        elif self.counts.get(name):
            self.close(name, at)
