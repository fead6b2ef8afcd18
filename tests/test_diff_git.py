"""`policylint diff --since REV`, in real git repositories."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from policylint.errors import PolicylintError
from policylint.git import open_revision
from tests import house
from tests.conftest import Run

KEEPS = "# Privacy\n\nWe keep server logs for 30 days.\n\nWe do not sell personal data.\n\nTea is at four.\n"
LONGER = KEEPS.replace("30", "90")

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git")


def git(*arguments: str, folder: str = ".") -> str:
    names = {f"GIT_{who}_{what}": f"{what.lower()}@fernhill.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**own, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def write(**files: str) -> None:
    """Write files given as `folder__name="text"`; all are Markdown."""
    for name, text in files.items():
        house.write(f"{name.replace('__', '/')}.md", text)


@pytest.fixture
def repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit, tagged v1, that holds legal/privacy.md and tea.md."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    git("init", "--quiet", "--initial-branch=main")
    write(legal__privacy=KEEPS, tea="Tea is at four.\n")
    commit("v1")
    return here


def commit(tag: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "as it is")
    git("tag", tag)


def report(result: Result) -> dict[str, Any]:
    assert result.exit_code in {0, 1}, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def since(policylint: Run) -> Callable[..., dict[str, str]]:
    """Compare, by the rule on retention; return what became of each document that differs."""

    def run(revision: str, *arguments: str) -> dict[str, str]:
        options = ("--select", "retention", "--format", "json")
        found = report(policylint("diff", "--since", revision, *arguments, *options))
        assert found["since"] == revision
        return {one["path"]: one["kind"] for one in found["changes"]}

    return run


Since = Callable[..., dict[str, str]]


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
    assert "new.md: broken UTF-16" in result.stderr
    assert "changed[retention/period]" in result.stdout
    assert "1 changed in 1 of 2 documents; 2 documents could not be compared" in result.stderr


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
