"""What the programs that people read reports with make of them: a browser, and Microsoft's validator of SARIF.

Both are asked where they are installed: `chromium` or Chrome; `npm install --global @microsoft/sarif-multitool-linux`.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.browser import chromium
from tests.conftest import ROOT, Run

EVIL = """\
# Privacy <script>document.title = 'taken'</script>

We keep <b onclick="alert(1)">your data</b> as long as necessary. <img src="https://tracker.example/x.png" onerror="x()">

</pre></article></main><h2>Not of policylint</h2> &lt;i&gt; `<script>document.title = 'taken'</script>`
"""


@pytest.fixture(autouse=True)
def examples(here: Path) -> None:
    shutil.copytree(ROOT / "examples", here / "examples")
    Path("evil.md").write_text(EVIL, encoding="utf-8")
    Path("latin.md").write_bytes(b"Donn\xe9es")


# --- a browser


class Opened(NamedTuple):
    """A page as a browser shows it: its elements, what the browser complains of, a picture."""

    dom: str
    complaints: list[str]
    picture: bytes

    def count(self, element: str) -> int:
        return len(re.findall(rf"<{element}[ >]", self.dom))

    @property
    def title(self) -> str:
        return html.unescape(re.findall(r"<title>(.*?)</title>", self.dom)[0])


@pytest.fixture(scope="module")
def browser() -> str:
    return chromium()


@pytest.fixture
def opened(browser: str, tmp_path: Path) -> Callable[[str], Opened]:
    """Open a page in a browser without a window; it reaches no network."""

    def open_page(text: str) -> Opened:
        page, picture = tmp_path / "page.html", tmp_path / "page.png"
        page.write_text(text, encoding="utf-8")
        options = (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        )
        own = (
            f"--user-data-dir={tmp_path / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--window-size=900,1200",
        )
        wanted = ("--enable-logging=stderr", "--v=0", f"--screenshot={picture}", "--dump-dom")
        command = [browser, *options, *own, *wanted, page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return Opened(done.stdout, complaints, picture.read_bytes())

    return open_page


def test_row_52_a_browser_shows_the_page_and_complains_of_nothing(opened: Callable[[str], Opened], policylint: Run):
    page = policylint("check", "examples", "evil.md", "latin.md", "--format", "html").stdout
    said = json.loads(policylint("check", "examples", "evil.md", "latin.md", "--format", "json").stdout)
    shown = opened(page)
    assert shown.complaints == []
    assert shown.title == "policylint"
    assert shown.count("article") == len(said["documents"]) == 6
    assert shown.dom.count('class="item"') > len(said["findings"]) > 30
    assert shown.count("script") == 1  # its own
    assert [shown.count(element) for element in ("img", "iframe", "link", "b", "i")] == [0] * 5
    assert "Not of policylint</h2>" not in shown.dom
    assert "document.title = 'taken'" in html.unescape(shown.dom)  # as text


def test_the_browser_would_complain(opened: Callable[[str], Opened], policylint: Run):
    """A page whose style is another than its policy allows, with a script and a picture from elsewhere."""
    page = policylint("check", "evil.md", "--format", "html").stdout
    wrong = page.replace("max-width: 46rem", "max-width: 47rem")
    wrong = wrong.replace(
        "<main>", '<main><script>document.title = "x"</script><img src="https://tracker.example/x.png">'
    )
    shown = opened(wrong)
    assert shown.title == "evil.md – policylint"
    assert len(shown.complaints) == 3
    assert all("Content Security Policy" in line for line in shown.complaints)
    assert shown.picture != opened(page).picture  # the style does something


def test_a_browser_shows_coverage(opened: Callable[[str], Opened], policylint: Run):
    page = policylint("coverage", "examples", "evil.md", "--format", "html").stdout
    shown = opened(page)
    assert shown.complaints == []
    assert shown.count("article") == 6
    assert shown.count("script") == 1
    assert [shown.count(element) for element in ("img", "iframe", "link")] == [0] * 3


# --- a validator of SARIF


@pytest.fixture(scope="module")
def multitool() -> str:
    found = shutil.which("sarif-multitool-linux") or shutil.which("sarif-multitool") or shutil.which("Sarif.Multitool")
    if not found:
        pytest.skip("Microsoft's SARIF Multitool is not installed")
    return found


def faults(multitool: str, log: str) -> list[tuple[str, str]]:
    """Return what the validator finds wrong: by the standard, and by what GitHub's code scanning asks for."""
    Path("log.sarif").write_text(log, encoding="utf-8")
    command = [multitool, "validate", "log.sarif", "--rule-kind", "Sarif;GHAS", "--output", "faults.sarif"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([*command, "--log", "ForceOverwrite"], env=environment, capture_output=True, check=False)
    assert Path("faults.sarif").exists(), done.stdout + done.stderr
    said: dict[str, Any] = json.loads(Path("faults.sarif").read_text(encoding="utf-8-sig"))
    return [(one["ruleId"], one.get("level", "warning")) for run in said["runs"] for one in run.get("results", ())]


def test_row_48_a_validator_finds_nothing_wrong(multitool: str, policylint: Run):
    for arguments in (("examples", "evil.md", "latin.md", "nosuch.md", "--profile", "all"), ("latin.md",)):
        assert faults(multitool, policylint("check", *arguments, "--format", "sarif").stdout) == []


def test_the_validator_would_find_it(multitool: str, policylint: Run):
    log = policylint("check", "evil.md", "--format", "sarif").stdout
    found = faults(multitool, re.sub(r'"startLine": \d+', '"startLine": 0', log, count=1))
    assert ("JSON1008", "error") in found
