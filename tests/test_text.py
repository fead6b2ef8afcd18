"""Plain text: what is a heading, an item, a paragraph; what is masked; nothing moves."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import Markup
from policylint.formats import text as plain
from policylint.source import Source
from tests.invariants import check_markup

LONG = "We collect what you give us when you open an account, and we keep it for as long as that account is open."
PARAGRAPH = f"paragraph {LONG}"
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "\xa0",
                "Cookies",
                "COOKIES",
                "- item",
                "  - deep",
                "1. One",
                "2. Two",
                "(a) x",
                "====",
                "----",
                "---",
                "# Head",
                "**Bold**",
                "__B__",
                "key: value",
                "We keep:",
                "name;",
                "name",
                "o x",
                "•",
                LONG,
                "[a](#b)",
                "A. B",
                "   more",
                "1.2 Sub",
                "Section 3: Use",
                "What is it?",
                "**",
                "\x00",
                "\x01",
                "a.",
                "\f",
                "\t- x",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=25,
)


def parse(text: str) -> Markup:
    """Parse a text."""
    return plain.parse(Source("policy.txt", text, "text"))


def blocks(text: str) -> list[str]:
    """Return the blocks of a text: kind, level, words."""
    markup = parse(text)
    assert len(markup.text) == len(text)
    return [
        f"{block.kind}{block.level or ''} {' '.join(markup.text[block.span.start : block.span.end].split())}"
        for block in markup.blocks
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Privacy Policy\n\n{LONG}", ["heading1 Privacy Policy", PARAGRAPH]),
        (f"{LONG}\n\nCookies\n\n{LONG}", [PARAGRAPH, "heading2 Cookies", PARAGRAPH]),
        (f"{LONG}\nCookies\n{LONG}", [PARAGRAPH, "heading2 Cookies", PARAGRAPH]),
        (f"{LONG}\n\nWhat do we collect?\n{LONG}", [PARAGRAPH, "heading2 What do we collect?", PARAGRAPH]),
        (f"Policy\n======\n{LONG}\n\nUse\n---\n{LONG}", ["heading1 Policy", PARAGRAPH, "heading2 Use", PARAGRAPH]),
        (f"# Policy\n\n### Use ###\n{LONG}", ["heading1 Policy", "heading3 Use", PARAGRAPH]),
        (f"**1. Use**\n{LONG}\n__2. Law__  \n{LONG}", ["heading2 Use", PARAGRAPH, "heading2 Law", PARAGRAPH]),
        (f"1. Use\n\n{LONG}\n\n2. Law\n\n{LONG}", ["heading2 Use", PARAGRAPH, "heading2 Law", PARAGRAPH]),
        (
            f"1. Use\n\n1.1 Mail\n\n{LONG}\n\n2. Law\n\nA. Courts\n\n{LONG}",
            ["heading2 Use", "heading3 Mail", PARAGRAPH, "heading2 Law", "heading3 Courts", PARAGRAPH],
        ),
        (f"Section 3: Use\n\n{LONG}", ["heading2 Section 3: Use", PARAGRAPH]),
        (f"Cookies:\n\n{LONG}", ["heading2 Cookies:", PARAGRAPH]),
        (
            f"Privacy Policy\nLast updated: May 5, 2020\n\n{LONG}",
            ["heading1 Privacy Policy", "paragraph Last updated: May 5, 2020", PARAGRAPH],
        ),
        (f"{LONG}\n\nYOUR RIGHTS\n{LONG}", [PARAGRAPH, "heading2 YOUR RIGHTS", PARAGRAPH]),
        ("Contact Us\n\nprivacy@acme.example", ["heading2 Contact Us", "paragraph privacy@acme.example"]),
        (f"Privacy policy of Acme Ltd\n\n{LONG}", ["heading1 Privacy policy of Acme Ltd", PARAGRAPH]),
        (f"{LONG}\n\nWhether data is sold\n\n{LONG}", [PARAGRAPH, "heading2 Whether data is sold", PARAGRAPH]),
        (f"{LONG}\n\nRight to have it erased\n\n{LONG}", [PARAGRAPH, "heading2 Right to have it erased", PARAGRAPH]),
        (
            f"{LONG}\n\nOur office\n\nCall us on +1 802 555 0142.",
            [PARAGRAPH, "heading2 Our office", "paragraph Call us on +1 802 555 0142."],
        ),
    ],
)
def test_headings(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "220 Main Street",
        "Springfield, IL 62701",
        "privacy@acme.example",
        "Last updated: January 9, 2014",
        "January 9, 2014",
        "Last edited 10/2024",
        "Rights that we have",
        "You have the right to:",
        "We collect the following data:",
        "We never sell your data",
        "Acme Holdings Inc.",
        "Please read this with",
        "© 2020 Acme",
    ],
)
def test_is_no_heading(line: str) -> None:
    assert blocks(f"{LONG}\n\n{line}\n\n{LONG}")[1] == f"paragraph {line}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We keep:\n- names\n- mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n\n• names\n\n• mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n·       names\n·       mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n– names\n– mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\no names\no mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n•\n  names\n•\n  mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n1. names\n2. mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n1) names\n2) mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n(a) names\n(b) mail", ["paragraph We keep:", "item1 names", "item1 mail"]),
        ("We keep:\n(i) names\n(ii) mail\n(iii) age", ["paragraph We keep:", "item1 names", "item1 mail", "item1 age"]),
        (
            "We keep:\n- logs:\n  - names\n  - mail\n- age",
            ["paragraph We keep:", "item1 logs:", "item2 names", "item2 mail", "item1 age"],
        ),
        (
            "We keep:\n1. logs:\n(a) names\n(b) mail\n2. age",
            ["paragraph We keep:", "item1 logs:", "item2 names", "item2 mail", "item1 age"],
        ),
        (
            "We keep:\n- names that\n  you gave\n- mail",
            ["paragraph We keep:", "item1 names that you gave", "item1 mail"],
        ),
        (
            "We keep:\n- names\n\n  Only the first.\n- mail",
            ["paragraph We keep:", "item1 names", "paragraph1 Only the first.", "item1 mail"],
        ),
        ("We keep:\n- names\n\nWe log.", ["paragraph We keep:", "item1 names", "paragraph We log."]),
        (
            "We keep:\nnames;\nmail; and\nyour age.\nWe log it.",
            ["paragraph We keep:", "item1 names;", "item1 mail; and", "item1 your age.", "paragraph We log it."],
        ),
        ("We keep:\nYour name\nYour mail", ["paragraph We keep:", "item1 Your name", "item1 Your mail"]),
        (
            "We keep:\n\nYour name\n\nYour mail\n\nYour age\n",
            ["paragraph We keep:", "item1 Your name", "item1 Your mail", "item1 Your age"],
        ),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


WRAPPED = """We collect the data that you give us when you open an account, when
you write to us, and when you buy something. Children under the age of
13. We do not knowingly collect their data. We keep the data for ten
years.

Our shop is run by people who care.
Ask them.
"""


def test_wrapped_lines_are_joined() -> None:
    first, second, third = blocks(WRAPPED)
    assert first.startswith("paragraph We collect")
    assert first.endswith("for ten years.")
    assert (second, third) == ("paragraph Our shop is run by people who care.", "paragraph Ask them.")


def test_wrapped_list_without_bullets() -> None:
    text = (
        f"{WRAPPED}\nWe pass the data on to the following:\n"
        "the banks and the card companies that take your payment when you buy a\nticket;\n"
        "our carriers; and\ncourts."
    )
    found = blocks(text)[3:]
    assert found[0] == "paragraph We pass the data on to the following:"
    assert [line[-10:] for line in found[1:]] == [" a ticket;", "riers; and", "m1 courts."]


def test_a_wrapped_line_is_no_heading() -> None:
    text = (
        WRAPPED
        + "\nAcme Webshop is a member of the Association of Dutch Traders in Fine\nTeas. It follows their code.\n"
    )
    assert blocks(text)[3].startswith("paragraph Acme")


def test_heading_above_wrapped_paragraph() -> None:
    found = blocks(f"{WRAPPED}\nYour Rights\n{WRAPPED}")
    assert found[3] == "heading2 Your Rights"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = end.join(["Privacy Policy", "", LONG, "\xa0", LONG, "- a", "- b"])
    expected = ["heading1 Privacy Policy", PARAGRAPH, PARAGRAPH, "item1 a", "item1 b"]
    assert blocks(text) == expected


def test_front_matter_is_masked() -> None:
    text = f"---\ntitle: Privacy Policy\nlayout: page\n---\nPrivacy Policy\n\n{LONG}"
    assert blocks(text)[0] == "heading1 Privacy Policy"
    assert "layout" not in parse(text).text


def test_decoration_is_no_front_matter() -> None:
    assert blocks(f"---\nPrivacy Policy\n---\n\n{LONG}")[0] == "heading1 Privacy Policy"


def test_links() -> None:
    markup = parse("See [our form](https://acme.example/form) now.")
    assert [(markup.text[a:b], target) for (a, b), target in ((link.span, link.target) for link in markup.links)] == [
        ("our form", "https://acme.example/form")
    ]
    assert markup.text.split() == ["See", "our", "form", "now."]


def test_contents_are_no_headings() -> None:
    text = f"1. Use\n2. Law\n3. Mail\n\n1. Use\n\n{LONG}\n\n2. Law\n\n{LONG}\n\n3. Mail\n\n{LONG}"
    assert [block.split()[0] for block in blocks(text)[:4]] == ["item1", "item1", "item1", "heading2"]


def check(text: str) -> None:
    """Check what holds for any text."""
    markup = parse(text)
    check_markup(text, markup)
    assert all(was == now or now == " " for was, now in zip(text, markup.text, strict=True))
    assert [at for at, char in enumerate(text) if char in "\r\n"] == [
        at for at, char in enumerate(markup.text) if char in "\r\n"
    ]
    for block in markup.blocks:
        assert any(char.isalnum() for char in markup.text[block.span.start : block.span.end])
        assert (1 <= block.level <= 6) if block.kind in ("heading", "item") else block.level >= 0


@given(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_any_lines(lines: list[str], end: str) -> None:
    check(end.join(lines))


@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a", "- x\n", " - x\n", "Title Case\n", "Title Case\n\n", "x;\n", "x:\nName\n", "1. Title\n", "[", "[a](", "**a",
        "-", "- ", " ", "\n", "A.", "a\n", "Title:\n", "(a) x\n", "1.",
        "We give all of the data that we have about you and yours to the following\n",
    ],
)  # fmt: skip
def test_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    parse(text)
    assert time.process_time() - started < 10
