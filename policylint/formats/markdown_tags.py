"""HTML tags inside Markdown: which of them end a block, which join words, and which are placeholders."""

from __future__ import annotations

import re

from policylint.patterns import lazy

AUTOLINK = lazy(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,4000}+|[\w.+-]{1,100}@[\w-]{1,100}(?:\.[\w-]{1,63})++)>")
_TAG = lazy(r"<(/?)([A-Za-z][\w.:-]*+)((?:[^<>\"'`]++|\"[^\"]*+\"|'[^']*+')*+)>")
_HREF = lazy(r"\bhref\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
_CLOSED_TAG = lazy(r"</([A-Za-z][\w.:-]*+)")
_LONGEST_TAG = 4096

JOINING = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
BREAKING = frozenset(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td "
    "tfoot th thead title tr ul".split()
)
_OTHER = frozenset(
    "area audio base button canvas caption col colgroup embed head iframe img input link map meta noscript object "
    "param picture script select source style svg textarea track video".split()
)
_KNOWN = JOINING | BREAKING | _OTHER


def closed_tags(text: str) -> frozenset[str]:
    """Return the names of the tags that are closed somewhere in the text."""
    return frozenset(_CLOSED_TAG.findall(text))


def tag_at(text: str, at: int, closed: frozenset[str]) -> re.Match[str] | None:
    """Return the tag at an offset (groups: slash, name, attributes); None for a placeholder: `<COMPANY NAME>`."""
    tag = _TAG.match(text, at, at + _LONGEST_TAG)
    if tag is None:
        return None
    slash, name, attributes = tag.groups()
    if attributes and not (attributes[0].isspace() or attributes[0] == "/"):
        return None
    if slash or "=" in attributes or attributes.endswith("/") or name in closed:
        return tag
    return tag if name.lower() in _KNOWN and (name.islower() or not attributes.strip()) else None


def href(attributes: str) -> str:
    """Return what the attribute `href` says, its entities read, "" if there is none."""
    found = _HREF.search(attributes)
    target = found[1] or found[2] or found[3] or "" if found else ""
    if "&" not in target:
        return target
    import html

    return html.unescape(target)
