"""What is found, in which order, and what is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.errors import PolicylintError
from policylint.files import Search, decode, discover, read, shown_path
from tests.house import write

pytestmark = pytest.mark.usefixtures("here")


def make(*names: str, text: str = "We keep data.\n") -> None:
    for name in names:
        write(name, text)


def found(*paths: str, **search: object) -> list[str]:
    return [shown_path(path) for path in discover(paths, Search(**search)).paths]  # type: ignore[arg-type]


def test_a_folder_gives_its_documents_sorted_and_nothing_else():
    make("docs/b.md", "docs/a.HTML", "docs/sub/c.txt", "docs/x.py", "docs/d.mdx", "docs/e.markdown", "docs/f.htm")
    assert found("docs") == [
        "docs/a.HTML",
        "docs/b.md",
        "docs/d.mdx",
        "docs/e.markdown",
        "docs/f.htm",
        "docs/sub/c.txt",
    ]


def test_the_current_folder_gives_plain_names():
    make("privacy.md", "docs/a.md")
    assert discover(["."], Search()).paths == (str(Path("docs/a.md")), "privacy.md")


def test_folders_of_other_people_are_skipped():
    make(".hidden/a.md", "node_modules/x/a.md", "env/lib/a.md", "a.md")
    make("env/pyvenv.cfg")
    assert found(".") == ["a.md"]


def test_a_named_file_is_taken_whatever_its_ending():
    make("policy", ".github/privacy.md")
    assert found("policy", ".github/privacy.md") == ["policy", ".github/privacy.md"]


def test_each_document_comes_once():
    make("docs/a.md")
    Path("docs/link.md").symlink_to("a.md")
    assert found("docs/a.md", "docs", "./docs/../docs/a.md", "docs/*.md") == ["docs/a.md"]


def test_a_file_goes_by_its_own_name_whatever_links_there_are():
    make("docs/m.md", "docs/z.md")
    Path("docs/a.md").symlink_to("z.md")
    Path("docs/b.md").symlink_to("z.md")
    assert found("docs") == ["docs/m.md", "docs/z.md"]
    assert found("docs/a.md", "docs/z.md", "docs/b.md") == ["docs/z.md"]
    assert found("docs/b.md", "docs/a.md") == ["docs/b.md"]


def test_links_in_a_circle_end():
    make("docs/a.md")
    Path("docs/loop").symlink_to(Path("docs").resolve(), target_is_directory=True)
    Path("docs/self.md").symlink_to("self.md")
    Path("docs/dangling.md").symlink_to("nowhere.md")
    Path("docs/dangling.css").symlink_to("nowhere.css")
    assert found("docs") == ["docs/a.md", "docs/dangling.md", "docs/self.md"], "reading one tells what is wrong"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_nobody_waits_for_a_pipe_that_a_glob_or_a_folder_holds():
    make("docs/a.md")
    os.mkfifo("docs/pipe.md")
    Path("docs/dangling.md").symlink_to("nowhere.md")
    assert found("docs") == ["docs/a.md", "docs/dangling.md"]
    assert found("docs/*") == ["docs/a.md", "docs/dangling.md"], "reading a dangling link tells what is wrong"


def test_a_folder_named_like_a_document_is_a_folder():
    make("privacy.md/a.md", "privacy.md/b.html/c.txt")
    both = ["privacy.md/a.md", "privacy.md/b.html/c.txt"]
    assert found("privacy.md") == found(".") == found("*.md") == both


def test_links_to_folders_in_a_circle_end_in_a_glob():
    make("docs/a.md")
    Path("docs/loop").symlink_to(Path("docs").resolve(), target_is_directory=True)
    assert found("docs/**/*.md") == ["docs/a.md"]
    Path("x").symlink_to("y")
    Path("y").symlink_to("x")
    assert found("x", "[xy]") == ["x", "y"], "reading a link in a circle tells what is wrong"


def test_globs_that_no_shell_expanded():
    make("legal/a.md", "legal/sub/b.md", "node_modules/c.md", "legal/d.policy")
    assert found("**/*.md") == ["legal/a.md", "legal/sub/b.md"]
    assert found("legal/*") == ["legal/a.md", "legal/d.policy", "legal/sub/b.md"]


def test_what_is_missing_is_an_error_and_what_is_empty_is_not():
    Path("empty").mkdir()
    result = discover(["no.md", "empty", "*.md"], Search())
    assert [str(error) for error in result.errors] == ["no.md: no such file or folder"]
    assert result.empty == ("empty", "*.md")


def test_gitignore_is_respected_in_folders_of_a_repository():
    make("a.md", "drafts/b.md", "keep.txt", "sub/skip.md", "sub/keep/skip.md", "private.md")
    make(".gitignore", text="drafts/\n*.txt\n!keep.txt\n")
    make("sub/.gitignore", text="/skip.md\n")
    assert found(".") == ["a.md", "drafts/b.md", "keep.txt", "private.md", "sub/keep/skip.md", "sub/skip.md"]
    make(".git/info/exclude", text="private.md\n")
    assert found(".") == ["a.md", "keep.txt", "sub/keep/skip.md"]
    assert found("sub/skip.md") == ["sub/skip.md"]
    assert found("drafts") == ["drafts/b.md"], "a folder that is named is searched"
    assert len(found(".", gitignore=False)) == 6


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("line", ["[z-a].md", "!", "[", "# x", "[[a].md", "***a"])
def test_what_is_no_pattern_in_a_gitignore_is_passed_over(line: str):
    make("q.md", "drafts/b.md")
    make(".git/info/exclude", text="")
    make(".gitignore", text=f"{line}\ndrafts/\n")
    assert found("drafts", ".") == ["drafts/b.md", "q.md"]
    assert found(".") == ["q.md"]


def test_exclude_and_force():
    make("a.md", "drafts/b.md", "drafts/old/c.md")
    assert found(".", exclude=("drafts",)) == ["a.md"]
    assert found(".", exclude=("/drafts/old/",)) == ["a.md", "drafts/b.md"]
    assert found("drafts/b.md", exclude=("drafts",)) == ["drafts/b.md"]
    result = discover(["drafts/b.md", "a.md", "drafts/old"], Search(("drafts",), force=True))
    assert result.paths == ("a.md",)
    assert result.excluded == ("drafts/b.md", "drafts/old")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9\r\n", "café\r\n"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("café\n".encode("utf-16"), "café\n"),
        (b"\xfe\xff" + "café\n".encode("utf-16-be"), "café\n"),
    ],
)
def test_what_is_decoded(data: bytes, text: str):
    assert decode(data, "a.md") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"one\ntwo\nna\xefve", "a.md: is not UTF-8 (byte 0xEF at offset 10, line 3); save it as UTF-8"),
        (b"\xef\xbb\xbfna\xefve", "a.md: is not UTF-8 (byte 0xEF at offset 5, line 1); save it as UTF-8"),
        (b"\xff\xfea\x00\x00\xd8", "a.md: is broken UTF-16 (at offset 4); save it as UTF-8"),
        ("text".encode("utf-32"), "a.md: is UTF-32, which is not supported; save it as UTF-8"),
        ("text".encode("utf-16-le"), "a.md: is not text (NUL byte at offset 1)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.md: is not text (NUL byte at offset 8)"),
        (b"%PDF-1.7\n", "a.md: is a PDF, not text; export it as Markdown, HTML or plain text"),
        (b"", "a.md: is empty; there is nothing to check"),
        (b" \r\n\t\xc2\xa0\n", "a.md: is empty; there is nothing to check"),
        (b"\xef\xbb\xbf", "a.md: is empty; there is nothing to check"),
        (b"\xff\xfe", "a.md: is empty; there is nothing to check"),
    ],
)
def test_what_is_refused(data: bytes, message: str):
    with pytest.raises(PolicylintError) as caught:
        decode(data, "a.md")
    assert str(caught.value) == message


def test_a_document_that_cannot_be_opened():
    Path("self.md").symlink_to("self.md")
    with pytest.raises(PolicylintError, match=r"self\.md: cannot be read: "):
        read("self.md")


def test_paths_are_printed_relative_with_slashes(here: Path):
    assert shown_path(str(here / "docs" / "a.md")) == "docs/a.md"
    assert shown_path(f".{os.sep}a.md") == "a.md"
    assert shown_path("caf\udce9.md") == "caf\ufffd.md"


@pytest.mark.parametrize("mode", [0o000, 0o444])
@pytest.mark.parametrize(
    ("path", "named"),
    [
        (".", ""),
        ("docs", ""),
        ("docs/shut/a.md", "docs/shut/a.md"),
        ("docs/shut/more", "docs/shut/more"),
        ("docs/shut/*.md", ""),
        ("docs/*/*.md", ""),
        ("docs/*/a.md", "docs/shut"),
        ("docs/shut/more/*.md", "docs/shut/more"),
        ("**/*.md", "docs/shut"),
    ],
)
def test_what_may_not_be_looked_at_is_an_error_and_stops_nothing(
    close: Callable[..., None], path: str, named: str, mode: int
):
    make("docs/shut/a.md", "docs/shut/more/b.md", "docs/c.md")
    close("docs/shut", mode)
    there = discover([path, "docs/c.md"], Search())
    assert "docs/c.md" in map(shown_path, there.paths)
    errors = [*there.errors]
    for one in there.paths:
        try:
            read(one)
        except PolicylintError as error:
            errors.append(error)
    assert {error.message for error in errors} == {"cannot be read: Permission denied"}
    assert {error.path for error in errors} & {named or "docs/shut", "docs/shut", "docs/shut/a.md"}


@pytest.mark.parametrize("pattern", ["**/*.md", "*/*/*.md"])
def test_a_shut_folder_that_is_left_out_is_no_error(close: Callable[..., None], pattern: str):
    make("node_modules/shut/a.md", "old/shut/a.md", "docs/sub/c.md")
    close("node_modules/shut")
    close("old/shut")
    there = discover([pattern], Search(("old",)))
    assert (list(map(shown_path, there.paths)), there.errors) == (["docs/sub/c.md"], ())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("name", [".gitignore", "docs/.gitignore", ".git/info/exclude"])
def test_nobody_waits_for_a_pipe_of_patterns(name: str):
    make("a.md", "docs/b.md", ".git/info/x")
    os.mkfifo(name)
    there = discover(["."], Search())
    assert there.paths == ("a.md", str(Path("docs/b.md")))
    assert list(map(str, there.errors)) == [f"{name}: cannot be read: it is no regular file"]
    assert discover(["."], Search(gitignore=False)).errors == ()


def test_ignore_files_that_may_not_be_read_are_told(close: Callable[..., None]):
    make("a.md", ".git/info/x")
    make(".gitignore", text="a.md\n")
    close(".gitignore")
    there = discover(["."], Search())
    assert there.paths == ("a.md",)
    assert list(map(str, there.errors)) == [".gitignore: cannot be read: Permission denied"]
