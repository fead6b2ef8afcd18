"""The page of `--format html` in a real browser: clicks, keys, filters, paper, and what must not happen.

Runs where Playwright and a Chromium are installed; the browser reaches no network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest

from tests.browser import chromium
from tests.conftest import ROOT, Run
from tests.test_html_report import HOSTILE

sync_api = pytest.importorskip("playwright.sync_api")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Opened"]
Scheme = Literal["light", "dark"]

EXAMPLES = sorted(str(path) for path in (ROOT / "examples").glob("privacy-*"))
VAGUE = str(ROOT / "examples" / "privacy-vague.md")
LAWS = ("--profile", "core", "--profile", "gdpr")


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, ...], str]:
    """Pages of the examples, each made once."""
    return {}


@pytest.fixture
def opened(browser: Browser, policylint: Run, here: Path, made: dict[tuple[str, ...], str]) -> Iterator[Open]:
    """Make a page with policylint and open it; whatever the test does, the browser has nothing to complain of."""
    all_opened: list[Opened] = []

    def open_page(*arguments: str, width: int = 1300, scheme: Scheme = "light", scripts: bool = True) -> Opened:
        path = here / "page.html"
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


# --- clicks


def test_a_missing_clause_is_shown_where_it_belongs_with_its_template(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    item = page.tab.locator("li[data-status=missing] details.item[data-go*=i]").first
    go = str(item.get_attribute("data-go"))
    template = page.tab.locator(f"#{go} pre")
    assert not template.is_visible()
    item.locator("summary").click()
    template.wait_for()  # fails unless it is shown
    assert page.lit() == [go]
    assert page.is_in_sight(go)


def test_an_obligation_shows_its_evidence(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    item = page.tab.locator("li[data-status=weak] details.item", has_text="GEN-RETENTION").first
    item.locator("summary").click()
    assert "as long as necessary" in item.locator(".sights").inner_text()
    assert "as long as necessary" in str(page.run("document.querySelector('.lit').textContent"))
    assert page.is_in_sight(page.lit()[0])
    item.locator("summary").click()
    assert page.lit() == []


def test_a_mark_shows_its_rules(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    mark = page.tab.locator(".mark", has_text="as long as necessary")
    rules = str(mark.get_attribute("data-r")).split()
    mark.click()
    passage = page.tab.locator(".passage")
    assert passage.locator("details").count() == len(rules) > 1
    assert "How long personal data is kept" in passage.inner_text()
    assert passage.locator("details[open]").count() == 1
    page.tab.keyboard.press("Escape")
    assert not passage.is_visible()
    assert page.run("document.activeElement.id") == mark.get_attribute("id")
    mark.click()
    passage.locator("button").click()
    passage.wait_for(state="hidden")  # fails if it stays


def test_a_missing_clause_tells_of_its_rule(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    belongs = page.tab.locator(".belongs").first
    belongs.locator("summary").click()
    belongs.locator("a.rule").click()
    title = belongs.locator("summary").inner_text().removeprefix("✗").strip().removeprefix("missing").strip()
    assert title in page.tab.locator(".passage").inner_text()


def test_links_within_the_page_open_what_is_folded(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    page.tab.locator("details.item summary").first.click()
    rule = page.tab.locator("details.item .want a").first
    rule.click()
    target = str(rule.get_attribute("href"))
    page.tab.locator(f"{target} .body").wait_for()  # fails unless it is shown
    assert page.is_in_sight(target[1:])


# --- filters


def visible(page: Opened) -> list[str]:
    script = (
        "[...document.querySelectorAll('.items > li')].filter(one => one.checkVisibility()).map(one => one.dataset.%s)"
    )
    return [
        f"{law}/{status}" for law, status in zip(page.run(script % "law"), page.run(script % "status"), strict=True)
    ]


def test_filters(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    every = visible(page)
    assert len(every) == page.count(".items > li") > 50
    page.tab.select_option("select[name=status]", "missing")
    assert visible(page) == [one for one in every if one.endswith("/missing")]
    page.tab.select_option("select[name=law]", "gdpr")
    assert visible(page) == [one for one in every if one == "gdpr/missing"]
    assert page.tab.locator("output").inner_text() == f"{len(visible(page))} of {len(every)}"
    assert page.tab.locator("section.law").evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 1
    page.tab.select_option("select[name=law]", "")
    page.tab.select_option("select[name=status]", "missing weak defect")
    assert visible(page) == [one for one in every if one.split("/")[1] in ("missing", "weak", "defect")]
    page.tab.select_option("select[name=severity]", "error")
    assert len(visible(page)) == page.count(".items > li[data-severity=error]") > 0
    page.tab.select_option("select[name=severity]", "")
    page.tab.select_option("select[name=status]", "")
    page.tab.fill("input[name=text]", "Erase DELETED")
    texts = page.tab.locator(".items > li:not([hidden])").evaluate_all(
        "all => all.map(one => one.textContent.toLowerCase())"
    )
    assert all("erase" in text and "deleted" in text for text in texts)
    page.tab.fill("input[name=text]", "nothing of the kind")
    assert visible(page) == []
    assert page.tab.locator("output").inner_text().startswith("0 of ")
    page.tab.fill("input[name=text]", "")
    assert visible(page) == every


def test_a_link_to_what_is_filtered_out_takes_the_filter_away(opened: Open):
    page = opened("check", VAGUE, *LAWS)
    page.tab.fill("input[name=text]", "nothing of the kind")
    page.run("location.hash = 's0o3'")
    page.tab.wait_for_function("document.querySelector('#s0o3').checkVisibility()")
    assert page.tab.locator("input[name=text]").input_value() == ""


def test_a_long_policy_can_be_filtered_and_searched(opened: Open, here: Path):
    part = (
        "\n## Part {0}\n\n"
        + "We keep order {0} for 30 days. Our printer, Elm GmbH, gets it. You can ask us for a copy.\n" * 20
    )
    (here / "long.md").write_text("# Privacy\n" + "".join(part.format(n) for n in range(150)), encoding="utf-8")
    assert (here / "long.md").stat().st_size > 250_000
    page = opened("check", "long.md", "--profile", "all")
    assert page.count(".mark") > 20
    assert page.run("getComputedStyle(document.querySelector('.part')).contentVisibility") == "auto"
    page.tab.fill("input[name=text]", "retention")
    assert 0 < len(visible(page)) < 50
    page.tab.locator(".mark").last.click()
    assert page.tab.locator(".passage details").count() > 0


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
