"""Markdown as other formats: a web page, and a plain text as somebody would write it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


def as_html(text: str) -> str:
    """Return the HTML of a Markdown text."""
    return _markdown().render(text)


def as_text(text: str) -> str:
    """Return a Markdown text as plain text.

    Headings are in capitals. A table becomes a list, an item a row, in which each cell stands behind its header.
    Lost are the levels of headings and how they are written, emphasis, and the targets of links.
    """
    tree = SyntaxTreeNode(_markdown().parse(text))
    return "\n\n".join(block for child in tree.children for block in _blocks(child)) + "\n"


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _blocks(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type == "heading":
        yield _words(node).upper()
    elif node.type == "paragraph":
        yield _words(node)
    elif node.type == "blockquote":
        for child in node.children:
            yield from _blocks(child)
    elif node.type == "table":
        yield "\n".join(f"- {row}" for row in _rows(node))
    elif node.type in ("bullet_list", "ordered_list"):
        yield "\n".join(_items(node))
    else:
        assert node.type in ("hr", "html_block", "fence", "code_block"), node.type


def _items(node: SyntaxTreeNode) -> Iterator[str]:
    for number, item in enumerate(node.children, 1):
        marker = "- " if node.type == "bullet_list" else f"{number}. "
        said = "\n\n".join(block for child in item.children for block in _blocks(child))
        yield marker + said.replace("\n", "\n" + " " * len(marker))


def _rows(node: SyntaxTreeNode) -> Iterator[str]:
    head, *body = ([_words(cell) for cell in row.children] for part in node.children for row in part.children)
    for row in body:
        if row[0].endswith("?"):
            yield " ".join(row)
        else:
            yield "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(head, row, strict=True) if cell)


def _words(node: SyntaxTreeNode) -> str:
    inline = node.children[0].token if node.children else None
    said = {"text": str, "code_inline": str, "softbreak": lambda _: "\n", "hardbreak": lambda _: "\n"}
    return "".join(said[t.type](t.content) for t in inline.children or () if t.type in said) if inline else ""
