"""HTML: what is masked, what the blocks are, and that no input is slow or breaks it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.document import GLUE, Markup
from policylint.formats.html import parse
from policylint.source import Source
from tests.invariants import check_markup
from tests.makers import blocks_of, make_document, words_of


def read(text: str) -> Markup:
    markup = parse(Source("policy.html", text, "html"))
    assert len(markup.text) == len(text)
    return markup


def words(text: str) -> str:
    return words_of(read(text).text)


def blocks(text: str) -> list[tuple[str, int, str]]:
    return blocks_of(read(text))


def leads(text: str) -> list[tuple[str, ...]]:
    """Return, for each block, what leads to it and what it says."""
    markup = read(text)
    said = [markup.text[slice(*block.span)].replace(GLUE, "") for block in markup.blocks]
    return [(*(said[lead] for lead in block.leads), said[at]) for at, block in enumerate(markup.blocks)]


def contexts(text: str) -> dict[str, list[str]]:
    document = make_document(text, "html")
    return {document.words(s.span): [document.words(span) for span in s.context] for s in document.sentences}


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("<p>We do<b>n't</b> sell <i>any</i> data.</p>", "We don't sell any data."),
        ("<b>a</b>b <i>c</i><i>d</i> e<wbr>f g<!-- x -->h", "ab cd ef gh"),
        ("<div>a</div><div>b</div>c<br>d<img src=x>e<hr>f", "a b c d e f"),
        ("<td>a<td>b</td>c", "a b c"),
        ("data<sup>1</sup> of 3<sup>rd</sup>", "data 1 of 3rd"),
        ("<custom-tag>a</custom-tag>b", "a b"),
        ("Terms &amp; data&nbsp;use &#233;t&eacute; &bogus; &#150; R&D", "Terms & data use été &bogus; – R&D"),
        ("&notit; &#0; &#10;a&#x41;&copy 5 &NotEqualTilde;x", "¬it; \ufffd aA© 5 x"),
        ("a\x01b\x00c", "a b c"),
        ("<P CLASS=a>Upper</P><p title='a > b'>quoted</p><p a=\"x>y\" b=it's>odd</p>", "Upper quoted odd"),
        ("5 < 6 and a<b", "5 < 6 and a"),
        ("<!DOCTYPE html><?xml version='1.0'?><html><head><title>T</title><meta charset=utf-8></head><body>x", "x"),
        ("<script>if (a<b) '<p>no</p>';</script>x<STYLE>p{}</Style >y", "x y"),
        ("<noscript>no</noscript><iframe>no</iframe><svg><title>no</title><path/></svg><svg/>x", "x"),
        ("<template>no</template><textarea><p>no</textarea><select><option>no</select><button>no</button>x", "x"),
        ("<div hidden>no<p>no</div><p style='display: none'>no<p aria-hidden=true>no<p>yes", "yes"),
        ("<p style='VISIBILITY:hidden'>no</p><p hidden=until-found>no<div>yes</div>", "yes"),
        ("vis<span hidden>a<span>b</span>c</span>ible", "visible"),
        ("<nav><p>Home</p></nav><div role=navigation>Menu</div>text", "text"),
        ("<header><ul><li><a href=/>Home</a></ul></header><footer><ul><li><span><a href=/>A</a></span></ul>x", "x"),
        ("<footer><ul><li><a href=/>A</a> is kept</ul></footer>", "A is kept"),
        ("<!--[if IE]>no<![endif]--><![if !IE]>yes<![endif]><![CDATA[no]]>", "yes"),
        ("a<!--> b <!---> c <!-- no --!> d", "a b c d"),
        ("a</>b</ x>c</i>d", "a b cd"),
        ("shown<!-- not closed <p>no", "shown"),
        ("shown<p class='x", "shown"),
        ("<script>no", ""),
        ("<title>yes", "yes"),
        ("<nav>not closed <p>text</body></html>", "not closed text"),
    ],
)
def test_masks_markup_and_nothing_else(text: str, visible: str) -> None:
    assert words(text) == visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<h1>A</h1><H2 id=b>B</H2><div role=heading aria-level=4>C</div><div role=heading>D</div>",
         [("heading", 1, "A"), ("heading", 2, "B"), ("heading", 4, "C"), ("heading", 2, "D")]),
        ("<h2>A<h3>B</h2>text", [("heading", 2, "A"), ("heading", 3, "B"), ("paragraph", 0, "text")]),
        ("<h2>A<br>and B</h2>", [("heading", 2, "A and B")]),
        ("<h2>Not closed<p>This is a sentence.</p>", [("heading", 2, "Not closed"),
                                                      ("paragraph", 0, "This is a sentence.")]),
        ("<h1>A</h1><p><strong>B</strong></p><p>Text.</p><div><b><span>C</span> c</b></div><b><p>D</p></b>",
         [("heading", 1, "A"), ("heading", 2, "B"), ("paragraph", 0, "Text."), ("heading", 2, "C c"),
          ("heading", 2, "D")]),
        ("<p><b>We keep all of it.</b></p><p><b>Not</b> all</p><p><b>Last updated: 2024</b></p>",
         [("paragraph", 0, "We keep all of it."), ("paragraph", 0, "Not all"),
          ("paragraph", 0, "Last updated: 2024")]),
        ("<p><b>Not closed</p><p>Text", [("heading", 1, "Not closed"), ("paragraph", 0, "Text")]),
        ("<h1>A</h1><details open><summary>B</summary>Text</details>", [("heading", 1, "A"), ("heading", 2, "B"),
                                                                        ("paragraph", 0, "Text")]),
        ("<h3><button class=collapsed>A</button></h3><button class='accordion'>B</button><div>Text</div>",
         [("heading", 3, "A"), ("heading", 4, "B"), ("paragraph", 0, "Text")]),
        ("<ol><li>Who we are</ol><p>We are Acme.<ol start=2><li>What we do</ol><p>We sail.",
         [("heading", 2, "Who we are"), ("paragraph", 0, "We are Acme."), ("heading", 2, "What we do"),
          ("paragraph", 0, "We sail.")]),
        ("<p>1. Who we are<p>We are Acme.<p>2. What we do<p>We sail.",
         [("heading", 2, "Who we are"), ("paragraph", 0, "We are Acme."), ("heading", 2, "What we do"),
          ("paragraph", 0, "We sail.")]),
    ],
)  # fmt: skip
def test_headings(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<p>b<p>c<div>d<section>e</section>f</div>", [("paragraph", 0, letter) for letter in "abcdef"]),
        ("<address>a</address><blockquote>b</blockquote><figure><figcaption>c</figcaption></figure>",
         [("paragraph", 0, letter) for letter in "abc"]),
        ("x</p>y</br>z</em></li></td>w", [("paragraph", 0, "x"), ("paragraph", 0, "y z"), ("paragraph", 0, "w")]),
        ("<ul><li>a<ul><li>b<li>c</ul>d<p>e<li><p>f<p>g</ul>h",
         [("item", 1, "a"), ("item", 2, "b"), ("item", 2, "c"), ("paragraph", 1, "d"), ("paragraph", 1, "e"),
          ("item", 1, "f"), ("paragraph", 1, "g"), ("paragraph", 0, "h")]),
        ("<li>a<li>b", [("item", 1, "a"), ("item", 1, "b")]),
        ("<ul>x<li>a</ul></ul><div role=list><div role=listitem>b</div></div>",
         [("paragraph", 0, "x"), ("item", 1, "a"), ("item", 1, "b")]),
        ("<div><ul><li>a</div>b", [("item", 1, "a"), ("paragraph", 0, "b")]),
        ("<ul><li><span style='display:block'>a<span>b</span></span>c</ul>", [("item", 1, "ab"),
                                                                              ("paragraph", 1, "c")]),
        ("One.<br>Two goes<br>on<br><br>Three", [("paragraph", 0, "One."), ("paragraph", 0, "Two goes on"),
                                                 ("paragraph", 0, "Three")]),
        ("<b>Title</b><br>Text of the<br>Act.", [("heading", 1, "Title"), ("paragraph", 0, "Text of the Act.")]),
        ("We have:<br>Names<br>Ages<br><br>And more", [("paragraph", 0, "We have:"), ("item", 1, "Names"),
                                                       ("item", 1, "Ages"), ("paragraph", 0, "And more")]),
        ("<p>•&nbsp;a</p><p><span>·</span> b<p>(a) c<p>- d<p>2020. e",
         [("item", 1, "a"), ("item", 1, "b"), ("item", 1, "c"), ("item", 1, "d"), ("paragraph", 0, "2020. e")]),
        ("<pre><code>x = 1</code></pre>", [("code", 0, "x = 1")]),
        ("<pre>We keep\ndata.\n\n- a\n- b</pre>", [("paragraph", 0, "We keep data."), ("item", 1, "a"),
                                                   ("item", 1, "b")]),
    ],
)  # fmt: skip
def test_paragraphs_and_lists(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(text) == expected


def test_items_are_read_behind_what_announces_them() -> None:
    assert contexts("<p>You may:</p><ul><li>ask<li>object to:<ol><li>mail<li>profiles</ol></ul>")["mail"] == [
        "You may:", "object to:",
    ]  # fmt: skip
    assert contexts("<dl><dt>Rights<dd><ul><li>access</ul></dl>")["access"] == ["Rights"]


def test_definitions_know_their_terms() -> None:
    text = "<dl><dt>A<dt>B<dd>x<dd><p>y<dl><dt>C<dd>z</dl><div><dt>D</dt><dd>w</dd></div></dl>"
    assert leads(text) == [
        ("A",), ("B",), ("A", "B", "x"), ("A", "B", "y"), ("C",), ("A", "B", "C", "z"), ("D",), ("D", "w"),
    ]  # fmt: skip
    assert [kind for kind, _, _ in blocks(text)][:3] == ["term", "term", "paragraph"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<tr><th>A<th>B<tr><td>c<td>d", [("A",), ("B",), ("A", "c"), ("A", "c", "B", "d")]),
        ("<thead><tr><td>A<td>B<tbody><tr><th scope=row>c<td>d", [("A",), ("B",), ("A", "c"), ("A", "c", "B", "d")]),
        ("<tr><th>A<td>b<tr><th>C<td>d", [("A",), ("A", "b"), ("C",), ("C", "d")]),
        ("<tr><td><b>A</b><td><b>B</b><tr><td>c<td>d", [("A",), ("B",), ("A", "c"), ("A", "c", "B", "d")]),
        ("<tr><td>A<td>B<td>C<tr><td>d<td>e<td>f", [("A",), ("B",), ("C",), ("A", "d"), ("A", "d", "B", "e"),
                                                    ("A", "d", "C", "f")]),
        ("<tr><th rowspan=2>A<th colspan=2>B<tr><th>b<th>c<tr><td rowspan=2>x<td>1<td>2<tr><td>3<td>4",
         [("A",), ("B",), ("b",), ("c",), ("A", "x"), ("A", "x", "B", "b", "1"),
          ("A", "x", "B", "c", "2"), ("A", "x", "B", "b", "3"), ("A", "x", "B", "c", "4")]),
        ("<tr><th>A<th>B<tr><td>c<td>We use:<ul><li>d<li>e</ul>",
         [("A",), ("B",), ("A", "c"), ("A", "c", "B", "We use:"), ("A", "c", "B", "We use:", "d"),
          ("A", "c", "B", "We use:", "e")]),
        ("<caption>T</caption><tr><td>a<tr><td>b", [("T",), ("a",), ("b",)]),
        ("<tr><td>menu<td><table><tr><th>A<th>B<tr><td>c<td>d</table>x",
         [("menu",), ("A",), ("B",), ("A", "c"), ("A", "c", "B", "d"), ("x",)]),
        ("<tr><td>menu<td>" + "We keep it. " * 30, [("menu",), (("We keep it. " * 30).strip(),)]),
        ("<tr><td>menu<td><h2>A</h2>b", [("menu",), ("A",), ("b",)]),
    ],
)  # fmt: skip
def test_cells_know_their_headers(text: str, expected: list[tuple[str, ...]]) -> None:
    assert leads(f"<p>x</p><table>{text}</table>y")[1:-1] == expected
    assert leads(f"<p>x</p><table>{text}")[1:] == expected
    kinds = [block.kind for block in read(f"<table role=presentation>{text}").blocks]
    assert "cell" not in kinds or text.count("<table>")


def test_links_and_comments() -> None:
    text = (
        "<a href='/a'>a</a> <A HREF=\"/b?x=1&amp;y=2&copy=3\"><b>b</b></A> <a name=c>c</a> <a href=d>d<a href=e>e</a>"
        "<a href=mailto:f@g.example ><img></a><!-- one\ntwo --><nav><a href=n>n</a></nav>"
    )
    markup = read(text)
    assert [(markup.text[slice(*link.span)].replace(GLUE, ""), link.target) for link in markup.links] == [
        ("a", "/a"), ("b", "/b?x=1&y=2&copy=3"), ("d", "d"), ("e", "e"),
    ]  # fmt: skip
    (comment,) = markup.comments
    assert text[slice(*comment)] == " one\ntwo "
    assert read("<script><!-- no --></script>").comments == ()


TAGS = (
    "a b span strong i sup p div section h1 h2 ul ol li dl dt dd table thead tbody tr td th caption pre code br hr img "
    "nav header footer button select option svg script style title template noscript textarea details summary x-y"
).split()
ATTRIBUTES = ("", " hidden", " style='display:none'", " style='display:block'", " href=#x", " role=heading",
              " role=listitem", " colspan=3", " rowspan=2", " class=accordion", " a='", ' b="x', " /")  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.sampled_from(["word", "Two words.", "We:", "• ", "1. ", "(a) ", "&amp;", "&nbsp;", "&#65;", "&x", " ", "\n",
                     "\r\n", "<!--", "-->", "<!", "<", ">", "\0", GLUE, "é", "]]>", "\u00a0", "<b", "</"]),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text()))
def test_any_text_keeps_its_offsets(text: str) -> None:
    markup = read(text)
    check_markup(text, markup)
    assert make_document(text, "html").text == markup.text


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "word " * 1_000_000, "<" * 1_000_000, "&" * 1_000_000, "&#1" * 300_000, "<ul>" + "<li>item" * 100_000,
        "<div>" * 10_000 + "x" + "</div>" * 10_000, "<ul><li>a" * 10_000, "<table><tr><td>x" * 10_000,
        "<nav>" * 10_000 + "x" + "</nav>" * 10_000, "<dl><dt>a<dd>b" * 10_000, "<b>" * 100_000 + "x",
        "<a href=x>x" * 50_000, "<a " * 200_000, '<a b="' * 200_000, "<!-- " * 200_000, "<! " * 200_000,
        "</" * 200_000, "<script> " * 100_000, "<svg><title><iframe>" * 30_000, "x<br>" * 100_000,
        "<div>" * 10_000 + "<table><tr><td>" + "</div>" * 100_000, "<span hidden>" * 50_000 + "x",
        "• Xx.<br>" * 50_000, "<b>Xx</b><br>" * 50_000, "<pre>" + "line\n" * 100_000, "<table><tr>" + "<td>x" * 50_000,
        "<table>" + ("<tr>" + "<td rowspan=1000 colspan=1000>x" * 100) * 300, "<p " + "a=b " * 300_000 + ">x",
        "<dl>" + "<dt>x" * 30_000 + "<dd>y" * 30_000, "<b><p><i></b>x" * 20_000, "<h2><button>x" * 20_000,
        "<footer><ul>" + "<li><a href=x>x</a>" * 20_000 + "</ul>", "<p>1. Xx y" * 20_000,
    ],
    ids=lambda text: repr(text[:18]),
)  # fmt: skip
def test_takes_linear_time(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 5
