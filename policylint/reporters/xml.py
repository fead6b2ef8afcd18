"""XML that every parser takes: characters that XML does not have are replaced, and the rest is escaped."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from policylint.patterns import lazy

_NO_CHARACTERS = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = ET.Element


def child(parent: Element, tag: str, text: str = "", /, **attributes: str | int) -> Element:
    """Add an element."""
    element = ET.SubElement(parent, tag, {key: _clean(str(value)) for key, value in attributes.items()})
    element.text = _clean(text) or None
    return element


def as_text(root: Element) -> str:
    """Return a document, indented."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    return _NO_CHARACTERS.sub("\ufffd", text)
