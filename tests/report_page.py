"""The page of `--format html` as tests look at it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

HOSTILE = """\
# Privacy </title></style><script>alert(1)</script>

"><img src=x onerror=alert(1)> ' onclick='alert(1)' <svg/onload=alert(2)> We keep your data as long as necessary.

`</style><script>alert(3)</script>` [We sell your data](javascript:alert(4)) to `{{ 7 * 7 }}` {% raw %}

&lt;/article&gt;&lt;script&gt;alert(5)&lt;/script&gt; <!-- --><a href="javascript:alert(6)">Write to us</a>.

| `<b>` | &#60;script&#62; |
|---|---|
| \x1b[31m \u202e | &quot; onfocus=&quot;x |
"""
"""A policy that tries what no page may let through."""

TAGS = set(
    "html head meta title style body header main section article h1 h2 h3 h4 h5 h6 p pre div span nav footer form label "
    "input select option output details summary ul ol li a q sup svg rect table thead tbody tr th td script".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class href rel id title role scope tabindex hidden type value autocomplete "
    "aria-label aria-labelledby aria-hidden aria-live data-l data-r data-go data-law data-status data-severity "
    "viewbox preserveaspectratio x y width height".split()
)
"""All that a page may have: no `src`, no `style`, no `on...`."""

_VOID = {"meta", "input"}


class Page(HTMLParser):
    """The tags with their attributes, the text outside of style and script, and what elements hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.inside: dict[str, list[str]] = {"style": [], "script": []}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag  # nothing is closed by what stands in a document

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.inside:
            self.inside[self._open[-1]].append(data)
        else:
            self.text += data

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]

    def items(self) -> list[tuple[str, str, str]]:
        """Return law, status and severity of each row of the lists."""
        names = ("data-law", "data-status", "data-severity")
        return [tuple(one[name] for name in names) for tag, one in self.tags if "data-law" in one]  # type: ignore[misc]


def digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def skeleton(page: str) -> str:
    """Return a page without its style and script, which are files of their own."""
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1>...</\1>", page, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/]+=", "sha256-...", page)


def assert_nothing_is_let_through(text: str) -> Page:
    """Fail if a page has any element, attribute or address that is not its own, or a link within it that leads nowhere."""
    page = Page(text)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    targets = [*page.values("aria-labelledby"), *(one for one in page.values("data-go") if one)]
    for address in page.values("href"):
        if address.startswith("#"):
            targets.append(address[1:])
        else:
            assert address.startswith(("https://", "http://"))
    assert set(targets) <= set(ids)
    assert "\x1b" not in text
    assert [len(one) for one in page.inside.values()] == [1, 1]
    return page
