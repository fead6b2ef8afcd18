"""The language server: what it shows while a policy is written. The server is a process, asked by a client."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pytest_lsp", reason="the extra `lsp` and pytest-lsp are not installed")

from lsprotocol import types

from policylint.api import check_text
from policylint.server.buffers import Buffer
from tests.editor import COMPLETE, VAGUE, Editor, codes, new, only, shared_editor  # noqa: F401

pytestmark = pytest.mark.asyncio(loop_scope="module")

Position, Range = types.Position, types.Range


async def test_what_is_shown_is_what_the_command_line_finds(editor: Editor):
    uri = new()
    shown = await editor.check(uri, VAGUE)
    expected = check_text(VAGUE, path="privacy.md").findings
    assert [
        (one.code, one.message, one.range.start.line + 1, one.range.start.character + 1, one.range.end.line + 1)
        for one in shown
    ] == [(one.rule, one.message, one.line, one.column, one.end_line) for one in expected]
    names = {"error": 1, "warning": 2, "info": 3}
    assert [one.severity for one in shown] == [names[one.severity] for one in expected]
    assert {one.source for one in shown} == {"policylint"}


async def test_a_diagnostic_links_to_its_rule_and_its_other_places(editor: Editor):
    uri = new()
    text = "# Privacy\n\nWe do not share your data with any third party.\n\n## Partners\n\nWe share your data with partners.\n"
    shown = await editor.check(uri, text)
    one = only(shown, "integrity/contradiction")
    assert one.code_description.href.endswith("docs/reference/rules/integrity.md#integritycontradiction")
    (other,) = one.related_information
    assert editor.words(uri, one.range) == "not share your data with any third party"
    assert editor.words(uri, other.location.range) == "We share your data with partners"
    assert other.location.uri == uri
    missing = only(await editor.check(new(), VAGUE), "children/clause")
    assert [one.message for one in missing.related_information] == ["the clause belongs here"]


async def test_an_editor_that_takes_neither_links_nor_markdown_gets_none():
    editor = await Editor.start(capabilities="neovim@v0.6.1")
    editor.client.capabilities.text_document.publish_diagnostics = None
    uri = new()
    shown = await editor.check(uri, VAGUE)
    assert shown
    assert await editor.stop() == 0


SENTENCE = "We keep your data for as long as necessary."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_are_right_behind_emoji_and_accents(encoding: str):
    editor = await Editor.start(encodings=[encoding])
    assert editor.encoding == encoding
    uri = new()
    lead = "\U0001f512 Données à vous — e\u0301te\u0301 \U0001f468‍\U0001f469‍\U0001f467: "
    shown = await editor.check(uri, f"# Privacy\r\n\r\n{lead}{SENTENCE} \U0001f44d\r\n\r\n\U0001f512 {SENTENCE}\r\n")
    weak = only(shown, "retention/period")
    assert editor.words(uri, weak.range) == "keep your data for as long as necessary"
    before = {"utf-8": len(lead.encode()), "utf-16": len(lead.encode("utf-16-le")) // 2, "utf-32": len(lead)}
    assert weak.range.start == Position(2, before[encoding] + len("We "))
    assert "retention/period" in await editor.hover(uri, weak.range.start)
    action = next(one for one in await editor.actions(uri, weak.range) if "retention/period here" in one.title)
    assert "retention/period" not in codes(await editor.apply(action))
    assert editor.buffers[uri].text.splitlines()[2].startswith("<!-- policylint-disable-next-line retention/period")
    assert await editor.stop() == 0


async def test_the_first_encoding_that_is_known_is_taken():
    editor = await Editor.start(encodings=["ebcdic", "utf-32", "utf-8"])
    assert editor.encoding == "utf-32"
    assert await editor.stop() == 0


# --- changes


async def test_what_is_typed_letter_by_letter_is_checked_as_it_stands(editor: Editor):
    uri = new()
    text = "# Privacy\r\n\r\n\U0001f512 Hello.\r\n\r\nBye.\r\n"
    assert "retention/period" in codes(await editor.check(uri, text))
    for letter in "We keep server logs for 30 days. é\U0001f44d ":
        editor.replace(uri, "Hello", f"{letter}Hello")
    weak = await editor.shown(uri)
    assert codes(weak) == [one.rule for one in check_text(editor.buffers[uri].text, path="privacy.md").findings]
    assert "retention/period" not in codes(weak)
    versions = [one.version for one in editor.client.published if one.uri == uri]
    assert versions == sorted(versions)
    assert versions[-1] == editor.buffers[uri].version


async def test_several_changes_of_one_message_follow_each_other(editor: Editor):
    uri = new()
    await editor.check(uri, "# Privacy\n\nWe keep logs.\n\nBye.\n")
    insert = types.TextDocumentContentChangePartial
    editor.change(
        uri,
        insert(Range(Position(4, 0), Position(4, 3)), "See you"),
        insert(Range(Position(2, 12), Position(2, 12)), " for 30 days"),
        insert(Range(Position(0, 0), Position(1, 0)), ""),
    )
    assert editor.buffers[uri].text == "\nWe keep logs for 30 days.\n\nSee you.\n"
    assert "retention/period" not in codes(await editor.shown(uri))


async def test_a_change_of_the_whole_text(editor: Editor):
    uri = new()
    assert await editor.check(uri, VAGUE)
    editor.change(uri, types.TextDocumentContentChangeWholeDocument(COMPLETE))
    assert await editor.shown(uri) == []


async def test_questions_are_answered_for_the_text_as_it_is(editor: Editor):
    uri = new()
    await editor.check(uri, VAGUE)
    editor.change(uri, types.TextDocumentContentChangeWholeDocument(COMPLETE))
    assert await editor.actions(uri, Range(Position(0, 0), Position(99, 0))) == []
    editor.change(uri, types.TextDocumentContentChangeWholeDocument("# Privacy\n\nWe keep server logs for 30 days.\n"))
    named = {one.name: editor.words(uri, one.range) for one in await editor.symbols(uri)}
    assert named["How long personal data is kept"] == "We keep server logs for 30 days."


async def test_the_text_of_the_editor_counts_not_that_of_the_disk(editor: Editor, tmp_path: Path):
    path = tmp_path / "privacy.md"
    path.write_text(COMPLETE, encoding="utf-8")
    assert await editor.check(path, VAGUE)
    path.unlink()
    uri = path.as_uri()
    editor.replace(uri, "# Privacy", "# Our privacy")
    assert "retention/period" in codes(await editor.shown(uri))


async def test_what_is_closed_is_shown_no_more(editor: Editor):
    uri = new()
    await editor.check(uri, VAGUE)
    editor.close(uri)
    assert await editor.shown(uri) == []
    assert await editor.hover(uri, Position(0, 3)) == ""
    assert await editor.check(uri, VAGUE)


async def test_a_change_of_what_is_not_open_is_passed_over(editor: Editor):
    uri = new()
    identifier = types.VersionedTextDocumentIdentifier(3, uri)
    change = types.TextDocumentContentChangeWholeDocument("x")
    editor.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))
    assert await editor.check(new(), VAGUE)


# --- hostile buffers

HOSTILE = {
    "empty": ("", "is empty"),
    "blank": (" \n\t\r\n\u200b\ufeff\n", "is empty"),
    "NUL": ("# Privacy\n\nWe keep\0 data.\n", "NUL"),
    "a PDF": ("%PDF-1.7\n%\n", "PDF"),
    "half a character": ("# Privacy\n\nWe keep \ud83d data.\n", "not UTF-8"),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_what_is_no_text_is_told_and_never_clean(editor: Editor, kind: str):
    text, says = HOSTILE[kind]
    uri = new()
    (one,) = await editor.check(uri, text)
    assert (one.code, one.severity) == ("unchecked", 1)
    assert one.message.startswith("not checked: ")
    assert says in one.message
    assert await editor.hover(uri, Position(0, 0)) == ""
    assert await editor.actions(uri, one.range) == []
    assert await editor.symbols(uri) == []
    editor.change(uri, types.TextDocumentContentChangeWholeDocument(COMPLETE))
    assert await editor.shown(uri) == []


@pytest.mark.parametrize("ending", ["md", "html", "txt"])
@pytest.mark.parametrize(
    "text",
    [
        "word " * 40_000,
        "\U0001f512" * 50_000 + " We keep your data for as long as necessary.",
        "[" * 5_000 + "](" * 5_000 + "<div>" * 2_000,
        "# Privacy\u2028We keep your data\x0bfor as long\x0cas necessary.\x85\u2029",
        "\r" * 500 + "\n\r" * 500 + "We keep your data for as long as necessary.",
        "\ufeff# Privacy\n\nWe keep your data for as long as necessary.",
        "a\u0300" * 3_000 + "\u202e" * 50,
    ],
    ids=["one line", "emoji", "nested", "other ends", "returns", "mark", "marks"],
)
async def test_a_hostile_text_has_places_that_exist(editor: Editor, text: str, ending: str):
    uri = new(ending)
    lines = Buffer(uri, "", "", 1, text, "utf-16").lines
    for one in await editor.check(uri, text):
        for place in (one.range.start, one.range.end):
            assert lines.position(lines.offset(place)) == place
    assert isinstance(await editor.symbols(uri), list)
    await editor.hover(uri, Position(0, 1))
    await editor.actions(uri, Range(Position(0, 0), Position(0, 5)))
    editor.close(uri)
