"""HTML's tags: what is markup in a page, which element does what to the text in it, and what attributes say."""

from __future__ import annotations

import re
from html import unescape

from policylint.formats.markdown_tags import BREAKING, JOINING
from policylint.patterns import lazy

# Quotes count only behind `=`, as browsers have it. Every repeat is possessive: nothing is read twice.
MARKUP = lazy(r"<(?:(/?)([A-Za-z][^\s/>]*+)((?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)(>?)|(!--)|[!?/])")
COMMENT_END = lazy(r"--!?>")

_ATTRIBUTE = lazy(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?+")
_IN_ATTRIBUTE = lazy(r"&(?:#[0-9]{1,9};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31}(?:;|(?![A-Za-z0-9=])))")
_NOTABLE = ("hidden", "style", "role")
_INVISIBLE = lazy(r"display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)", re.IGNORECASE)
_APART = lazy(r"display\s*+:\s*+(?:block|flex|grid|list-item|table)", re.IGNORECASE)

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HIDDEN = frozenset(
    "applet audio button canvas datalist map meter object optgroup option progress rp select template video".split()
)
"""Elements whose text is not part of a page's text: controls, and what old browsers see instead of a thing."""

RAW = frozenset("iframe noembed noframes noscript script style svg textarea title".split())
"""Elements that are passed unread. `svg` is none in HTML, but holds nothing to read either."""

TO_THE_END = frozenset(("script", "style"))
"""Raw elements that hide the rest of a page if they are not closed; of others only the tag is passed."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
INLINE = JOINING | {"blink", "nobr", "rb", "rt", "ruby"}
BLOCK = (BREAKING | {"head", "hgroup", "hr", "listing", "search", "xmp"}) - HIDDEN - RAW - {"br"}
KNOWN = INLINE | BLOCK | VOID | HIDDEN | RAW
NEVER_OPEN = frozenset(("body", "head", "hr", "html"))
"""Blocks that only separate: whether they end, and where, says nothing about the text."""

ROLES = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), "list"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), "rows"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("header", "footer"), "edge"),
    **dict.fromkeys(("pre", "listing", "xmp"), "pre"),
    "li": "item", "dl": "terms", "dt": "term", "dd": "entry", "table": "table", "tr": "row", "caption": "caption",
    "nav": "nav", "summary": "summary",
}  # fmt: skip
"""What an element is to the text in it, where that is more than a paragraph."""

_ARIA = {"heading": "heading", "list": "list", "listitem": "item", "navigation": "nav", "banner": "edge",
         "contentinfo": "edge"}  # fmt: skip


def closer(name: str) -> re.Pattern[str]:
    """Return a pattern for an element's end tag; sets of letters are searched faster than with IGNORECASE."""
    return re.compile("</" + "".join(f"[{char.lower()}{char.upper()}]" for char in name) + r"(?=[\s/>])")


CLOSERS = {name: closer(name) for name in RAW}


def is_notable(attributes: str) -> bool:
    """Tell whether attributes may change how an element is shown."""
    low = attributes.lower()
    return any(word in low for word in _NOTABLE)


def read_attributes(attributes: str) -> dict[str, str]:
    """Return attributes by lower-case name, entities decoded; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        if "&" in value:
            value = _IN_ATTRIBUTE.sub(lambda entity: unescape(entity[0]), value)
        found.setdefault(name.lower(), value)
    return found


def is_hidden(attributes: dict[str, str]) -> bool:
    """Tell whether an element is hidden by its own attributes."""
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    return _INVISIBLE.search(attributes.get("style", "")) is not None


def is_apart(attributes: dict[str, str]) -> bool:
    """Tell whether an inline element is shown as a block."""
    return _APART.search(attributes.get("style", "")) is not None or attributes.get("role", "") in _ARIA


def is_fold(attributes: dict[str, str]) -> bool:
    """Tell whether a button opens and closes the text below it, and so is its heading."""
    said = " ".join((*attributes.values(), *attributes)).lower()
    return ("accordion" in said or "collaps" in said) and "nav" not in said


def role_of(name: str, attributes: dict[str, str]) -> str:
    """Return what an element is to the text in it; "" for a paragraph or a mere container."""
    if not attributes or "role" not in attributes:
        return ROLES.get(name, "")
    role = attributes["role"].strip().lower()
    if name in ("ul", "ol", "li") and role in ("presentation", "none", "tablist", "menu"):
        return ROLES[name]
    return _ARIA.get(role) or ROLES.get(name, "")


def number(value: str, default: int, most: int) -> int:
    """Return what a numeric attribute says, within limits."""
    value = value.strip()[:9]
    return max(0, min(int(value), most)) if value.isascii() and value.isdigit() else default
