"""`--fix` and files: encodings, modes, links, faults; and standard input."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from policylint.commands import fixing
from policylint.errors import PolicylintError
from tests.conftest import Run
from tests.fixed import CLAUSE, UNSAFE, UNUSED, text, write_documents
from tests.house import BAD, GOOD, HOUSE


@pytest.fixture
def house(here: Path) -> Path:
    """A working folder with documents that --fix changes."""
    write_documents()
    return here


# --- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_stay(policylint: Run, house: Path, encoding: str, end: str):
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    before = BAD.replace("Welcome", "Wëlcome 𝒶").replace("\n", end)
    Path("bad.md").write_bytes((mark + before).encode(encoding))
    policylint("check", *HOUSE, *UNSAFE, "bad.md")
    assert Path("bad.md").read_bytes() == (mark + before + CLAUSE.replace("\n", end)).encode(encoding)


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_mode_and_link_stay(policylint: Run, house: Path):
    Path("folder").mkdir()
    Path("bad.md").rename("folder/real.md")
    Path("folder/real.md").chmod(0o640)
    Path("bad.md").symlink_to("folder/real.md")
    policylint("check", *HOUSE, *UNSAFE, "bad.md")
    assert Path("bad.md").is_symlink()
    assert stat.S_IMODE(Path("folder/real.md").stat().st_mode) == 0o640
    assert text("folder/real.md") == BAD + CLAUSE
    assert sorted(path.name for path in Path("folder").iterdir()) == ["real.md"]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_read_only_file_is_an_error(policylint: Run, house: Path):
    Path("bad.md").chmod(0o444)
    result = policylint("check", *HOUSE, *UNSAFE, "--format", "concise", "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD)  # the other one is fixed
    assert result.stdout == "bad.md:1:3: error[house/logs] missing: How long logs are kept\n"
    assert "bad.md: cannot be fixed: it is read-only\n" in result.stderr
    assert "1 finding fixed; 1 error in 2 documents; 1 document could not be checked" in result.stderr
    assert result.exit_code == 2


def test_a_file_that_changed_meanwhile_is_an_error(policylint: Run, house: Path, monkeypatch: pytest.MonkeyPatch):
    whole = fixing.rewrite

    def late(path: str, before: bytes, after: bytes) -> None:
        if path == "bad.md":
            Path(path).write_text("# Privacy\n\nSomebody else was here.\n", encoding="utf-8")
        whole(path, before, after)

    monkeypatch.setattr(fixing, "rewrite", late)
    result = policylint("check", *HOUSE, *UNSAFE, "--quiet", "good.md", "bad.md")
    assert text("bad.md") == "# Privacy\n\nSomebody else was here.\n"
    assert "bad.md: was not fixed: it has changed since it was read; run again\n" in result.stderr
    assert result.exit_code == 2


def test_a_write_that_fails_leaves_the_file_and_no_other(house: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PolicylintError, match=r"bad\.md: cannot be fixed: No space left on device"):
        fixing.rewrite("bad.md", BAD.encode(), b"new")
    assert text("bad.md") == BAD
    assert not [path for path in house.iterdir() if path.name.startswith(".policylint")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_what_is_no_file_is_not_written(house: Path):
    os.mkfifo("pipe.md")
    with pytest.raises(PolicylintError, match="it is no regular file"):
        fixing.rewrite("pipe.md", b"", b"new")
    with pytest.raises(PolicylintError, match="cannot be fixed: No such file"):
        fixing.rewrite("no.md", b"", b"new")


def test_an_interrupt_leaves_no_half_written_file(house: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fixing.rewrite("bad.md", BAD.encode(), b"new")
    assert text("bad.md") == BAD
    assert not [path for path in house.iterdir() if path.name.startswith(".policylint")]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xff\xfe", b"caf\xe9", b"%PDF-1.7", b"\xff\xfeA"])
def test_what_cannot_be_read_is_not_fixed(policylint: Run, house: Path, data: bytes):
    Path("bad.md").write_bytes(data)
    assert policylint("check", *HOUSE, *UNSAFE, "bad.md").exit_code == 2
    assert Path("bad.md").read_bytes() == data


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("p.mdx", "import A from './a'\n\n# Privacy\n\n<A b={1}>Hi there</A>\n", CLAUSE),
        ("p.html", "<h1>Privacy</h1><p>Hi</p>", "\n\n<h2>Logs</h2>\n<p>We keep logs for [PERIOD].</p>"),
        ("p.txt", "Privacy\n=======\n\nHi there.\n", "\nLogs\n----\n\nWe keep logs for [PERIOD].\n"),
        ("privacy", "# Privacy\n\nHi there.\n", CLAUSE),  # plain text with hashes
        ("p.md", "Hi", "\n\n## Logs\n\nWe keep logs for [PERIOD]."),
    ],
)
def test_the_format_is_that_of_the_file(policylint: Run, house: Path, name: str, before: str, after: str):
    Path(name).write_text(before, encoding="utf-8")
    policylint("check", *HOUSE, *UNSAFE, name)
    assert text(name) == before + after


# --- standard input


def test_what_comes_from_standard_input_goes_to_standard_output(policylint: Run, house: Path):
    result = policylint(
        "check", *HOUSE, *UNSAFE, "--format", "concise", "-", stdin=BAD.replace("\n", "\r\n").encode("utf-16")
    )
    assert result.stdout_bytes.decode("utf-16") == (BAD.strip() + "\n" + CLAUSE).replace("\n", "\r\n")
    assert "<stdin>:7:1: warning[house/logs] weak: How long logs are kept; lacks a period\n" in result.stderr
    assert "1 finding fixed; 1 warning in 1 document\n" in result.stderr
    assert result.exit_code == 0


def test_standard_input_is_passed_on_if_nothing_is_to_be_fixed(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "--fix", "--quiet", "--stdin-filename", "x.md", "-", stdin=BAD)
    assert result.stdout == BAD
    assert result.stderr.startswith("x.md:1:3: error house/logs missing: How long logs are kept\n")
    assert not Path("x.md").exists()
    assert result.exit_code == 1


def test_the_file_that_standard_input_stands_for_is_not_touched(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, *UNSAFE, "--stdin-filename", "bad.md", "-", stdin=BAD)
    assert result.stdout == BAD + CLAUSE
    assert text("bad.md") == BAD


def test_what_cannot_be_read_from_standard_input_gives_nothing(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, *UNSAFE, "-", stdin=b"caf\xe9")
    assert result.stdout_bytes == b""
    assert result.exit_code == 2


def test_diff_of_standard_input(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "--diff", "--stdin-filename", "x.md", "-", stdin=GOOD + UNUSED)
    assert (
        result.stdout
        == f"--- x.md\n+++ x.md\n@@ -1,4 +1,3 @@\n # Privacy\n \n We keep server logs for 30 days.\n-{UNUSED}"
    )


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_a_reader_that_has_gone_is_no_error(house: Path, programs: Path):
    command = f"yes '{BAD.splitlines()[0]}' | head -n 200000 | {programs}/policylint check --fix - | head -n 1"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, cwd=house)
    assert "Traceback" not in result.stderr
