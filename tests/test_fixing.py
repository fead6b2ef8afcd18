"""`policylint check --fix`, `--unsafe-fixes` and `--diff`: files, standard input, exit codes, and what can go wrong."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.commands import fixing
from policylint.errors import PolicylintError
from tests.conftest import ROOT, Run
from tests.house import BAD, HOUSE, RULE, write_house

UNUSED = "<!-- policylint-disable-file house/logs -->\n"
CLAUSE = "\n## Logs\n\nWe keep logs for [PERIOD].\n"
UNSAFE = ("--fix", "--unsafe-fixes")


@pytest.fixture
def house(here: Path) -> Path:
    """bad.md lacks a clause, good.md has a suppression that hides nothing."""
    write_house()
    with Path("good.md").open("a", encoding="utf-8") as file:
        file.write(UNUSED)
    return here


def text(name: str) -> str:
    return Path(name).read_bytes().decode()


GOOD = "# Privacy\n\nWe keep server logs for 30 days.\n"


# --- what is changed


def test_fix_makes_safe_fixes_only(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "--fix", "--format", "concise", "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD)
    assert result.stdout == "bad.md:1:3: error[house/logs] missing: How long logs are kept\n"
    assert result.stderr == (
        "1 finding fixed; 1 error in 2 documents\n"
        "1 missing clause can be inserted with `--fix --unsafe-fixes`, to be filled in\n"
    )
    assert result.exit_code == 1


def test_unsafe_fixes_insert_clauses_that_still_fail(policylint: Run, house: Path):
    options = ("--rules", "house", "--select", "house/logs,integrity/placeholder", "--format", "concise")
    result = policylint("check", *options, *UNSAFE, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD + CLAUSE)
    assert [line.split()[1] for line in result.stdout.splitlines()] == [
        "warning[house/logs]",
        "error[integrity/placeholder]",
    ]
    assert result.stderr.startswith("2 findings fixed; 1 error, 1 warning in 2 documents\n")
    assert result.exit_code == 1
    again = policylint("check", *options, *UNSAFE, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md")) == (GOOD, BAD + CLAUSE)
    assert again.stdout == result.stdout
    assert "fixed" not in again.stderr


def test_who_does_not_look_for_blanks_is_told(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, *UNSAFE, "bad.md")
    assert result.stderr == "this run does not check integrity/placeholder: what is to be filled in is not reported\n"


def test_a_template_that_does_not_serve_is_told(policylint: Run, house: Path):
    Path("house/house/logs.yaml").write_text(RULE.replace("We keep logs for", "Ask"), encoding="utf-8")
    result = policylint("check", *HOUSE, *UNSAFE, "--quiet", "bad.md")
    assert text("bad.md") == BAD
    assert result.stderr == (
        "bad.md: not inserted: house/logs: its template is not what the rule asks for; mend the rule\n"
    )
    assert result.exit_code == 1


@pytest.mark.parametrize("options", [("--baseline", "accepted.json"), ()])
def test_what_is_accepted_is_not_mended(policylint: Run, house: Path, options: tuple[str, ...]):
    if options:
        policylint("baseline", "create", *HOUSE, *options, "bad.md")
    else:
        comment = "<!-- policylint-disable-file house/logs -- reason: there are no logs -->\n"
        Path("bad.md").write_text(BAD + comment, encoding="utf-8")
    before = text("bad.md")
    result = policylint("check", *HOUSE, *UNSAFE, *options, "bad.md")
    assert text("bad.md") == before
    assert result.exit_code == 0


def test_a_baseline_holds_after_a_fix(policylint: Run, house: Path):
    options = ("--rules", "house", "--select", "house/logs,integrity/placeholder")
    Path("accepted.md").write_text(f"{GOOD}\nAsk [COMPANY NAME].\n{UNUSED}", encoding="utf-8")
    policylint("baseline", "create", *options, "accepted.md")
    result = policylint("check", *options, "--fix", "accepted.md")
    assert text("accepted.md") == f"{GOOD}\nAsk [COMPANY NAME].\n"
    assert "1 finding fixed; No findings in 1 document; 1 suppressed (1 by the baseline)\n" in result.stdout
    assert result.exit_code == 0


def test_former_ids_become_the_new_ones(policylint: Run, house: Path):
    Path("house/house/logs.yaml").write_text(RULE + "aliases: old/logs\n", encoding="utf-8")
    comment = "<!-- policylint-disable-file {} -- reason: there are no logs -->\n"
    Path("bad.md").write_text(BAD + comment.format("old/logs"), encoding="utf-8")
    policylint("check", *HOUSE, "--fix", "bad.md")
    assert text("bad.md") == BAD + comment.format("house/logs")


# --- what is shown


def test_diff_shows_and_writes_nothing(policylint: Run, house: Path, golden: Callable[[str, str], None]):
    before = {name: text(name) for name in ("good.md", "bad.md", "weak.md")}
    result = policylint("check", *HOUSE, "--diff", "--unsafe-fixes", *before)
    assert {name: text(name) for name in before} == before
    assert result.exit_code == 1
    golden("fixes.diff.txt", result.stdout)
    assert result.stderr.endswith("2 findings would be fixed in 2 documents\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--diff", "good.md"), 1),
        (("--diff", "--exit-zero", "good.md"), 0),
        (("--diff", "bad.md"), 0),  # what it lacks is no safe fix: nothing would change
        (("--diff", "--unsafe-fixes", "bad.md"), 1),
        (("--diff", "--fix", "good.md"), 1),
        (("--diff", "good.md", "no.md"), 2),
        (("--diff", "empty"), 3),
        (("--diff", "--allow-empty", "empty"), 0),
        (("--fix", "good.md"), 0),
        (("--fix", "bad.md"), 1),
        (("--fix", "--exit-zero", "bad.md"), 0),
        (("--fix", "good.md", "no.md"), 2),
        (("--fix", "empty"), 3),
        (("--unsafe-fixes", "good.md"), 2),
        (("--diff", "--format", "json", "good.md"), 2),
    ],
)
def test_exit_codes(policylint: Run, house: Path, arguments: tuple[str, ...], code: int):
    Path("empty").mkdir()
    assert policylint("check", *HOUSE, *arguments).exit_code == code


@pytest.mark.parametrize("form", ["sarif", "json", "junit", "github", "markdown", "html"])
def test_the_format_does_not_change_what_is_fixed(policylint: Run, house: Path, form: str):
    result = policylint("check", *HOUSE, *UNSAFE, "--format", form, "good.md", "bad.md")
    assert (text("good.md"), text("bad.md"), result.exit_code) == (GOOD, BAD + CLAUSE, 0)


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not there")
@pytest.mark.parametrize("tail", ["", "\n", "\r\n"])
def test_a_diff_is_a_patch(policylint: Run, house: Path, tail: str):
    end = "\r\n" if tail == "\r\n" else "\n"
    Path("bad.md").write_bytes((BAD.strip().replace("\n", end) + tail).encode())
    result = policylint("check", *HOUSE, "--diff", "--unsafe-fixes", "good.md", "bad.md")
    shutil.copytree(house, house / "patched", ignore=lambda *_: ["patched"])
    patch = ["patch", "-p0", "--binary", "--silent"]
    subprocess.run(patch, input=result.stdout_bytes, cwd=house / "patched", check=True)
    policylint("check", *HOUSE, *UNSAFE, "good.md", "bad.md")
    for name in ("good.md", "bad.md"):
        assert Path("patched", name).read_bytes() == Path(name).read_bytes()


def test_without_fix_the_report_says_what_could_be_done(policylint: Run, house: Path):
    result = policylint("check", *HOUSE, "good.md", "bad.md")
    assert result.stdout.endswith(
        "1 error, 1 warning in 2 documents\n1 finding can be mended with `--fix`; "
        "1 missing clause can be inserted with `--fix --unsafe-fixes`, to be filled in\n"
    )
    assert "--fix" not in policylint("check", *HOUSE, "--quiet", "good.md", "bad.md").stdout
    found = json.loads(policylint("check", *HOUSE, "--format", "json", "good.md", "bad.md").stdout)
    removal, insertion = (one["fix"] for one in found["findings"])
    assert removal == {
        "safe": True,
        "message": "Remove the suppression",
        "edits": [
            {"start": 43, "end": 87, "line": 3, "column": 33, "end_line": 4, "end_column": 44, "text": ""},
        ],
    }
    assert insertion == {
        "safe": False,
        "message": "Insert a clause to fill in",
        "edits": [
            {"start": 31, "end": 31, "line": 3, "column": 21, "end_line": 3, "end_column": 21, "text": "\n" + CLAUSE[:-1]},
        ],
    }  # fmt: skip


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


# --- many


def test_a_folder_is_fixed(policylint: Run, here: Path):
    shutil.copytree(ROOT / "examples", "examples")
    result = policylint("check", *UNSAFE, "--format", "json", "examples")
    report = json.loads(result.stdout)
    assert [one["rule"] for one in report["findings"] if one["kind"] == "missing"] == []
    assert report["summary"]["fixed"] > 20
    before = {path: path.read_bytes() for path in Path("examples").glob("privacy*")}
    again = json.loads(policylint("check", *UNSAFE, "--format", "json", "examples").stdout)
    assert {path: path.read_bytes() for path in Path("examples").glob("privacy*")} == before
    assert again == {**report, "summary": {**report["summary"], "fixed": 0}}
