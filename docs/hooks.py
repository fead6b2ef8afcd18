"""What the site needs that GitHub does by itself: links to files beside docs/, and `|` in code in a table.

The pages are written for GitHub, where they can be read, too; mkdocs calls these functions for each.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from policylint import __version__

REPOSITORY = "https://github.com/policylint/policylint"
_LINK = re.compile(r"(?<=\]\()(\.\.?/[^)\s#]*)(?=[)#])")
_FENCE = re.compile(r"^( *)(```+)\w+\n.*?^\1\2$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Return the text of a page as mkdocs can read it; what stands in blocks of code stays."""
    shown, at = "", 0
    for fence in _FENCE.finditer(markdown):
        shown += text_of_site(markdown[at : fence.start()], page.file.src_uri) + fence[0]
        at = fence.end()
    return shown + text_of_site(markdown[at:], page.file.src_uri)


def text_of_site(text: str, path: str) -> str:
    """Return a part of a page, which lies at a path below docs/, as the site has it."""
    folder = posixpath.dirname(f"docs/{path}")

    def link(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[1]))
        inside = target == "docs" or target.startswith("docs/")
        return match[1] if inside else f"{REPOSITORY}/blob/v{__version__}/{target}"

    return _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace("\\|", "|"), row[0]), _LINK.sub(link, text))
