"""What the open elements make of the text in them, so that a run of text need not look at its ancestors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from policylint.document import Block, Link
from policylint.formats.html_tables import Table
from policylint.formats.html_tags import HEADINGS, number

MOST_LEADS = 4
DEEPEST = 16
"""Lists in lists beyond this are as deep as this, as in Markdown."""


class Place:
    """What an open element makes of the text in it; what it does not change is as in the place around it.

    `at` is the element's index on the stack; `start`, `first` and `links` are where it began: in the text, and how
    many blocks and links there were.
    """

    __slots__ = (
        "at", "count", "depth", "dropped", "edge", "entry", "first", "inside", "item", "kind", "leads", "level",
        "links", "marker", "menu", "role", "start", "table", "terms", "used",
    )  # fmt: skip

    kind: str
    """What the text becomes: `heading`, `item`, `term`, `entry` (a `dd`), `pre`, `code`, or "" for a paragraph."""
    level: int
    depth: int
    """How many lists are open."""
    item: Place | None
    """The open item of the innermost list."""
    inside: Place | None
    """The innermost list."""
    entry: Place | None
    """The open `dt` or `dd` of the innermost `dl`."""
    leads: tuple[int, ...]
    terms: list[int]
    """The blocks of the `dt`s that the next `dd` belongs to."""
    table: Table | None
    edge: bool
    """Whether this is in a header or footer, where lists may be menus."""
    menu: bool
    """Whether this is in a list there."""
    dropped: bool
    """Whether this is in navigation."""

    def __init__(self, role: str, at: int, outer: Place | None) -> None:
        self.role, self.at = role, at
        self.used = False  # whether the item, heading or entry has text already
        self.count, self.marker = 0, ""
        self.start = self.first = self.links = 0
        if outer is None:
            self.kind, self.level, self.depth = "", 0, 0
            self.item = self.inside = self.entry = self.table = None
            self.leads, self.terms = (), []
            self.edge = self.menu = self.dropped = False
        else:
            self.kind, self.level, self.depth = outer.kind, outer.level, outer.depth
            self.item, self.inside, self.entry, self.table = outer.item, outer.inside, outer.entry, outer.table
            self.leads, self.terms = outer.leads, outer.terms
            self.edge, self.menu, self.dropped = outer.edge, outer.menu, outer.dropped

    def number(self) -> str:
        """Return the number of the next item of this list, as Markdown has it; "" for a bullet."""
        if not self.marker:
            return ""
        self.count += 1
        if self.marker not in "aA" or not 1 <= self.count <= 26:
            return f"{self.count}."
        return chr(ord(self.marker) + self.count - 1) + "."

    def is_menu(self, blocks: Sequence[Block], links: Sequence[Link]) -> bool:
        """Tell whether all that was found since this began is links."""
        for index in range(self.first, len(blocks)):
            block = blocks[index]
            at = bisect_right(links, block.span.start, self.links, key=lambda link: link.span.start) - 1
            if at < self.links or links[at].span.end < block.span.end:
                return False
        return True


def open_place(role: str, name: str, attributes: dict[str, str], outer: Place, at: int) -> Place:
    """Return what a new element makes of the text in it."""
    place = Place(role, at, outer)
    if role == "item":
        place.kind, place.item, place.depth = "item", place, max(1, outer.depth)
    elif role == "list":
        _begin_list(place, name, attributes)
    elif role in ("heading", "summary"):
        level = 0 if role == "summary" else int(name[1]) if name in HEADINGS else 2
        place.kind, place.level = "heading", number(attributes.get("aria-level", ""), level, 6)
    elif role == "terms":
        place.entry, place.terms, place.kind = None, [], "" if outer.kind == "term" else outer.kind
    elif role in ("term", "entry"):
        _begin_entry(place, outer)
    elif role == "pre":
        place.kind = "pre"
    elif role == "edge":
        place.edge = True
    elif role == "nav":
        place.dropped, place.table, place.terms = True, None, []  # nothing outside may refer to what goes
    return place


def _begin_list(place: Place, name: str, attributes: dict[str, str]) -> None:
    place.depth = min(place.depth + 1, DEEPEST)
    place.item, place.inside, place.kind = None, place, ""
    if place.edge:
        place.menu, place.table, place.terms = True, None, []
    if name == "ol":
        place.marker = attributes.get("type", "").strip() or "1"
        place.count = number(attributes.get("start", ""), 1, 9999) - 1


def _begin_entry(place: Place, outer: Place) -> None:
    """Begin a `dt` or `dd`: terms in a row share what follows them."""
    place.entry = place
    if place.role == "entry":
        place.kind, place.leads = "entry", (*outer.leads, *outer.terms[-MOST_LEADS:])[-MOST_LEADS:]
        outer.used = True
    else:
        if outer.used:
            outer.terms.clear()
            outer.used = False
        place.kind = "term"
