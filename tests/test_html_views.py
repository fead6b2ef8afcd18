"""The page of `--format html` by keys, in every width and colour, on paper and without a script; and what must not happen.

Runs where Playwright and a Chromium are installed; the browser reaches no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import EXAMPLES, LAWS, VAGUE, Made, Open, Scheme, launched, opening
from tests.conftest import Run
from tests.report_page import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from launched()


@pytest.fixture(scope="module")
def made() -> Made:
    """Pages of the examples, each made once."""
    return {}


@pytest.fixture
def opened(browser: Browser, policylint: Run, here: Path, made: Made) -> Iterator[Open]:
    """Make a page with policylint and open it; whatever the test does, the browser has nothing to complain of."""
    yield from opening(browser, policylint, here / "page.html", made)


# --- keys


def test_keys(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    page.tab.locator("details.item summary").first.focus()
    page.tab.keyboard.press("ArrowDown")
    assert page.run("document.activeElement.parentElement.id") == "s0o2"
    page.tab.keyboard.press("Enter")
    assert page.tab.locator("#s0o2").get_attribute("open") is not None
    assert page.run("document.activeElement.parentElement.id") == "s0o2"
    page.tab.keyboard.press("ArrowUp")
    assert page.run("document.activeElement.parentElement.id") == "s0o1"
    page.tab.locator(".mark").first.focus()
    page.tab.keyboard.press("ArrowRight")
    assert page.run("document.activeElement.id") == "s0m2"
    page.tab.keyboard.press("Enter")
    page.tab.locator(".passage").wait_for()  # fails unless it is shown
    page.tab.keyboard.press("Escape")
    assert page.run("document.activeElement.id") == "s0m2"


def test_the_first_stop_leads_to_the_policy(opened: Open):
    page = opened("check", VAGUE)
    page.tab.keyboard.press("Tab")
    page.tab.keyboard.press("Enter")
    page.tab.keyboard.press("Tab")
    assert page.run("document.activeElement.closest('article').id") == "s0p1"


# --- several documents


def test_the_overview_leads_to_an_obligation(opened: Open):
    page = opened("coverage", *EXAMPLES, *LAWS)
    views = page.tab.locator(".view")
    assert [views.nth(n).is_visible() for n in range(views.count())] == [True] + [False] * len(EXAMPLES)
    assert page.tab.locator("nav a[aria-current]").inner_text() == "Overview"
    cell = page.tab.locator(".matrix td a", has_text="missing").first
    target = str(cell.get_attribute("href"))
    cell.click()
    page.tab.locator(f"{target} .body").wait_for()  # fails unless it is shown
    page.tab.locator("#overview").wait_for(state="hidden")  # fails if it stays
    assert page.tab.locator("nav a[aria-current]").get_attribute("href") == target.split("o", maxsplit=1)[0]
    page.tab.go_back()
    page.tab.locator("#overview").wait_for()  # fails unless it is shown


# --- without a script, in a narrow window, in the dark, on paper


def test_without_a_script_all_can_be_read(opened: Open):
    page = opened("check", *EXAMPLES, *LAWS, scripts=False)
    views = page.tab.locator(".view")
    assert all(views.nth(n).is_visible() for n in range(views.count()))
    assert not page.tab.locator(".filters").first.is_visible()
    page.tab.locator("#s0 details.item summary").first.click()
    page.tab.locator("#s0 details.item .body").first.wait_for()  # fails unless it is shown
    page.tab.locator("#s0 .mark").first.click()
    assert "#s0r" in page.tab.url


@pytest.mark.parametrize("width", [320, 420, 700, 1000])
def test_no_window_is_too_narrow(opened: Open, width: int):
    page = opened("check", *EXAMPLES, *LAWS, width=width)
    for number in range(len(EXAMPLES)):
        page.run(f"location.hash = 's{number}'")
        page.tab.wait_for_function(f"!document.getElementById('s{number}').hidden")
        assert page.run("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(opened: Open):
    def lightness(scheme: Scheme) -> float:
        page = opened("check", VAGUE, scheme=scheme)
        rgb = re.findall(r"\d+", str(page.run("getComputedStyle(document.body).backgroundColor")))
        return sum(map(int, rgb[:3])) / 3

    assert lightness("dark") < 60
    assert lightness("light") > 200


def test_paper(opened: Open):
    page = opened("check", *EXAMPLES, *LAWS)
    pdf = page.tab.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    sizes = {tuple(round(float(one)) for one in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)}
    assert sizes == {(0, 0, 595, 842)}  # A4, in points
    assert pdf.count(b"/Type /Page\n") > 2 * len(EXAMPLES)
    page.tab.emulate_media(media="print")
    views = page.tab.locator(".view")
    assert all(views.nth(n).is_visible() for n in range(views.count()))
    assert page.tab.locator("#s1 .notes li").first.is_visible()
    assert page.tab.locator("#s1 .note").first.is_visible()
    assert page.tab.locator("#s1 .ref").first.is_visible()
    assert not page.tab.locator(".filters").first.is_visible()
    assert page.run("document.querySelectorAll('details[open]').length") == 0  # they are folded again


# --- what must not happen


def test_nothing_of_a_hostile_policy_runs(opened: Open, here: Path):
    for ending in ("md", "html", "txt"):
        (here / f"p.{ending}").write_text(HOSTILE, encoding="utf-8")
    page = opened("check", "p.md", "p.html", "p.txt", "--profile", "all")
    assert page.tab.title() == "policylint"
    assert page.count("script") == 1
    for element in ("img", "iframe", "link", "object", "[onclick]", "[onerror]", "[style]", "a[href^=javascript]"):
        assert page.count(element) == 0
    for mark in range(min(5, page.count("#s1 .mark"))):
        page.run("location.hash = 's1'")
        page.tab.locator("#s1 .mark").nth(mark).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, scheme: Scheme):
    """WCAG 2.1 A and AA, as far as a program can tell."""
    axe = pytest.importorskip("axe_playwright_python")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    levels = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}"
    for arguments in (("check", VAGUE, *LAWS), ("coverage", *EXAMPLES, *LAWS)):
        page = opened(*arguments, scheme=scheme)
        page.run(script)
        for step in ("0", "document.querySelector('.view:not([hidden]) summary')?.click()", "location.hash = 's0'"):
            page.run(step)
            page.tab.locator(".mark:visible").first.click() if step.startswith("location") else None
            found = page.run(f"axe.run(document, {levels})")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
            assert len(found["passes"]) > 20
