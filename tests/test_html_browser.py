"""The page of `--format html` in a real browser: clicks and filters.

Runs where Playwright and a Chromium are installed; the browser reaches no network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import LAWS, VAGUE, Made, Open, Opened, launched, opening
from tests.conftest import Run

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
