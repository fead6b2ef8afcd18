"""Makes docs/images/: what policylint prints in a terminal, and its page, opened in Chromium.

    python docs/screenshots.py [FOLDER]

It needs Pillow, Playwright and a Chromium, which is looked for on the PATH. Nothing is asked for over a network.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DAY = "2026-06-30"
"""The day of every picture; else the dates of the examples would grow old in them."""
VAGUE = "examples/privacy-vague.md"
SEVERAL = ("examples/privacy-complete.md", "examples/privacy-plain.txt", VAGUE)
LAWS = ("--profile", "core", "--profile", "gdpr")
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; background: #1d2026; color: #dfe2e7; display: inline-block; }
  pre { margin: 0; padding: 18px 22px; font: 14px/1.45 "DejaVu Sans Mono", "Liberation Mono", monospace; }
  .b { font-weight: bold; color: #fff } .d { color: #8b929d } .c { color: #79c0ff }
  .r { color: #ff7b72 } .g { color: #7fd69a } .y { color: #ffc862 }
</style><pre>"""
_CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "36": "c"}
_CODES = re.compile(r"\x1b\[([\d;]*)m")


class Picture(NamedTuple):
    """A picture of a page of policylint's: what makes the page, and how it is looked at.

    `click` is a selector of what is clicked first.
    """

    name: str
    arguments: tuple[str, ...]
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    click: str = ""


WEAK = "li[data-status=weak] details.item:has-text('GEN-DATA-CATEGORIES') summary"
PICTURES = (
    Picture("report-light.png", ("check", VAGUE, *LAWS), click=WEAK),
    Picture("report-dark.png", ("check", VAGUE, *LAWS), scheme="dark", click=WEAK),
    Picture("report-narrow.png", ("check", VAGUE, *LAWS), width=420),
    Picture(
        "report-overview.png",
        ("coverage", "examples/privacy-complete.md", "examples/privacy-plain.txt", VAGUE),
        height=600,
    ),
)


def main(folder: Path = IMAGES) -> int:
    """Write every picture."""
    from playwright.sync_api import sync_playwright

    path = browser_path()
    if not path:
        print("no Chromium is installed", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, picture in pictures(browser):
            (folder / name).write_bytes(smaller(picture))
            print(f"{name}: {(folder / name).stat().st_size // 1000} kB")
        browser.close()
    return 0


def browser_path() -> str:
    """Return the path of a Chromium, or ''."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def pictures(browser: Browser) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each picture."""
    command = ("check", VAGUE, "--select", "retention,children", "--color", "always")
    shown = f"\x1b[2m$\x1b[0m policylint check {VAGUE} --select retention,children\n{run(*command)}"
    with opened(browser, TERMINAL + as_html(shown), 1000, 600, "dark") as page:
        yield "terminal.png", page.locator("body").screenshot()
    for one in PICTURES:
        with opened(browser, run(*one.arguments, "--format", "html"), one.width, one.height, one.scheme) as page:
            if one.click:
                page.locator(one.click).first.click()
                page.mouse.move(0, 0)
            yield one.name, page.screenshot()


@contextmanager
def opened(browser: Browser, text: str, width: int, height: int, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """Open a page that reaches no network."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(text, encoding="utf-8")
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", offline=True)
        page = context.new_page()
        page.goto(path.as_uri())
        yield page
        context.close()


def run(*arguments: str) -> str:
    """Return what policylint prints on stdout, run in the checkout."""
    command = [sys.executable, "-m", "policylint", *arguments, "--as-of", DAY, "--isolated"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


def as_html(text: str) -> str:
    """Return what a terminal gets as HTML: its colours as classes."""
    parts = _CODES.split(text)
    shown = html.escape(parts[0])
    for codes, words in zip(parts[1::2], parts[2::2], strict=True):
        names = " ".join(_CLASSES[code] for code in codes.split(";") if code in _CLASSES)
        shown += f'<span class="{names}">{html.escape(words)}</span>' if names else html.escape(words)
    return shown


def smaller(png: bytes) -> bytes:
    """Return a PNG in its 256 most frequent colours: of a screen of text these are all that are seen."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for _, colour in counted for value in colour])
    small = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
