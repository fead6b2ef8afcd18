"""The language server: which documents it checks, and by what. The server is a process, asked by a client."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("pytest_lsp", reason="the extra `lsp` and pytest-lsp are not installed")

from lsprotocol import types

from policylint.server.checker import Preferences
from policylint.server.session import preferences_with
from tests.editor import COMPLETE, EXAMPLES, VAGUE, Editor, codes, new, shared_editor  # noqa: F401

pytestmark = pytest.mark.asyncio(loop_scope="module")

Position, Range = types.Position, types.Range


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("README.md", "markdown"),
        ("privacy.py", "python"),
        ("privacy.json", "json"),
        ("node_modules/x/privacy.md", "markdown"),
    ],
)
async def test_what_is_no_policy_is_left_alone(editor: Editor, tmp_path: Path, name: str, language: str):
    uri = editor.open(tmp_path / name, VAGUE, language)
    assert await editor.shown(uri) == []
    assert await editor.hover(uri, Position(0, 3)) == ""
    assert await editor.symbols(uri) == []


@pytest.mark.parametrize(
    ("uri", "language"),
    [
        ("file:///nowhere/PRIVACY", "plaintext"),
        ("file:///nowhere/Privacy-Policy.HTML", "html"),
        ("file:///nowhere/privacy.mdx", "mdx"),
        ("untitled:privacy", "markdown"),
    ],
)
async def test_what_is_called_a_policy_is_checked(editor: Editor, uri: str, language: str):
    assert "retention/period" in codes(await editor.check(uri, VAGUE, language))
    editor.close(uri)


async def test_a_folder_that_the_editor_opens_is_not_skipped_for_where_it_lies(tmp_path: Path):
    folder = tmp_path / "node_modules" / "project"
    editor = await Editor.start([folder])
    assert await editor.check(folder / "privacy.md", VAGUE)
    assert await editor.check(folder / "node_modules" / "privacy.md", VAGUE) == []
    assert await editor.stop() == 0


@pytest.mark.parametrize("fault", ["x = = 1", "nope = 1", 'extends = ["gone.toml"]'])
async def test_a_document_of_a_set_is_not_clean_because_its_configuration_broke(tmp_path: Path, fault: str):
    sets = '[documents]\nterms = ["legal/*.md"]\n'
    config = write(tmp_path / "policylint.toml", sets)
    editor = await Editor.start([tmp_path])
    uri = editor.open(tmp_path / "legal" / "terms.md", VAGUE)
    assert len(await editor.shown(uri)) > 1
    since = len(editor.client.published)
    write(config, f"{fault}\n{sets}")
    editor.tell_of_files(config)
    assert codes(await editor.shown(uri, since)) == ["unchecked"]
    assert await editor.stop() == 0


async def test_an_editor_says_which_documents_are_policies(tmp_path: Path):
    editor = await Editor.start([tmp_path], options={"files": ["/legal/", "*.HTML"]})
    assert await editor.check(tmp_path / "legal" / "data.md", VAGUE)
    assert await editor.check(tmp_path / "index.html", "<h1>Privacy</h1><p>We keep data.</p>", "html")
    assert await editor.check(tmp_path / "privacy.md", VAGUE) == []
    assert await editor.stop() == 0


async def test_patterns_that_are_none_are_told():
    for files in ("privacy", [], [3], ["#"]):
        preferences, wrong = preferences_with(Preferences(), {"files": files}, ["/a", ""])
        assert preferences == Preferences(folders=("/a",))
        assert "`files`" in wrong
    for options in (None, {}, {"files": None}, [], "files"):
        assert preferences_with(Preferences(), options, []) == (Preferences(), "")
    editor = await Editor.start(options={"files": ["#"]})
    assert await editor.check(new(), VAGUE)
    (message,) = editor.client.messages
    assert "'#' is no pattern" in message.message
    assert await editor.stop() == 0


# --- configuration


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def test_each_folder_has_the_configuration_closest_to_its_documents(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    write(one / "policylint.toml", 'select = ["children"]\n')
    write(other / "pyproject.toml", '[tool.policylint]\nselect = ["retention"]\n')
    write(other / "deep" / "policylint.toml", 'exclude = ["draft-*"]\nselect = ["rights/access"]\n')
    editor = await Editor.start([one, other])
    assert codes(await editor.check(one / "privacy.md", VAGUE)) == ["children/clause"]
    assert codes(await editor.check(other / "a" / "privacy.md", VAGUE)) == ["retention/period"]
    assert codes(await editor.check(other / "deep" / "privacy.md", VAGUE)) == ["rights/access"]
    assert codes(await editor.check(other / "deep" / "draft-privacy.md", VAGUE)) == []
    assert await editor.stop() == 0


async def test_a_change_of_the_configuration_holds_at_once(tmp_path: Path):
    config = write(tmp_path / "policylint.toml", 'select = ["children"]\n')
    editor = await Editor.start([tmp_path])
    await editor.until(lambda: editor.client.registered)
    (registered,) = editor.client.registered
    assert registered.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    uri = editor.open(tmp_path / "privacy.md", VAGUE)
    assert codes(await editor.shown(uri)) == ["children/clause"]

    since = len(editor.client.published)
    write(config, 'select = ["retention"]\n')
    editor.tell_of_files(config)
    assert codes(await editor.shown(uri, since)) == ["retention/period"]

    since = len(editor.client.published)
    write(config, 'select = ["rights/access"]\n')
    editor.save(uri)  # an editor that watches no files
    assert codes(await editor.shown(uri, since)) == ["rights/access"]
    assert await editor.stop() == 0


async def test_a_broken_configuration_is_told_and_nothing_is_clean(tmp_path: Path):
    config = write(tmp_path / "policylint.toml", "# é\nselekt = ['children']\n")
    editor = await Editor.start([tmp_path])
    uri = editor.open(tmp_path / "privacy.md", COMPLETE)
    (shown,) = await editor.shown(uri)
    assert (shown.code, shown.severity) == ("unchecked", 1)
    assert "unknown key 'selekt'" in shown.message
    await editor.until(lambda: any(one.uri == config.as_uri() for one in editor.client.published))
    (fault,) = next(one.diagnostics for one in editor.client.published if one.uri == config.as_uri())
    assert (fault.range.start, fault.severity) == (Position(1, 0), 1)
    (message,) = editor.client.messages
    assert "policylint.toml:2:1" in message.message
    assert await editor.actions(uri, shown.range) == []

    editor.replace(uri, "# Privacy", "# Our privacy")
    assert codes(await editor.shown(uri)) == ["unchecked"]
    assert len(editor.client.messages) == 1, "one fault is told once"

    since = len(editor.client.published)
    write(config, "select = ['children']\n")
    editor.tell_of_files(config)
    assert await editor.shown(uri, since) == []
    of_config = lambda: [one.diagnostics for one in editor.client.published if one.uri == config.as_uri()]  # noqa: E731
    await editor.until(lambda: not of_config()[-1])
    assert await editor.stop() == 0


HOUSE = EXAMPLES / "house-rules"
RULE = (HOUSE / "ai" / "training.yaml").read_text(encoding="utf-8")


async def test_broken_rules_are_told_at_their_places(tmp_path: Path):
    write(tmp_path / "policylint.toml", 'rules = ["house"]\nselect = ["ai"]\n')
    rule = write(tmp_path / "house" / "ai" / "training.yaml", RULE.replace("advice:", "advise:", 1))
    other = write(tmp_path / "house" / "ai" / "other.yaml", "title: [\n")
    shutil.copytree(HOUSE / "vocabulary", tmp_path / "house" / "vocabulary")
    editor = await Editor.start([tmp_path])
    uri = editor.open(tmp_path / "privacy.md", VAGUE)
    (shown,) = await editor.shown(uri)
    assert "unknown key 'advise'" in shown.message
    assert "other.yaml" in shown.message
    assert len(shown.related_information) == 2
    told = lambda: {one.uri for one in editor.client.published}  # noqa: E731
    await editor.until(lambda: {rule.as_uri(), other.as_uri()} <= told())
    since = len(editor.client.published)
    write(rule, RULE)
    other.unlink()
    editor.tell_of_files(rule, other)
    assert "ai/training" in codes(await editor.shown(uri, since))
    assert await editor.stop() == 0


async def test_what_a_baseline_accepts_is_not_shown(tmp_path: Path):
    write(tmp_path / "policylint.toml", 'select = ["children", "retention"]\n')
    entry = '{"path": "legal/privacy.md", "rule": "children/clause", "kind": "missing", "severity": "error"}'
    baseline = write(tmp_path / ".policylint-baseline.json", f'{{"schema": 1, "findings": [{entry}]}}')
    editor = await Editor.start([tmp_path])
    uri = editor.open(tmp_path / "legal" / "privacy.md", VAGUE)
    assert codes(await editor.shown(uri)) == ["retention/period"]
    since = len(editor.client.published)
    write(baseline, "{")
    editor.tell_of_files(baseline)
    assert codes(await editor.shown(uri, since)) == ["unchecked"]
    assert await editor.stop() == 0
    editor = await Editor.start([tmp_path], arguments=["--no-baseline", "--stdio"])
    assert codes(await editor.check(tmp_path / "legal" / "privacy.md", VAGUE)) == [
        "retention/period",
        "children/clause",
    ]
    assert await editor.stop() == 0


async def test_folders_come_and_go(tmp_path: Path):
    write(tmp_path / "policylint.toml", 'select = ["children"]\n')
    editor = await Editor.start()
    uri = editor.open("untitled:privacy", VAGUE)
    assert len(await editor.shown(uri)) > 1
    since = len(editor.client.published)
    event = types.WorkspaceFoldersChangeEvent([types.WorkspaceFolder(tmp_path.as_uri(), "x")], [])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert codes(await editor.shown(uri, since)) == ["children/clause"]
    assert await editor.stop() == 0


async def test_a_configuration_that_is_named_counts_alone(tmp_path: Path):
    write(tmp_path / "policylint.toml", 'select = ["children"]\n')
    chosen = write(tmp_path / "chosen.toml", 'select = ["retention"]\n')
    for arguments, expected in (
        (["--config", str(chosen)], ["retention/period"]),
        (["--isolated"], None),
    ):
        editor = await Editor.start([tmp_path], arguments=arguments)
        shown = codes(await editor.check(tmp_path / "privacy.md", VAGUE))
        assert shown == expected if expected else len(shown) > 5
        assert await editor.stop() == 0
