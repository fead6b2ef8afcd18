"""Markdown: what is masked, what the blocks are, and that no input is slow or breaks it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policylint.document import GLUE, Markup
from policylint.formats.markdown import parse
from policylint.source import Source
from tests.invariants import check_markup
from tests.makers import blocks_of, words_of


def read(text: str) -> Markup:
    markup = parse(Source("policy.md", text, "markdown"))
    assert len(markup.text) == len(text)
    return markup


def words(text: str) -> str:
    return words_of(read(text).text)


def blocks(text: str) -> list[tuple[str, int, str]]:
    return blocks_of(read(text))


def links(text: str) -> list[tuple[str, str]]:
    markup = read(text)
    return [(markup.text[slice(*link.span)].replace(GLUE, ""), link.target) for link in markup.links]


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("We *never* sell **any** data.", "We never sell any data."),
        ("We do**n't** sell.", "We don't sell."),
        ("snake_case_name and __bold__", "snake_case_name and bold"),
        ("5 * 3 is * not * emphasis", "5 * 3 is * not * emphasis"),
        ("***both*** and ~~gone~~", "both and gone"),
        ("**Title: **We collect", "Title: We collect"),
        ("Run `code_of *x*` now", "Run code_of *x* now"),
        ("A ``tick ` inside`` here", "A tick ` inside here"),
        ("A lone ` stays", "A lone ` stays"),
        (r"\*not bold\* and \[NAME\]", "*not bold* and [NAME]"),
        ("See [our terms](https://a.example/t 'T').", "See our terms."),
        ("See [our (new) terms](https://a.example/(x)).", "See our (new) terms."),
        ("Ask [us][help] or [Help].\n\n[help]: /help", "Ask us or Help."),
        ("We are [COMPANY NAME] and [x][y].", "We are [COMPANY NAME] and [x][y]."),
        ("We are <COMPANY NAME> and <Company>.", "We are <COMPANY NAME> and <Company>."),
        ("Mail <help@a.example> or <https://a.example/x>.", "Mail help@a.example or https://a.example/x."),
        ("Our ![seal](seal.png 'x') here", "Our seal here"),
        ("Kept[^1] for a year.\n\n[^1]: Sometimes two.", "Kept for a year. Sometimes two."),
        ("Terms &amp; data&nbsp;use &#233;t&eacute; &bogus; &#0;", "Terms & data use été &bogus; \ufffd"),
        ("A <b>bold</b> <span class='x'>word</span> and x<sup>2</sup>", "A bold word and x2"),
        ("We keep <!-- how long? --> data", "We keep data"),
        ("Use `<!-- x -->` as is", "Use <!-- x --> as is"),
        ("a\x01b\x00c", "a b c"),
        ("```\ncode\n```\n\n    more\n\ntext", "text"),
        ("<script>\n\nvar we = 1;\n\n</script>\n\nText", "Text"),
        ("---\ntitle: Data\n---\nText", "Text"),
        ("+++\ntitle = 1\n+++\nText", "Text"),
        ("---\n\nText\n\n---\n", "Text"),
        ("import X from 'x'\nexport const a = 1\n\nText", "Text"),
        ("import duties are paid", "import duties are paid"),
        ("- [ ] to do\n- [x] done", "to do done"),
        ("<Card>Text</Card> <Icon name='x' />", "Text"),
    ],
)
def test_masks_markup_and_nothing_else(text: str, visible: str) -> None:
    assert words(text) == visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A #\n## B ##\n#hashtag", [("heading", 1, "A"), ("heading", 2, "B"), ("paragraph", 0, "#hashtag")]),
        ("A\n===\n\nB\n---\n", [("heading", 1, "A"), ("heading", 2, "B")]),
        ("**Privacy**\n\nWe care.\n\n**Cookies:**\n", [("heading", 1, "Privacy"), ("paragraph", 0, "We care."),
                                                     ("heading", 2, "Cookies:")]),
        ("## A\n\n**B**\nText here.\n", [("heading", 2, "A"), ("heading", 3, "B"), ("paragraph", 0, "Text here.")]),
        ("**1. A**\n\nx\n\n**1.1 B**\n\nx\n\n**A. C**", [("heading", 2, "1. A"), ("paragraph", 0, "x"),
                                                       ("heading", 3, "1.1 B"), ("paragraph", 0, "x"),
                                                       ("heading", 3, "A. C")]),
        ("**All of it is important.**", [("paragraph", 0, "All of it is important.")]),
        ("**Last updated: May 2024**", [("paragraph", 0, "Last updated: May 2024")]),
        ("We use\n**cookies**\nand more.", [("paragraph", 0, "We use cookies and more.")]),
        ("1. Who we are\n\nWe are Acme.\n\n2. What we do\n\nWe sail.",
         [("heading", 2, "Who we are"), ("paragraph", 0, "We are Acme."), ("heading", 2, "What we do"),
          ("paragraph", 0, "We sail.")]),
        ("1. **Data**\n\n   We collect it.\n\n   - name\n\n2. **Use**\n\n   We use it.",
         [("heading", 2, "Data"), ("paragraph", 0, "We collect it."), ("item", 1, "name"), ("heading", 2, "Use"),
          ("paragraph", 0, "We use it.")]),
        ("1. Name\n2. Email\n\nThat is all.", [("item", 1, "Name"), ("item", 1, "Email"),
                                              ("paragraph", 0, "That is all.")]),
        ("<h2>Title</h2>\n<p>One.</p><p>Two.</p>\n<ul><li>a</li><li>b</li></ul>",
         [("heading", 2, "Title"), ("paragraph", 0, "One."), ("paragraph", 0, "Two."), ("item", 1, "a"),
          ("item", 1, "b")]),
    ],
)  # fmt: skip
def test_headings(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n  - b\n    - c\n- d", [("item", 1, "a"), ("item", 2, "b"), ("item", 3, "c"), ("item", 1, "d")]),
        ("- a\n\n  more\n\n- b", [("item", 1, "a"), ("paragraph", 1, "more"), ("item", 1, "b")]),
        ("- a\nlazy", [("item", 1, "a lazy")]),
        ("- Home\nMenu", [("item", 1, "Home"), ("paragraph", 0, "Menu")]),
        ("1) a\n2) b\n   more", [("item", 1, "a"), ("item", 1, "b more")]),
        ("You may:\n2. ask;\n3. go.", [("paragraph", 0, "You may:"), ("item", 1, "ask;"), ("item", 1, "go.")]),
        ("in the year\n2020. After that", [("paragraph", 0, "in the year"), ("paragraph", 0, "2020. After that")]),
        ("(a) one;\n(b) two:\n  (i) x\n  (ii) y", [("item", 1, "one;"), ("item", 1, "two:"), ("item", 2, "x"),
                                                  ("item", 2, "y")]),
        ("a. one\nb. two", [("item", 1, "one"), ("item", 1, "two")]),
        ("I. Smith wrote this.", [("paragraph", 0, "I. Smith wrote this.")]),
        ("•one\n• two\n– three", [("item", 1, "one"), ("item", 1, "two"), ("item", 1, "three")]),
        ("1. a\n  - b\n\t- c", [("item", 1, "a"), ("item", 2, "b"), ("item", 3, "c")]),
        ("> - a\n>   b\n> - c", [("item", 1, "a b"), ("item", 1, "c")]),
        ("> a\n>\n> b\n> c\n> \n>- d", [("paragraph", 0, "a"), ("paragraph", 0, "b c"), ("item", 1, "d")]),
        ("- # A\n- > b", [("heading", 1, "A"), ("paragraph", 1, "b")]),
        ("-\n  a", [("item", 1, "a")]),
        ("* * *\ntext\n\n- - a", [("paragraph", 0, "text"), ("item", 2, "a")]),
        ("a\r\n\r\n- b\r\n- c\r", [("paragraph", 0, "a"), ("item", 1, "b"), ("item", 1, "c")]),
        ("a\r\rb", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        ("One.\n\u00a0\ntwo", [("paragraph", 0, "One."), ("paragraph", 0, "two")]),
        ("```\nx\n```", [("code", 0, "")]),
    ],
)  # fmt: skip
def test_lists_quotes_and_code(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(text) == expected


WRAPPED = """\
We collect the name and the address of everybody who opens an account with
Acme Limited in Dublin. The address is kept for as long as the account is in
Use by its owner, and for a year after that. We share the address with the
Data centre that stores our backups, which is bound by a contract with us to
Keep it secret.
"""


def test_a_wrapped_paragraph_is_one_block() -> None:
    assert len(blocks(WRAPPED)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We collect your name.\nWe keep it for a year.\nContact us at any time.", 3),
        ("Home\nProducts\nAbout us", 3),
        ("We collect your name,\nYour address and\nYour age.", 1),
        ("We collect your name\nand your address.", 1),
        ("Acme Limited  \nMain Street 1\\\nDublin<br>Ireland", 4),
        ("We are obliged by the\nGeneral Data Protection Regulation.", 1),
    ],
)
def test_line_ends_that_end_a_block(text: str, count: int) -> None:
    assert len(blocks(text)) == count


def test_table_cells_know_their_headers() -> None:
    markup = read("Data we have:\n\n| Data | Why |\n|---|:--:|\n| Email | log\\|in |\n| IP | safety |\n\nEnd")
    cells = [(markup.text[slice(*block.span)], block.leads) for block in markup.blocks[1:-1]]
    assert cells == [
        ("Data", ()), ("Why", ()), ("Email", (1,)), (f"log{GLUE}|in", (1, 3, 2)), ("IP", (1,)), ("safety", (1, 5, 2)),
    ]  # fmt: skip
    assert markup.blocks[-1].kind == "paragraph"


def test_links_and_comments() -> None:
    text = (
        "[a](/a) <a href='/b?x&amp;y'>**b**</a> <c@d.example> [e][E]\n\n<!-- one\ntwo -->\n\n[e]: <mailto:e@f.example>"
    )
    assert links(text) == [("a", "/a"), ("b", "/b?x&y"), ("c@d.example", "c@d.example"), ("e", "mailto:e@f.example")]
    (comment,) = read(text).comments
    assert text[slice(*comment)] == " one\ntwo "
    assert read("```\n<!-- no comment -->\n```").comments == ()


SAMPLES = [
    "# One\n\nText of one\nthat goes on.\n\n## Two ##\n\n- a\n- b\n  - c\n\n  d\n- e\n\n1. x\n2. y\n\n   z\n",
    "Title\n=====\n\n> # Quoted\n> - item\n>   more\n\n***\n\nSub\n---\n\n* a\n\n* b\n\n      code\n\n+ c\n",
    "1. one\n   - two\n     1. three\n2. four\n\n```md\n# no\n- no\n```\n\n~~~\n# no\n~~~\n\n- # yes\n- - deep\n",
    "# A\n#\tB\n####### C\n\n\\# D\n\n10) x\n11) y\n\n\tcode\n\n   ### E\n\n- x\n\n\n- y\n# F\n",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_agrees_with_commonmark_on_headings_and_items(text: str) -> None:
    markup = read(text)
    source = Source("policy.md", text, "markdown")
    ours = {(block.kind, source.position(block.span.start).line) for block in markup.blocks}
    theirs = set()
    tokens = MarkdownIt().parse(text)
    for token, following in pairwise(tokens):
        if token.type == "heading_open" and token.map and following.content.strip():
            theirs.add(("heading", token.map[0] + 1))
        if token.type == "list_item_open" and token.map and following.type == "paragraph_open":
            theirs.add(("item", token.map[0] + 1))
    assert {block for block in ours if block[0] in ("heading", "item")} == theirs


ATOMS = (
    "* ** _ __ ` ``` ~~~ ~~ [ ]( ] ]:x (x) ! < <br> <a␣href=x> </a> <!-- --> <p> </p> <script> </script> &amp; &nbsp; "
    "&#65; \\ - * 1.␣ a.␣ (a)␣ •␣ >␣ #␣ ##␣ === --- | |---| x Word end. : é 1.1␣Ab **T** [␣]␣ +++ a:␣b <h2> <li>"
).replace("␣", " ").split(" ")  # fmt: skip
PIECES = [*ATOMS, "- ", "> ", "1. ", "(a) ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", " ", "\0", GLUE, "\f", "\u00a0"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text()))
def test_any_text_keeps_its_offsets(text: str) -> None:
    check_markup(text, read(text))


@pytest.mark.parametrize(
    "text",
    [
        "word " * 1_000_000, "- item text\n" * 100_000, ">" * 10_000 + " x", "[" * 10_000 + "x" + "]" * 10_000,
        "*" * 100_000, "*a " * 100_000, "*a_ " * 100_000, "[a](" * 100_000, '[a](b "c' * 100_000, "<a " * 100_000,
        "<!-- " * 100_000, "<script> " * 50_000, "```\n" * 100_000, "- " * 50_000 + "x", "**a**\n" * 50_000,
        "we\n2. x " * 50_000, "x  \n" * 100_000, "|" * 50_000 + "\n" + "|-" * 50_000, "\r" * 500_000,
        " ".join("`" * n for n in range(1, 1500)), "1" + ".1" * 100_000, " " * 1_000_000 + "x",
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_takes_linear_time(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\f", "\u2028", "\u00a0" * 120])
def test_a_line_that_ends_in_an_odd_space_is_no_trouble(blank: str) -> None:
    assert [block.kind for block in parse(Source("p.md", f"Us<br>\n{blank}\nSee.\n", "markdown")).blocks]
    assert parse(Source("p.md", f"Tell us{blank}\nSee.\n", "markdown")).blocks
