"""The language server: what it answers and what can be done. The server is a process, asked by a client."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("pytest_lsp", reason="the extra `lsp` and pytest-lsp are not installed")

from lsprotocol import types

from policylint.api import check_text
from tests.editor import COMPLETE, EXAMPLES, VAGUE, Editor, codes, new, only, shared_editor  # noqa: F401

pytestmark = pytest.mark.asyncio(loop_scope="module")

Position, Range = types.Position, types.Range


async def test_a_hover_explains_a_finding(editor: Editor):
    uri = new()
    weak = only(await editor.check(uri, VAGUE), "retention/period")
    said = await editor.hover(uri, weak.range.start)
    assert said.startswith("**How long personal data is kept** (`retention/period`, warning)")
    assert '"as long as necessary" tells them nothing' in said
    assert "**advice**: Name a period" in said
    assert "](<https://github.com/policylint/policylint/blob/" in said


async def test_where_much_is_missing_the_worst_is_told_at_length(editor: Editor):
    uri = new()
    shown = await editor.check(uri, "# Sunny Tide\n\nHello there.\n")
    place = shown[0].range.start
    here = sorted((one for one in shown if one.range.start == place), key=lambda one: one.severity)
    assert len(here) > 20
    *full, lines = (await editor.hover(uri, place)).split("\n\n---\n\n")
    told = [re.findall(r"\(`([\w/-]+)`, (\w+)\)", part) for part in (*full, lines)]
    assert [len(one) for one in told] == [1, 1, 18]
    assert [name for one in told for name, _ in one] == [one.code for one in here][:20]
    assert all("**advice**" in part for part in full)
    assert lines.endswith(f"\n- and {len(here) - 20} more")


async def test_a_hover_explains_a_disclosure(editor: Editor):
    uri = new()
    assert await editor.check(uri, COMPLETE) == []
    line = COMPLETE.splitlines().index(next(one for one in COMPLETE.splitlines() if "do not sell" in one))
    said = await editor.hover(uri, Position(line, 4))
    assert "(`sharing/sale`, present)" in said
    assert "- **found**: " in said
    assert await editor.hover(uri, Position(1, 0)) == ""


async def test_what_a_hover_quotes_is_no_markup(editor: Editor):
    uri = new()
    text = "# Privacy\n\n![x](http://evil.example/x.png) We hold <b>your</b> [data](command:evil) for some time.\n"
    shown = await editor.check(uri, text)
    for one in shown:
        said = await editor.hover(uri, one.range.start)
        assert "](command:" not in said
        assert "![" not in said.replace("!\\[", "")
        assert "<b>" not in said.replace("\\<b", "")


async def test_a_clause_is_inserted_at_its_place(editor: Editor):
    uri = new()
    missing = only(await editor.check(uri, VAGUE), "rights/erasure")
    action = next(
        one
        for one in await editor.actions(uri, missing.range)
        if one.title.startswith("Insert a clause") and "rights/erasure" in one.title
    )
    assert not action.is_preferred
    assert codes(action.diagnostics) == ["rights/erasure"]
    shown = await editor.apply(action)
    assert "rights/erasure" not in codes(shown)
    assert "integrity/placeholder" in codes(shown)
    text = editor.buffers[uri].text
    assert text.index("## Your choices") < text.index("# Deletion\n") < text.index("## Security")


async def test_what_the_editor_asks_about_is_what_it_is_offered(editor: Editor):
    uri = new()
    shown = await editor.check(uri, VAGUE)
    whole = Range(Position(0, 0), Position(99, 0))
    every = await editor.actions(uri, whole)
    assert {one.diagnostics[0].code for one in every} == set(codes(shown))
    asked = only(shown, "retention/period")
    offered = await editor.actions(uri, whole, about=[asked])
    assert [one.title for one in offered] == [
        "Suppress retention/period here, with a reason",
        "Suppress retention/period in the whole document, with a reason",
    ]
    foreign = types.Diagnostic(asked.range, "spelling", source="another")
    assert len(await editor.actions(uri, whole, about=[foreign])) == len(every)


async def test_a_suppression_waits_for_its_reason(editor: Editor):
    uri = new()
    missing = only(await editor.check(uri, VAGUE), "children/clause")
    titles = [one.title for one in await editor.actions(uri, missing.range)]
    assert "Suppress children/clause here, with a reason" not in titles
    action = next(
        one for one in await editor.actions(uri, missing.range) if one.title.startswith("Suppress children/clause")
    )
    shown = await editor.apply(action)
    assert {"children/clause", "suppression/no-reason"} <= set(codes(shown))
    editor.replace(uri, "reason: TEXT", "reason: members are adults")
    shown = await editor.shown(uri)
    assert not {"children/clause", "suppression/no-reason"} & set(codes(shown))


async def test_safe_fixes_are_preferred_and_made_together(editor: Editor):
    uri = new()
    extra = "\n<!-- policylint-disable-file rights/access -->\n<!-- policylint-disable-file marketing -->\n"
    shown = await editor.check(uri, (COMPLETE + extra).replace("\n", "\r\n"))
    assert codes(shown) == ["suppression/unused", "suppression/unused"]
    assert list(shown[0].tags) == [types.DiagnosticTag.Unnecessary]
    (one,) = await editor.actions(uri, shown[0].range, ["quickfix"])
    assert (one.title, one.is_preferred) == ("Remove the suppression (suppression/unused)", True)
    (every,) = await editor.actions(uri, Range(Position(0, 0), Position(0, 0)), ["source.fixAll"])
    assert every.kind == "source.fixAll.policylint"
    assert await editor.apply(every) == []
    assert editor.buffers[uri].text == COMPLETE.replace("\n", "\r\n")
    assert await editor.actions(uri, Range(Position(0, 0), Position(0, 0)), ["source"]) == []
    assert await editor.actions(uri, Range(Position(0, 0), Position(99, 0)), ["refactor"]) == []


@pytest.mark.parametrize("name", ["privacy-vague.md", "privacy-page.html", "privacy-plain.txt", "privacy-tables.md"])
async def test_every_action_does_what_it_says(editor: Editor, name: str):
    """Each action, by itself, suppresses its finding or inserts a clause that is to be filled in."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    first, whole = new(name.rpartition(".")[2]), Range(Position(0, 0), Position(999, 0))
    before = await editor.check(first, text)
    actions = await editor.actions(first, whole)
    assert len(actions) >= len(before)
    for action in actions:
        uri = new(name.rpartition(".")[2])
        await editor.check(uri, text)
        change = action.edit.document_changes[0]
        change.text_document.uri = uri
        await editor.apply(action)
        (about,) = action.diagnostics
        editor.change(
            uri,
            types.TextDocumentContentChangeWholeDocument(
                editor.buffers[uri].text.replace("reason: TEXT", "reason: decided by counsel")
            ),
        )
        after = await editor.shown(uri)
        if action.title.startswith("Insert"):  # a clause may be one only when its blanks are filled in
            assert "integrity/placeholder" in codes(after)
        else:
            assert about.code not in codes(after), action.title
        assert not [one for one in codes(after) if one.startswith("suppression/")], action.title
        editor.close(uri)


async def test_the_outline_names_what_is_disclosed(editor: Editor):
    uri = new()
    await editor.check(uri, COMPLETE)
    found = {(one.detail, editor.words(uri, one.range)) for one in await editor.symbols(uri)}
    assert ("sharing/sale present", "We do not sell personal data.") in found
    report = check_text(COMPLETE, path="privacy.md")
    assert {one.partition(" ")[0] for one, _ in found} == {
        one.rule for one in report.assessments if one.status == "present"
    }
    lines = [one.range.start.line for one in await editor.symbols(uri)]
    assert lines == sorted(lines)
