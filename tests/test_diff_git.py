"""`policylint diff --since REV`, in real git repositories: which documents are compared with what."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.repositories import KEEPS, LONGER, Since, commit, git, needs_git, write

pytestmark = needs_git


@pytest.mark.usefixtures("repository")
def test_nothing_changed(since: Since, policylint: Run):
    assert since("v1") == {}
    result = policylint("diff", "--since", "HEAD")
    assert (result.exit_code, result.stdout) == (0, "Nothing lost, changed or gained in 2 documents\n")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("state", ["working tree", "index", "commit"])
def test_a_change_counts_wherever_it_stands(since: Since, state: str):
    write(legal__privacy=LONGER)
    if state != "working tree":
        git("add", "--all")
    if state == "commit":
        commit("v2")
    assert since("v1") == {"legal/privacy.md": "changed"}
    assert since("HEAD") == ({} if state == "commit" else {"legal/privacy.md": "changed"})


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["v1", "main~1", "HEAD^", "@{1}"])
def test_a_revision_can_be_named_in_many_ways(since: Since, revision: str):
    write(legal__privacy=LONGER)
    commit("v2")
    assert since(revision) == {"legal/privacy.md": "changed"}
    assert since(git("rev-parse", "v1").strip()) == {"legal/privacy.md": "changed"}


@pytest.mark.usefixtures("repository")
def test_new_and_gone(since: Since):
    write(apps__privacy=KEEPS.replace("server", "app"))
    Path("legal/privacy.md").unlink()
    git("rm", "--quiet", "--cached", "legal/privacy.md")
    assert since("v1", "--ignore", "sharing") == {"apps/privacy.md": "gained", "legal/privacy.md": "lost"}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("change", ["", "90"])
def test_a_renamed_document_is_compared_with_itself(since: Since, policylint: Run, change: str):
    Path("site").mkdir()
    git("mv", "legal/privacy.md", "site/Größe & privacy.md")
    if change:
        Path("site/Größe & privacy.md").write_text(KEEPS.replace("30", change), encoding="utf-8")
    expected = {"site/Größe & privacy.md": "changed"} if change else {}
    assert since("v1") == expected
    assert since("v1", "site") == expected
    assert since("v1", "site/Größe & privacy.md") == expected
    commit("v2")
    assert since("v1") == expected
    result = policylint("diff", "--since", "v1", "--select", "retention")
    assert ("v1:legal/privacy.md" in result.stdout) is False
    assert since("v1", "--exclude", "site/") == {"legal/privacy.md": "lost"}


@pytest.mark.usefixtures("repository")
def test_a_rename_to_another_format_and_ending(since: Since):
    git("mv", "legal/privacy.md", "legal/privacy.rst")
    assert since("v1", "legal") == {"legal/privacy.md": "lost"}
    assert since("v1", "legal/privacy.rst") == {}
    Path("legal/privacy.rst").write_text(LONGER, encoding="utf-8")
    assert since("v1", "legal/privacy.rst") == {"legal/privacy.rst": "changed"}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "path", ["legal/privacy.md", "legal", "legal/", "l*/privacy.md", "**/*.md", ".", "{root}/legal"]
)
def test_a_gone_document_is_found_by_every_kind_of_path(since: Since, repository: Path, path: str):
    shutil.rmtree("legal")
    assert since("v1", path.format(root=repository)) == {"legal/privacy.md": "lost"}


@pytest.mark.usefixtures("repository")
def test_a_gone_document_that_was_not_asked_for_is_none(since: Since):
    write(legal__hidden=KEEPS, legal__drafts__a=KEEPS, node_modules__a=KEEPS)
    (Path(".github")).mkdir()
    Path(".github/privacy.md").write_text(KEEPS, encoding="utf-8")
    Path("legal/notes.rst").write_text(KEEPS, encoding="utf-8")
    commit("v2")
    for path in ("legal/drafts", "node_modules", ".github"):
        shutil.rmtree(path)
    Path("legal/notes.rst").unlink()
    Path("policylint.toml").write_text('exclude = ["drafts/"]\n', encoding="utf-8")
    assert since("v2") == {}
    assert since("v2", "legal/drafts/a.md") == {"legal/drafts/a.md": "lost"}
    assert since("v2", "legal/notes.rst") == {"legal/notes.rst": "lost"}


@pytest.mark.usefixtures("repository")
def test_from_a_subfolder(since: Since, monkeypatch: pytest.MonkeyPatch):
    write(legal__privacy=LONGER, other=KEEPS)
    monkeypatch.chdir("legal")
    assert since("v1") == {"privacy.md": "changed"}
    assert since("v1", "..") == {"privacy.md": "changed", "../other.md": "gained"}
    Path("privacy.md").unlink()
    assert since("v1") == {"privacy.md": "lost"}
    assert since("v1", "privacy.md") == {"privacy.md": "lost"}


@pytest.mark.usefixtures("repository")
def test_line_ends_do_not_matter(since: Since, policylint: Run):
    Path("legal/privacy.md").write_bytes(KEEPS.replace("\n", "\r\n").encode())
    assert since("v1") == {}
    Path("legal/privacy.md").write_bytes(LONGER.replace("\n", "\r\n").encode())
    assert since("v1") == {"legal/privacy.md": "changed"}


@pytest.mark.usefixtures("repository")
def test_an_old_version_that_was_empty_was_not_there(since: Since):
    write(stub="\n")
    commit("v2")
    write(stub=KEEPS)
    assert since("v2") == {"stub.md": "gained"}
    Path("stub.md").unlink()
    assert since("v2") == {}


@pytest.mark.usefixtures("repository")
def test_what_cannot_be_read_does_not_hide_the_others(policylint: Run):
    Path("old.md").write_bytes(b"a\0b")
    write(new=KEEPS)
    commit("v2")
    write(old=KEEPS, legal__privacy=LONGER)
    Path("new.md").write_bytes(b"\xff\xfe\x00")
    result = policylint("diff", "--since", "v2", "--select", "retention", "--format", "concise")
    assert result.exit_code == 2
    assert "v2:old.md: is not text (NUL byte at offset 1)" in result.stderr
    assert "new.md: is broken UTF-16" in result.stderr
    assert "changed[retention/period]" in result.stdout
    assert "1 changed in 1 of 2 documents; 2 documents could not be compared" in result.stderr


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("data", [b"\0", b"\xff\xfe\x00", b"%PDF-1.7", b""])
def test_what_cannot_be_read_was_not_compared_though_nothing_changed(policylint: Run, data: bytes):
    Path("same.md").write_bytes(data)
    commit("v2")
    result = policylint("diff", "--since", "v2")
    assert (result.exit_code, result.stderr.startswith("same.md: is ")) == (2, True)
    assert "in 2 documents; 1 document could not be compared" in result.stdout


@pytest.mark.parametrize("path", [".", "legal", "legal/privacy.md", "legal/*.md", "*/privacy.md"])
@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_what_may_not_be_looked_at_is_not_gone(
    policylint: Run, repository: Path, close: Callable[..., None], path: str, mode: int
):
    close("legal", mode)
    result = policylint("diff", "--since", "v1", path)
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr
    assert "gone" not in result.output
