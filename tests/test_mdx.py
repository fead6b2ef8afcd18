"""MDX: what of it is no text of the policy, that all else is read as Markdown, and that no input is slow."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import GLUE, Markup
from policylint.formats.markdown import parse
from policylint.source import Source
from tests.invariants import check_markup


def read(text: str, path: str = "policy.mdx") -> Markup:
    markup = parse(Source(path, text, "markdown"))
    assert len(markup.text) == len(text)
    return markup


def blocks(text: str, path: str = "policy.mdx") -> list[tuple[str, str]]:
    markup = read(text, path)
    return [
        (one.kind, " ".join(markup.text[slice(*one.span)].replace(GLUE, "").split()))
        for one in markup.blocks
        if one.kind != "comment"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {/* we sell\ndata */}there.\n", [("paragraph", "Hi there.")]),
        ("{/* a */}\n\nHi.\n", [("paragraph", "Hi.")]),
        ("- Hi\n{/* a */}\n- you\n", [("item", "Hi"), ("item", "you")]),
        ("Hi.\n\nimport A from './a'\nimport {\n  B,\n  C,\n} from './b'\n\nBye.\n", ["Hi.", "Bye."]),
        ("Hi.\n\nexport const a = 'we sell data'\n\nBye.\n", ["Hi.", "Bye."]),
        ("Hi.\n\nexport const a = {\n\n  b: 'we sell data',\n\n}\n\nBye.\n", ["Hi.", "Bye."]),
        ("Hi.\r\n\r\nimport A from './a'\r\n\r\nBye.\r\n", ["Hi.", "Bye."]),
        ("# Hi\n\nimport duties may apply.\n\nexport of data is rare.\n", ["Hi", "import duties may apply.", "export of data is rare."]),
        ("Hi,\nimport A from './a'\n", ["Hi, import A from './a'"]),
        ("<Note>\n\nHi.\n\n</Note>\n", ["Hi."]),
        ('<Note title="we sell" when={a > 1}>\n\nHi.\n\n</Note>\n', ["Hi."]),
        ("<Tabs\n  items={['we sell', 'data']}\n  onChange={(x) => x > 2}\n>\n\nHi.\n\n</Tabs>\n", ["Hi."]),
        ("We keep it for <Days count={30} /> days.\n", ["We keep it for days."]),
        ("Ask <Mail.To name='a'>us</Mail.To>.\n", ["Ask us ."]),
        ("<>\nHi.\n</>\n", ["Hi."]),
        ("<Note>\n    We, {name}, sell.\n</Note>\n", ["We, , sell."]),
        ("<Note>\n\n      # Hi\n\n      - one\n      - two\n\n</Note>\n", [("heading", "Hi"), ("item", "one"), ("item", "two")]),
        ("Hi:\n\n```\n    {a}\n```\n", [("paragraph", "Hi:"), ("code", "")]),
        ("We, {company.name}, keep it.\n", ["We, , keep it."]),
        ("{list.map((one) => {\n  return one\n})}\n\nHi.\n", ["Hi."]),
        ("<div className={a > b}>Hi.</div>\n", ["Hi."]),
        ("<h2 id={a}>Hi</h2>\n", [("heading", "Hi")]),
        ("Write \\{name} here.\n", ["Write {name} here."]),
        ("Write `{name}` here.\n", ["Write {name} here."]),
        ("## Rights {#rights}\n\nHi.\n", ["Rights {#rights}", "Hi."]),
        ("A {name is not closed.\n", ["A {name is not closed."]),
        ("Send it to <COMPANY NAME> now.\n", ["Send it to <COMPANY NAME> now."]),
        ("Less < more, a <b, c.\n", ["Less < more, a <b, c."]),
    ],
)  # fmt: skip
def test_what_is_text(text: str, expected: list[str | tuple[str, str]]):
    found = blocks(text)
    assert [one if isinstance(want, tuple) else one[1] for one, want in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    "text",
    ["Hi {/* we sell */}there.\n", "Hi.\n\nexport const a = 'we sell'\n\nBye.\n", "We, {name}, sell.\n"],
)  # fmt: skip
def test_in_markdown_it_is_text(text: str):
    assert blocks(text, "policy.md") != blocks(text)


MARKUP = ["{", "}", "{/*", "*/}", "<", "</", "/>", ">", "A", "a ", "'", '"', "`", "```\n", "\\", "\n", "\n\n", "import ", "export {", "<!--", "-->"]  # fmt: skip


@given(st.lists(st.sampled_from(MARKUP), max_size=30).map("".join))
def test_any_text_keeps_its_offsets(text: str):
    check_markup(text, read(text))


@given(st.text("ab cd.\n#-*_[]()`>1|", max_size=80))
def test_without_braces_tags_and_indents_it_is_markdown(text: str):
    text = re.sub(" +", " ", text)
    assert read(text) == read(text, "policy.md")


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "{{}", "{/*", "{/* */", "<A", "<A ", "<A b={", "</", "<A '", "\n\nexport {", "\n\nimport {a", "<>"],
)
@pytest.mark.parametrize("end", ["", "*/ }"])
def test_takes_linear_time(piece: str, end: str):
    started = time.process_time()
    read(piece * 30_000 + end)
    assert time.process_time() - started < 10
