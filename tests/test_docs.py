"""What the README and the docs show is run: transcripts, commands, rules, configuration, links.

A block of `console` is a transcript: commands behind `$`, and their real output (`--update-golden` writes it anew). A
block of `sh` holds commands that must be accepted. A block of `yaml` that begins with a path is that file; one without
is part of a rule. A block of `toml` is a configuration, or part of one. A page has a folder of its own: first its files
are written, then its blocks run one after the other.

What cannot be run here has a comment on the line above it, `<!-- not played: REASON -->`, and is listed in
tests/golden/not-played.txt. tests/test_tutorial.py plays the tutorial.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from policylint import __version__
from tests.conftest import ROOT
from tests.pages import BLOCK, DOCS, LINK, PAGES, SAVED, SHELL, WRITTEN, Block, Shell, blocks, page_of
from tests.playing import SHOWN, commands, hold_to, make_repository, play, played

LANGUAGES = {*SHELL, *SHOWN, "yaml", "toml", "json", "python", "html"}
PROGRAMS = (
    "apt apt-get brew cargo cat cd chmod code cp curl docker echo export git hx mkdir mkdocs mv npm npx nvim pip pip3 pipx "
    "policylint pre-commit printf py pytest python python3 rm ruff sed sudo uv uvx vim"
).split()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the blocks are written for a POSIX shell")


# --- every block of every page


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("docs/tutorial/")])
def test_a_page_says_what_is_so(name: str, shell: Shell, request: pytest.FixtureRequest):
    page = page_of(name)
    if "--since" in page:
        make_repository(shell)
    hold_to(name, play(page, shell), request)


@pytest.mark.parametrize("name", sorted({*PAGES, *DOCS}))
def test_no_command_stands_where_nothing_plays_it(name: str):
    """Every block has a language that is known, commands are in blocks of the shell, and a mark is one that says why."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page_of(name))
    assert "code_block" not in {token.type for token in tokens}, "indent no block: give it a fence and a language"
    fences = [token for token in tokens if token.type == "fence"]
    assert {token.info for token in fences} <= LANGUAGES
    for token in fences:
        if token.info in {"text", "markdown"}:
            begins = {line.split()[0] for line in token.content.splitlines() if line.strip()}
            assert not begins & {"$", *PROGRAMS}, f"a command in a block of {token.info}"
    if name not in PAGES:
        assert not {token.info for token in fences} & {*SHELL}, (
            "docs/generate.py makes no commands: nothing would play them"
        )
        return
    assert len(fences) == len(list(blocks(page_of(name))))
    for block in blocks(page_of(name)):
        assert not block.mark or block.unplayed or block.mark.startswith(SAVED), f"an unknown mark: {block.mark}"
        assert not block.unplayed or len(block.unplayed) > 10, "say why it is not played"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_opens_with_what_it_is_for(name: str):
    """A title, and a paragraph that begins with a sentence."""
    tokens = MarkdownIt("commonmark").parse(page_of(name))
    kinds = [token.type for token in tokens if token.level == 0 and token.type != "html_block"]
    assert kinds[:3] == ["heading_open", "heading_close", "paragraph_open"]
    opening = next(
        token.content for token in tokens if token.type == "inline" and token.level == 1 and token is not tokens[1]
    )
    assert re.match(r"[^.?!]{15,}[.?!:](\s|$)", re.sub(r"\(\S+\)|`[^`]+`|\b\w\.", "x", opening)), opening


def test_what_is_not_played_is_listed(golden: Callable[[str, str], None]):
    listed = [
        f"{name}: {line}\n    {block.unplayed}\n"
        for name in PAGES
        for block in blocks(page_of(name))
        if block.unplayed
        for line in block.text.splitlines()[:1]
    ]
    golden("not-played.txt", "".join(listed))


@pytest.mark.parametrize(
    ("block", "is_played"),
    [
        (Block("sh", "exit 3\n", "", 0, 0), True),
        (Block("sh", "policylint check nowhere.md\n", "", 0, 0), True),
        (Block("sh", "# a note\n\npolicylint rules && exit 1\n", "", 0, 0), False),
        (Block("sh", "exit 3\n", "", 0, 0, "not played: needs a network"), False),
        (Block("perl", "print 1\n", "", 0, 0), True),
    ],
)
def test_a_command_that_fails_is_noticed(block: Block, is_played: bool, shell: Shell):
    if is_played:
        with pytest.raises(AssertionError):
            played(block, shell)
    else:
        assert played(block, shell) == block.text


def test_every_line_of_a_block_is_a_command():
    assert commands("a\n\n# no\nb \\\n  c # d\n") == ["a", "b    c # d"]


# --- links, and words


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str):
    page = BLOCK.sub("", page_of(name))
    for target in LINK.findall(page):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        if path.parent.name == "images" and not path.parent.exists():
            continue  # a source distribution has none
        assert path.exists(), target
        if fragment:
            assert fragment in _anchors(path.read_text(encoding="utf-8")), target


def _anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_changelog_has_this_version():
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - (Unreleased|\d{{4}}-\d\d-\d\d)$", page, re.MULTILINE)
