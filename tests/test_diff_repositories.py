"""`policylint diff --since REV` and git itself: settings, links, submodules, clones, mistakes; and nothing is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policylint.errors import PolicylintError
from policylint.git import open_revision
from tests.conftest import Run
from tests.repositories import KEEPS, LONGER, Since, commit, git, needs_git, write

pytestmark = needs_git


@pytest.mark.usefixtures("repository")
def test_settings_of_git_change_nothing(since: Since):
    for name, value in {
        "diff.renames": "false",
        "diff.relative": "true",
        "diff.noprefix": "true",
        "diff.external": "false",
        "core.quotePath": "true",
        "color.ui": "always",
    }.items():
        git("config", name, value)
    git("mv", "legal/privacy.md", "legal/größe.md")
    Path("legal/größe.md").write_text(LONGER, encoding="utf-8")
    assert since("v1", "legal") == {"legal/größe.md": "changed"}


@pytest.mark.usefixtures("repository")
@pytest.mark.skipif(os.name == "nt", reason="links need rights")
def test_links(since: Since):
    Path("site").mkdir()
    Path("site/privacy.md").symlink_to("../legal/privacy.md")
    Path("shortcut").symlink_to("legal")
    commit("v2")
    write(legal__privacy=LONGER)
    assert since("v2", "site") == {"site/privacy.md": "changed"}
    assert since("v2", "shortcut/privacy.md") == {"shortcut/privacy.md": "changed"}
    Path("site/privacy.md").unlink()
    write(site__privacy=KEEPS)
    assert since("v2", "site") == {}


@pytest.mark.usefixtures("repository")
@pytest.mark.skipif(os.name == "nt", reason="links need rights")
def test_a_link_that_led_nowhere(policylint: Run):
    Path("lost.md").symlink_to("nowhere.md")
    commit("v2")
    Path("lost.md").unlink()
    write(lost=KEEPS)
    result = policylint("diff", "--since", "v2", "lost.md")
    assert result.exit_code == 2
    assert "v2:lost.md: cannot be read: a link that leads to no file at v2" in result.stderr


@pytest.mark.usefixtures("repository")
def test_a_submodule_is_another_repository(policylint: Run, since: Since, tmp_path_factory: pytest.TempPathFactory):
    inner = str(tmp_path_factory.mktemp("inner"))
    git("init", "--quiet", folder=inner)
    Path(inner, "privacy.md").write_text(KEEPS, encoding="utf-8")
    git("add", "--all", folder=inner)
    git("commit", "--quiet", "--message", "as it is", folder=inner)
    git("submodule", "--quiet", "add", inner, "theme")
    commit("v2")
    Path("theme/privacy.md").write_text("Tea is at four.\n", encoding="utf-8")
    assert since("v2") == {}
    assert (
        "theme/privacy.md: not compared: it is in another git repository" in policylint("diff", "--since", "v2").stderr
    )
    os.chdir("theme")
    assert since("HEAD") == {"privacy.md": "lost"}


def test_an_empty_folder_is_3(policylint: Run, repository: Path):
    (repository / "empty").mkdir()
    result = policylint("diff", "--since", "v1", "empty")
    assert result.exit_code == 3
    assert result.stderr == "empty: nothing to compare: no document\n"


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "v9"], "--since 'v9': unknown revision; name a commit, branch or tag"),
        (["--since", "v1..main"], "unknown revision"),
        (["--since", "HEAD:tea.md"], "unknown revision"),
        (["--since", ""], "is no revision"),
        (["--since", "a\0b"], "is no revision"),
        (["--since=--output=pwned"], "'--output=pwned' is no revision"),
        (["--since=-h"], "'-h' is no revision"),
        (["--since", "v1", "-"], "--since reads files of a git repository; - is none"),
        (["--since", "v1", "nowhere.md"], "nowhere.md: no such file or folder"),
        (["--since", "v1", "--config", "nowhere.toml"], "nowhere.toml"),
        (["--since", "v1", "--profile", "coer"], "unknown profile 'coer'; did you mean 'core'?"),
    ],
)
def test_mistakes(policylint: Run, arguments: list[str], message: str):
    result = policylint("diff", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path("pwned").exists()


def test_a_document_of_another_place_is_an_error(
    policylint: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory
):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "privacy.md"
    elsewhere.write_text(KEEPS, encoding="utf-8")
    result = policylint("diff", "--since", "v1", str(elsewhere))
    assert result.exit_code == 2
    assert f"is not in the git repository {repository}" in result.stderr


def test_before_the_first_commit(policylint: Run, here: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "--quiet")
    write(privacy=KEEPS)
    result = policylint("diff", "--since", "HEAD")
    assert result.exit_code == 2
    assert "--since 'HEAD': unknown revision" in result.stderr


def test_outside_of_a_repository(policylint: Run, here: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.parent))
    result = policylint("diff", "--since", "HEAD")
    assert result.exit_code == 2
    assert "--since needs a git repository: git: not a git repository" in result.stderr


@pytest.mark.usefixtures("repository")
def test_without_git(policylint: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "nowhere")
    result = policylint("diff", "--since", "v1")
    assert result.exit_code == 2
    assert "--since needs git, which is not on the PATH" in result.stderr


@pytest.mark.usefixtures("repository")
@pytest.mark.skipif(os.name == "nt", reason="programs have other names")
def test_a_git_of_the_repository_itself_is_not_run(policylint: Run, monkeypatch: pytest.MonkeyPatch):
    program = Path("git")
    program.write_text("#!/bin/sh\ntouch pwned\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f".{os.pathsep}")
    assert policylint("diff", "--since", "v1").exit_code == 2
    assert not Path("pwned").exists()


@pytest.mark.usefixtures("repository")
def test_nothing_is_written(policylint: Run):
    write(legal__privacy=LONGER)
    before = {path: path.stat().st_mtime_ns for path in Path(".git").rglob("*")}
    assert policylint("diff", "--since", "v1").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in Path(".git").rglob("*")} == before
    assert git("status", "--porcelain") == " M legal/privacy.md\n"


@pytest.mark.usefixtures("repository")
def test_content_is_told_by_its_hash():
    revision = open_revision("v1")
    assert revision.has("legal/privacy.md", KEEPS.encode())
    assert not revision.has("legal/privacy.md", LONGER.encode())
    assert revision.read("legal/privacy.md") == KEEPS.encode()
    with pytest.raises(PolicylintError, match="a link that leads to no file"):
        revision.read("nowhere.md")


def test_a_repository_with_longer_hashes(policylint: Run, here: Path, monkeypatch: pytest.MonkeyPatch, since: Since):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "--quiet", "--object-format=sha256")
    write(privacy=KEEPS)
    commit("v1")
    assert open_revision("v1").has("privacy.md", KEEPS.encode())
    assert since("v1") == {}
    write(privacy=LONGER)
    assert since("v1") == {"privacy.md": "changed"}


@pytest.mark.usefixtures("repository")
def test_a_fresh_clone_with_one_commit_says_what_to_do(policylint: Run, tmp_path_factory: pytest.TempPathFactory):
    write(legal__privacy=LONGER)
    commit("v2")
    clone = tmp_path_factory.mktemp("clones") / "clone"
    git("clone", "--quiet", "--depth=1", "--no-tags", f"file://{Path.cwd()}", str(clone))
    os.chdir(clone)
    result = policylint("diff", "--since", "HEAD~1")
    assert result.exit_code == 2
    assert "a shallow clone must fetch it first" in result.stderr
