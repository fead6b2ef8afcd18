"""docs/reference/rules/ and docs/reference/profiles/: made from the rule files, current, and complete."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from policylint.report import Report
from policylint.reporters.pages import HOME, page_of
from policylint.rule import Element, Rule
from policylint.rulefolders import load
from policylint.ruleset import Ruleset
from tests.conftest import ROOT
from tests.pages import LINK

DOCS = ROOT / "docs" / "reference"
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
MARKDOWN = MarkdownIt("commonmark").enable("table")
NAMES = sorted(
    path.relative_to(DOCS).as_posix() for folder in ("rules", "profiles") for path in DOCS.glob(f"{folder}/*.md")
)
FAMILIES = [name for name in NAMES if name.startswith("rules/") and not name.endswith("README.md")]
PROFILES = [name for name in NAMES if name.startswith("profiles/") and not name.endswith("README.md")]


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    ruleset, errors = load()
    assert not errors
    return ruleset


def _load_generator() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        return importlib.import_module("generate")


generate = _load_generator()


@cache
def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def sections(name: str) -> dict[str, str]:
    """Return what stands under each heading of the second level, on one line."""
    page_less_code = re.sub(
        r"^( *)(```+)\w+$.*?^\1\2$",
        lambda block: block[0].replace("## ", "##"),
        page(name),
        flags=re.MULTILINE | re.DOTALL,
    )
    _, *parts = re.split(r"^## ", page_less_code, flags=re.MULTILINE)
    return {part.partition("\n")[0]: " ".join(part.partition("\n")[2].split()) for part in parts}


@cache
def headings(name: str) -> list[str]:
    tokens = MARKDOWN.parse(page(name))
    return [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]


def test_the_pages_are_current(request: pytest.FixtureRequest):
    changed = generate.outdated()
    if request.config.getoption("--update-golden"):
        generate.write(changed)
        page.cache_clear()
        changed = generate.outdated()
    assert not list(changed), "run `python docs/generate.py`, read the difference, and commit it"


def test_a_page_that_is_old_new_or_left_over_is_noticed(tmp_path, monkeypatch: pytest.MonkeyPatch):
    made = {"rules/a.md": "a", "rules/b.md": "b", "profiles/c.md": "c"}
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr(generate, "pages", lambda: iter(made.items()))
    generate.write({**made, "rules/b.md": "old", "rules/left.md": "x"})
    (tmp_path / "profiles" / "c.md").unlink()
    assert generate.main(["--check"]) == 1
    assert generate.outdated() == {"rules/b.md": "b", "profiles/c.md": "c", "rules/left.md": None}
    assert generate.main([]) == 0
    assert {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.glob("*/*")} == made
    assert generate.main(["--check"]) == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_told_whole(name: str, ruleset: Ruleset):
    rules = [rule for rule in ruleset.rules.values() if f"rules/{rule.family}.md" == name]
    assert headings(name)[1:] == [rule.id for rule in rules]
    for rule in rules:
        text = sections(name)[rule.id]
        for words in (rule.title, rule.summary, rule.why, rule.advice, *(element.title for element in needed(rule))):
            assert generate.escaped(words) in text
        for status in {example.status for example in rule.examples}:
            assert f"**{generate.described.STATUSES[status]}**" in text
        for comment in generate.described.comments(rule):
            assert comment.markdown in text
            assert comment.text in text
        for law in rule.defect.laws if rule.defect else ():
            assert f"[{generate.escaped(law.cite)}]({law.url})" in text or not law.url
        for obligation in (
            o for p in ruleset.profiles.values() for o in p.obligations if rule.id in (*o.rules(), *o.forbidden())
        ):
            assert f"(../profiles/{obligation.profile}.md#{obligation.id.lower()})" in text
            assert f"[{generate.escaped(obligation.cite)}]({obligation.url})" in text
        assert f"(../../../rules/{rule.id}.yaml)" in text


def needed(rule: Rule) -> list[Element]:
    return [element for element in rule.elements if any(element.name in group for group in rule.requires)]


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_told_whole(name: str, ruleset: Ruleset):
    (profile,) = [profile for profile in ruleset.profiles.values() if f"profiles/{profile.id}.md" == name]
    assert headings(name)[1:] == [obligation.id for obligation in profile.obligations]
    for obligation in profile.obligations:
        text = sections(name)[obligation.id]
        assert generate.escaped(obligation.summary) in text
        law = f"- Law: [{generate.escaped(obligation.cite)}]({obligation.url}) - Severity: {obligation.severity}"
        assert law in text
        for rule in (*obligation.rules(), *obligation.forbidden()):
            assert f"[{rule}](../rules/" in text
        for fact, values, *_ in obligation.when.facts:
            assert generate.escaped(f"--fact {fact}={values[0]}") in text
        assert obligation.effective in text
        assert obligation.until in text
        assert obligation.checked
        assert text.endswith(f" ({obligation.checked.how})")
        assert ("- Not checked: " in text) == (obligation.checked.how == "unverified")


def test_the_indexes_name_all(ruleset: Ruleset):
    for rule in ruleset.rules.values():
        assert f"[{rule.id}]({rule.family}.md#{generate.anchor(rule.id)})" in page("rules/README.md")
    for id in ruleset.profiles:
        assert f"[{id}]({id}.md)" in page("profiles/README.md")
    assert {rule.family for rule in ruleset.rules.values()} == generate.FAMILIES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_rule_becomes_markup(name: str):
    tokens = [token for block in MARKDOWN.parse(page(name)) for token in (block, *(block.children or ()))]
    kinds = Counter(token.type for token in tokens)
    assert kinds["html_block"] == 1  # that it is generated
    assert not {"html_inline", "blockquote_open", "ordered_list_open", "code_block", "hr", "hardbreak"} & kinds.keys()


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str):
    links = LINK.findall(CODE.sub("", page(name)))
    assert links
    for target in links:
        if target.startswith("https://"):
            continue
        file, _, fragment = target.partition("#")
        path = (DOCS / name).parent / file if file else DOCS / name
        assert path.is_file(), target
        if fragment:
            anchors = [generate.anchor(heading) for heading in headings(path.resolve().relative_to(DOCS).as_posix())]
            assert anchors.count(fragment) == 1, target


def test_a_report_links_each_rule_to_its_heading(ruleset: Ruleset):
    report = Report((), (), ruleset.rules, "1")
    for id in ruleset.rules:
        path, _, fragment = page_of(report, id).url.removeprefix(f"{HOME}/blob/v1/docs/reference/").partition("#")
        assert [generate.anchor(heading) for heading in headings(path)].count(fragment) == 1, id


@pytest.mark.parametrize("mark", ["-", "*", "+", "#", "##", ">", "1.", "23)", "---", "="])
def test_no_line_begins_with_a_mark(mark: str):
    for width in range(100, 120):
        text = generate.wrapped(f"{'x' * width} {mark} and {'y' * 50}")
        assert len(MARKDOWN.parse(text)) == 3, text  # one paragraph


@pytest.mark.parametrize("text", ["a_b_c *d* [e](f) <g> `h` | i & ~j~", "\\ and \\*", "# x", "``a`b"])
def test_a_text_is_shown_as_it_is(text: str):
    for made, kind in ((generate.escaped(text), "text"), (generate.code(text), "code_inline")):
        (paragraph,) = [token for token in MARKDOWN.parse(made) if token.type == "inline"]
        assert "".join(child.content for child in paragraph.children or ()) == text
        assert {child.type for child in paragraph.children or ()} == {kind}
