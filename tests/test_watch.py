"""`check --watch`: a real process that is fed saves. Each wait is for what it prints, and bounded; none is for a time."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import ROOT
from tests.house import BAD, GOOD, WEAK, write_house
from tests.pages import doc, only_block
from tests.watching import LACKS, MISSING, save, watching

pytest.importorskip("watchfiles")

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


# --- what is shown


def test_first_the_whole_report_then_what_a_save_changed():
    with watching("good.md", "weak.md", "bad.md") as run:
        assert run.until("Ctrl-C ends it.") == [
            f"weak.md:3:1: {LACKS}",
            f"bad.md:1:3: {MISSING}",
            "1 error, 1 warning in 3 documents",
            "Watching 3 documents; Ctrl-C ends it.",
        ]
        assert run.after(lambda: save("good.md", BAD), " in 3 documents") == [
            "good.md checked",
            "New:",
            f"good.md:1:3: {MISSING}",
            "1 new. 2 errors, 1 warning in 3 documents",
        ]
        assert run.after(lambda: save("bad.md", WEAK), " in 3 documents") == [
            "bad.md checked",
            "Changed:",
            f"bad.md:3:1: {LACKS}",
            "1 changed. 1 error, 2 warnings in 3 documents",
        ]
        assert run.after(lambda: save("weak.md", GOOD), " in 3 documents") == [
            "weak.md checked",
            "Gone:",
            f"weak.md: {LACKS}",
            "1 gone. 1 error, 1 warning in 3 documents",
        ]


def test_what_only_moves_is_not_new():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        moved = run.after(lambda: save("weak.md", "# Privacy\n\nWelcome.\n\nWe keep server logs.\n"), " in 1 document")
        assert moved == ["weak.md checked", "No finding changed. 1 warning in 1 document"]


def test_in_full_a_new_finding_has_its_excerpt():
    with watching("good.md", form="full") as run:
        run.until("Ctrl-C ends it.")
        lines = run.after(lambda: save("good.md", WEAK), " in 1 document")
        assert lines[:3] == [
            "good.md checked",
            "New:",
            "good.md:3:1: warning house/logs weak: How long logs are kept",
        ]
        assert "3 | We keep server logs." in "\n".join(lines)
        assert not any("FAMILY" in line.upper() for line in lines), "the table is of the whole report alone"


def test_the_page_shows_what_is_printed():
    block = only_block(doc("how-to/watch.md"), "# Check while you write")
    complete = (ROOT / "examples" / "privacy-complete.md").read_text(encoding="utf-8")
    before, _, rest = complete.partition("## How long we keep it\n")
    vague = f"{before}## How long we keep it\n\nWe keep your data for a while.\n\n## {rest.partition('## ')[2]}"
    save("legal/privacy.md", vague)
    command, *lines = filter(None, block.splitlines())
    with watching(*shlex.split(command.removeprefix("$ policylint check --watch")), house=False) as run:
        first = run.until("Ctrl-C ends it.")
        assert first == lines[: len(first)]
        mended = run.after(lambda: save("legal/privacy.md", complete), "1 gone. No findings in 1 document")
    assert mended == [re.sub(r"^\d\d:\d\d:\d\d ", "", line) for line in lines[len(first) :]]


def test_quiet_shows_findings_only():
    with watching("--quiet", "good.md", "weak.md") as run:
        assert run.until(LACKS) == [f"weak.md:3:1: {LACKS}"]
        assert run.after(lambda: save("good.md", BAD), MISSING) == ["New:", f"good.md:1:3: {MISSING}"]


def test_the_least_severity_that_is_shown_holds_for_changes():
    with watching("--min-severity", "error", "good.md") as run:
        run.until("Ctrl-C ends it.")
        weaker = run.after(lambda: save("good.md", WEAK), " in 1 document")
        assert weaker == ["good.md checked", "No finding changed. No findings in 1 document"]


# --- what is linted again


def test_files_come_and_go():
    with watching(".") as run:
        assert run.until("Ctrl-C ends it.")[-1] == "Watching 3 documents; Ctrl-C ends it."
        assert run.after(lambda: save("new/deep/more.md", BAD), " in 4 documents") == [
            "new/deep/more.md checked",
            "New:",
            f"new/deep/more.md:1:3: {MISSING}",
            "1 new. 2 errors, 1 warning in 4 documents",
        ]
        mended = run.after(lambda: save("new/deep/more.md", WEAK), " in 4 documents")
        assert mended[-1] == "1 changed. 1 error, 2 warnings in 4 documents", "the new folder is watched, too"
        assert run.after(lambda: Path("new/deep/more.md").unlink(), " in 3 documents") == [
            "no document checked",
            "Gone:",
            "new/deep/more.md: it is linted no more; it had 1 finding",
            "1 gone. 1 error, 1 warning in 3 documents",
        ]


def test_a_glob_finds_what_is_new():
    with watching("legal/*/p*.md") as run:
        assert run.until("Ctrl-C ends it.")[-1] == "Watching 0 documents; Ctrl-C ends it."
        found = run.after(lambda: save("legal/en/privacy.md", WEAK), " in 1 document")
        assert found[-1] == "1 new. 1 warning in 1 document"


def test_a_named_file_may_come_later_and_go_for_a_while():
    with watching("later.md") as run:
        assert run.until("Ctrl-C ends it.")[0] == "later.md: no such file or folder"
        assert run.after(lambda: save("later.md", WEAK), " in 1 document")[-1] == "1 new. 1 warning in 1 document"
        gone = run.after(lambda: Path("later.md").unlink(), "checked")
        assert gone == ["no document checked"]
        assert run.until("No document was checked") == [
            "later.md: no such file or folder",
            "No finding changed. No document was checked",
        ]
        back = run.after(lambda: save("later.md", WEAK), " in 1 document")
        assert back == ["later.md checked", "No finding changed. 1 warning in 1 document"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_is_followed():
    save("elsewhere/real.md", GOOD)
    Path("linked.md").symlink_to("elsewhere/real.md")
    with watching("linked.md") as run:
        run.until("Ctrl-C ends it.")
        changed = run.after(lambda: save("elsewhere/real.md", WEAK), " in 1 document")
        assert changed[0] == "linked.md checked"


def test_a_file_that_is_written_in_place():
    with watching("good.md") as run:
        run.until("Ctrl-C ends it.")
        run.after(lambda: Path("good.md").write_text(WEAK, encoding="utf-8"), ". 1 warning in 1 document")


def test_a_document_that_cannot_be_read_is_told_and_nothing_of_it_is_gone():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        assert run.after(lambda: save("weak.md", b"\0"), "No document was checked") == [
            "weak.md checked",
            "weak.md: is not text (NUL byte at offset 0)",
            "No finding changed. No document was checked",
        ]
        assert run.after(lambda: save("weak.md", WEAK), " in 1 document") == [
            "weak.md checked",
            "No finding changed. 1 warning in 1 document",
        ]


# --- how it begins and ends


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_an_interrupt_ends_it():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        assert run.interrupt() == (130, "")


def test_a_fault_at_the_start_ends_it(policylint: Run):
    Path("policylint.toml").write_text("x = 1\n", encoding="utf-8")
    result = policylint("check", "--watch", "good.md")
    assert (result.exit_code, result.stderr) == (2, "policylint.toml:1:1: unknown key 'x'\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-",), "--watch waits for files to be saved; standard input is read once"),
        (("a.md", "--fix"), "--watch and --fix exclude each other; run --fix by itself"),
        (("a.md", "--fix", "--unsafe-fixes"), "--watch and --fix exclude each other; run --fix by itself"),
        (("a.md", "--diff"), "--watch and --diff exclude each other; run --diff by itself"),
        (("--statistics",), "--watch and --statistics exclude each other; run --statistics by itself"),
        (("--show-files",), "--watch and --show-files exclude each other; run --show-files by itself"),
        (("--show-settings",), "--watch and --show-settings exclude each other; run --show-settings by itself"),
        (("--format", "json"), "--watch reports to the terminal; give it --format full or concise, without a file"),
        (("--format", "full=a"), "--watch reports to the terminal; give it --format full or concise, without a file"),
        (
            ("--format", "full", "--format", "json=a"),
            "--watch reports to the terminal; give it --format full or concise, without a file",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(policylint: Run, arguments: tuple[str, ...], says: str):
    result = policylint("check", "--watch", *arguments)
    assert result.exit_code == 2
    assert f"Error: {says}\n" in result.stderr
    assert result.stdout == ""


def test_without_the_package_it_says_how_to_get_it(policylint: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = policylint("check", "--watch", "good.md")
    assert result.exit_code == 2
    assert result.stderr == "error: --watch needs watchfiles; install it with: pip install 'policylint[watch]'\n"
