"""The documentation as a site: it is built, nothing on it comes from elsewhere, its pictures are made and there."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

import pytest
from markdown_it import MarkdownIt

from policylint import __version__
from tests.browser import chromium
from tests.conftest import ROOT
from tests.pages import BLOCK, DOCS, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES = ROOT / "docs" / "images"
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LARGEST = 150_000
"""Bytes of a picture."""
ADDED = "how-to/zz-added.md"
FETCHED = {
    "audio": "src", "embed": "src", "iframe": "src", "img": "src", "input": "src", "link": "href", "object": "data",
    "script": "src", "source": "src", "track": "src", "video": "src",
}  # fmt: skip
"""Elements for which a browser asks by itself, and the attribute that says for what."""
NOT_FETCHED = {"canonical", "next", "prev"}
"""Relations of a `link` that only tell."""
KINDS = {
    "ul": "bullet_list_open", "ol": "ordered_list_open", "li": "list_item_open", "table": "table_open", "tr": "tr_open",
    "img": "image", "strong": "strong_open", "em": "em_open",
}  # fmt: skip
MARKDOWN = MarkdownIt("commonmark").enable("table")
CSS_URL = re.compile(r"(?:@import\s+|url\()[\"']?([^\"')\s;]+)")

pytestmark = pytest.mark.skipif(not IMAGES.exists(), reason="a source distribution has no site")


def named_images() -> dict[Path, str]:
    """Return the pictures that the pages name, with what is said in place of each."""
    return {
        ((ROOT / name).parent / target).resolve(): words
        for name in DOCS
        for words, target in IMAGE.findall(BLOCK.sub("", page_of(name)))
    }


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# --- pictures


def test_every_picture_is_there_small_and_described():
    named = named_images()
    assert set(named) == {path.resolve() for path in IMAGES.iterdir()}
    assert {path: path.stat().st_size for path in named if path.stat().st_size > LARGEST} == {}
    assert all(len(words) > 20 for words in named.values())


def test_the_pictures_can_be_made(tmp_path: Path):
    pytest.importorskip("playwright")
    pytest.importorskip("PIL")
    chromium()
    assert script("screenshots").main(tmp_path) == 0
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made.keys() == {path.name for path in IMAGES.iterdir()}
    assert all(png.startswith(b"\x89PNG") and len(png) < LARGEST for png in made.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <b> & c\n", "a &lt;b&gt; &amp; c\n"),
        ("\x1b[1;31merror\x1b[0m: x", '<span class="b r">error</span>: x'),
        ("\x1b[2m|\x1b[0m \x1b[35mx\x1b[0m", '<span class="d">|</span> x'),
    ],
)
def test_colours_of_a_terminal_become_classes(text: str, shown: str):
    assert script("screenshots").as_html(text) == shown


# --- what mkdocs is told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "[x](../../examples/a.md)",
            f"[x](https://github.com/policylint/policylint/blob/v{__version__}/examples/a.md)",
        ),
        ("[x](../../LICENSE#y)", f"[x](https://github.com/policylint/policylint/blob/v{__version__}/LICENSE#y)"),
        ("[x](../reference/api.md#y), [z](fixes.md)", "[x](../reference/api.md#y), [z](fixes.md)"),
        ("[x](https://a.example/../b)", "[x](https://a.example/../b)"),
        ("| `a\\|b` | c\\|d |", "| `a|b` | c\\|d |"),
        ("`a\\|b`", "`a\\|b`"),
        ("```text\n[x](../../LICENSE)\n| `a\\|b` |\n```\n", "```text\n[x](../../LICENSE)\n| `a\\|b` |\n```\n"),
    ],
)
def test_a_page_of_github_becomes_one_of_the_site(text: str, shown: str):
    page = type("Page", (), {"file": type("File", (), {"src_uri": "how-to/x.md"})})
    assert script("hooks").on_page_markdown(text, page=page) == shown


# --- the site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a copy to which somebody has added a page."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    pytest.importorskip("mkdocs_awesome_nav")
    source = tmp_path_factory.mktemp("site") / "source"
    shutil.copytree(ROOT / "docs", source / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", source)
    (source / "docs" / ADDED).write_text("# Added\n\nHow to add a page.\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return source / "site"


def url_of(page: str) -> str:
    """Return where a page below docs/ is on the site."""
    folder, _, name = page.removesuffix(".md").rpartition("/")
    parts = [folder] if name == "README" else [folder, name]
    return "".join(f"{part}/" for part in parts if part)


def test_every_page_is_on_the_site_and_in_its_navigation(site: Path):
    home = (site / "index.html").read_text(encoding="utf-8")
    for name in [*(name.removeprefix("docs/") for name in DOCS), ADDED]:
        url = url_of(name)
        assert (site / url / "index.html").is_file(), name
        assert f'href="{url or "."}"' in home, name
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize("name", DOCS)
def test_github_and_the_site_read_a_page_alike(name: str, site: Path):
    """They read two dialects of Markdown: of each, there must be as many headings, items, rows, blocks and links."""
    tokens = [token for block in MARKDOWN.parse(page_of(name)) for token in (block, *(block.children or ()))]
    theirs = Counter(token.type for token in tokens)
    built = (site / url_of(name.removeprefix("docs/")) / "index.html").read_text(encoding="utf-8")
    article = built[built.index("<article") : built.index("</article>")]
    ours = Counter(re.findall(r"<(h[1-6]|ul|ol|li|table|tr|img|strong|em)\b", article))
    blocks = len(re.findall(r'<div class="[^"]*\bhighlight\b', article))
    assert theirs["heading_open"] == sum(number for kind, number in ours.items() if kind.startswith("h"))
    assert theirs["fence"] == blocks
    assert theirs["code_inline"] == article.count("<code>") - blocks
    assert theirs["link_open"] == len(re.findall(r'<a (?!id=|class="headerlink)[^>]*href=', article))
    for kind, name_of_kind in KINDS.items():
        assert theirs[name_of_kind] == ours[kind], kind
    assert not re.search(r"\\[`*_\[\]<>|~&#]", re.sub(r"<(pre|code)\b.*?</\1>", "", article, flags=re.DOTALL))


class Fetched(HTMLParser):
    """Collects what a browser would ask for by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in FETCHED and given.get("rel", "") not in NOT_FETCHED:
            self.urls.append(given.get(FETCHED[tag], ""))
            self.urls += (part.split()[0] for part in given.get("srcset", "").split(",") if part.strip())
        self.urls += CSS_URL.findall(given.get("style", ""))
        assert given.get("data-md-component") != "source", "the theme would ask GitHub for numbers"


def test_nothing_on_the_site_comes_from_elsewhere(site: Path):
    fetched = []
    for path in site.rglob("*.html"):
        parser = Fetched()
        parser.feed(path.read_text(encoding="utf-8"))
        fetched += parser.urls
    for path in site.rglob("*.css"):
        fetched += CSS_URL.findall(path.read_text(encoding="utf-8"))
    assert len(fetched) > 500
    assert {url for url in fetched if re.match(r"(?:[a-z]+:)?//", url)} == set()


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


VISITED = ("", "tutorial/first-policy/", "how-to/github/", "reference/api/", "reference/rules/retention/")


@pytest.fixture
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = chromium()
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


def test_a_browser_asks_nobody_else_and_complains_of_nothing(served: str, browser: Browser):
    tab = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    for page in VISITED:
        tab.goto(served + page, wait_until="networkidle")
        assert "policylint" in tab.title()
    tab.locator(".md-search__input").click()
    tab.locator(".md-search__input").press_sequentially("retention")
    tab.locator(".md-search-result__item").first.wait_for()  # fails unless it finds something
    assert said == []
    assert {url for url in asked if not url.startswith((served, "data:", "blob:"))} == set()
    assert len(asked) > 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(served: str, browser: Browser, scheme: Literal["light", "dark"]):
    """WCAG 2.1 A and AA, as far as a program can tell."""
    axe = pytest.importorskip("axe_playwright_python")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    tab = browser.new_page(color_scheme=scheme)
    for page in VISITED:
        tab.goto(served + page)
        tab.evaluate(script)
        found = tab.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert len(found["passes"]) > 10
