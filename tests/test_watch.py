"""`check --watch`: a real process that is fed saves. Each wait is for what it prints, and bounded; none is for a time."""

from __future__ import annotations

import os
import queue
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import ROOT
from tests.house import BAD, GOOD, HOUSE, RULE, WEAK, write_house
from tests.pages import doc, only_block

pytest.importorskip("watchfiles")

Run = Callable[..., Result]
PATIENCE = 120
"""Seconds until a test gives up; whatever it waits for takes a fraction of one."""

MISSING = "error[house/logs] missing: How long logs are kept"
LACKS = "warning[house/logs] weak: How long logs are kept; lacks a period"


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


class Watching:
    """A watch at work: what it prints, on either stream, by lines."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.running = running
        self.lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.running.stdout
        for line in self.running.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, end: str) -> list[str]:
        """Return the lines up to one that ends so; the times of day in them are left out, and blank lines."""
        found: list[str] = []
        while not found or not found[-1].endswith(end):
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                pytest.fail(f"no line ends with {end!r}: {found}")
            if line is None:
                pytest.fail(f"ended before a line that ends with {end!r}: {found}")
            if line:
                found.append(re.sub(r"^\d\d:\d\d:\d\d ", "", line))
        return found

    def after(self, save: Callable[[], object], end: str) -> list[str]:
        save()
        return self.until(end)

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return its exit code and all that it still prints."""
        self.running.send_signal(signal.SIGINT)
        rest = iter(lambda: self.lines.get(timeout=PATIENCE), None)
        said = "".join(rest)
        return self.running.wait(PATIENCE), said


@contextmanager
def watching(*arguments: str, form: str = "concise", house: bool = True) -> Iterator[Watching]:
    options = (*HOUSE, "--format", form) if house else ()
    command = [sys.executable, "-m", "policylint", "check", "--watch", *options, *arguments]
    own = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as running:
        try:
            yield Watching(running)
        finally:
            running.kill()


def save(name: str, text: str | bytes) -> None:
    """Replace a file in one step, as editors do."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    part = Path(name).with_name("part.tmp")
    part.write_bytes(text if isinstance(text, bytes) else text.encode())
    part.replace(name)


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


def test_the_page_of_the_output_shows_what_is_printed():
    block = only_block(doc("output.md"), "## Watching")
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


# --- settings, rules, facts, the baseline


def test_with_other_settings_all_that_they_are_for_is_linted_again():
    with watching("weak.md", "bad.md") as run:
        run.until("Ctrl-C ends it.")
        only_bad = "[[overrides]]\nfiles = ['bad.md']\nseverities = {'house/logs' = 'info'}\n"
        assert run.after(lambda: save("policylint.toml", only_bad), " in 2 documents") == [
            "weak.md, bad.md checked",
            "Changed:",
            "bad.md:1:3: info[house/logs] missing: How long logs are kept",
            "1 changed. 1 warning, 1 info in 2 documents",
        ]
        assert run.after(lambda: save("policylint.toml", "[severities]\nhouse = 'error'\n"), " in 2 documents")[0] == (
            "weak.md, bad.md checked"
        )
        assert run.after(lambda: Path("policylint.toml").unlink(), " in 2 documents")[-1] == (
            "1 changed. 1 error, 1 warning in 2 documents"
        )


def test_a_base_of_a_configuration_elsewhere_is_watched():
    save("shared/base.toml", "")
    save("docs/policylint.toml", "extends = '../shared/base.toml'\n")
    save("docs/p.md", WEAK)
    with watching("docs") as run:
        run.until("Ctrl-C ends it.")
        more = run.after(lambda: save("shared/base.toml", "[severities]\nhouse = 'error'\n"), " in 1 document")
        assert more[-1] == "1 changed. 1 error in 1 document"


def test_a_broken_configuration_is_told_and_nothing_passes():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        broken = run.after(lambda: save("policylint.toml", "fail-onn = 'error'\n"), "is waited for")
        fault = "policylint.toml:1:1: unknown key 'fail-onn'; did you mean 'fail-on'?"
        waits = "nothing was checked; the next save is waited for"
        assert broken == [fault, waits]
        assert run.after(lambda: save("weak.md", GOOD), "is waited for") == [fault, waits]
        assert run.after(lambda: save("policylint.toml", "fail-on = 'error'\n"), " in 1 document") == [
            "weak.md checked",
            "Gone:",
            f"weak.md: {LACKS}",
            "1 gone. No findings in 1 document",
        ]


def test_a_configuration_that_is_mended_is_told_even_if_no_document_changed():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        run.after(lambda: save("policylint.toml", "x ="), "is waited for")
        mended = run.after(lambda: Path("policylint.toml").unlink(), " in 1 document")
        assert mended == ["no document checked", "No finding changed. 1 warning in 1 document"]


def test_a_rule_that_is_edited_and_one_that_is_broken():
    with watching("weak.md", "bad.md") as run:
        run.until("Ctrl-C ends it.")
        longer = RULE.replace('any: ["for {duration}"]', 'any: ["for {duration}", "server"]')
        edited = run.after(lambda: save("house/house/logs.yaml", longer), " in 2 documents")
        assert edited[0] == "weak.md, bad.md checked"
        assert edited[-1] == "1 gone. 1 error in 2 documents"
        broken = run.after(lambda: save("house/house/logs.yaml", RULE.replace("clause:", "clauze:")), "waited for")
        assert re.match(r"house/house/logs\.yaml:\d+:1: unknown key 'clauze'", broken[0])
        assert run.after(lambda: save("house/house/logs.yaml", RULE), " in 2 documents")[-1] == (
            "1 new. 1 error, 1 warning in 2 documents"
        )


def test_a_fact_of_the_configuration():
    save("p.md", "# Privacy\n\nOur website is directed to children under 13.\n")
    with watching("--select", "children", "--profile", "coppa", "p.md") as run:
        run.until("Ctrl-C ends it.")
        said = run.after(lambda: save("policylint.toml", "[facts]\nchildren = 'general'\n"), " in 1 document")
        assert said[:2] == ["p.md checked", "New:"]
        assert said[2].startswith("p.md:3:1: error[facts/children] the text says")
        assert said[-1].startswith("1 new. ")


def test_a_baseline_accepts_without_linting():
    assert subprocess.run([sys.executable, "-m", "policylint", "baseline", "create", *HOUSE, "weak.md", "--baseline",
                           "later.json"], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)  # fmt: skip
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        accepted = run.after(lambda: Path("later.json").replace(".policylint-baseline.json"), "by the baseline)")
        assert accepted == [
            "no document checked",
            "Gone:",
            f"weak.md: {LACKS} (accepted)",
            "1 gone. No findings in 1 document; 1 suppressed (1 by the baseline)",
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
