"""A Chromium to open pages in, where one is installed, and the page of `--format html` opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest

from tests.conftest import ROOT, Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Opened"]
Scheme = Literal["light", "dark"]
Made = dict[tuple[str, ...], str]

EXAMPLES = sorted(str(path) for path in (ROOT / "examples").glob("privacy-*"))
VAGUE = str(ROOT / "examples" / "privacy-vague.md")
LAWS = ("--profile", "core", "--profile", "gdpr")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str:
    """Return the path of a Chromium; skip the test where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        pytest.skip("no Chromium is installed")
    return found


class Opened(NamedTuple):
    """A page in a tab, and what the browser said and asked for meanwhile."""

    tab: Page
    said: list[str]
    asked: list[str]

    def count(self, selector: str) -> int:
        return self.tab.locator(selector).count()

    def run(self, script: str) -> Any:
        return self.tab.evaluate(script)

    def lit(self) -> list[str]:
        found: list[str] = self.run("[...document.querySelectorAll('.lit')].map(one => one.id)")
        return found

    def is_in_sight(self, id: str) -> bool:
        script = "id => { const r = document.getElementById(id).getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }"
        return bool(self.tab.evaluate(script, id))


def launched() -> Iterator[Browser]:
    """Start a browser, and end it."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


def opening(browser: Browser, policylint: Run, path: Path, made: Made) -> Iterator[Open]:
    """Yield what makes a page and opens it; at the end, the browser must have had nothing to complain of."""
    all_opened: list[Opened] = []

    def open_page(*arguments: str, width: int = 1300, scheme: Scheme = "light", scripts: bool = True) -> Opened:
        text = made.get(arguments) or policylint(*arguments, "--format", "html").stdout
        if set(arguments) & {VAGUE, *EXAMPLES}:
            made[arguments] = text
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, offline=True
        )
        one = Opened(context.new_page(), [], [])
        one.tab.on("console", lambda message: one.said.append(message.text))
        one.tab.on("pageerror", lambda error: one.said.append(str(error)))
        one.tab.on("dialog", lambda dialog: one.said.append(dialog.message))
        one.tab.on("request", lambda request: one.asked.append(request.url))
        one.tab.goto(path.as_uri())
        all_opened.append(one)
        return one

    yield open_page
    for one in all_opened:
        one.tab.context.close()
        assert one.said == []
        assert [url.split(":")[0] for url in one.asked] == ["file"]  # the page itself
