"""What the README and the docs show is run: transcripts, commands, rules, configuration, links.

A block of `console` is a transcript: commands behind `$`, and their real output (`--update-golden` writes it anew). A
block of `sh` holds commands that must be accepted. A block of `yaml` that begins with a path is that file; one without
is part of a rule. A block of `toml` is a configuration, or part of one. A page has a folder of its own: first its files are written, then its blocks run one after the other.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from policylint import __version__
from policylint.compiler import ENTITIES
from policylint.reporters import FORMATS
from policylint.rulefile import _KEYS
from policylint.settings import KEYS

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *sorted(f"docs/{p.name}" for p in ROOT.glob("docs/*.md")))
GIVEN = ("privacy.md", "legal/privacy.md")
"""Documents that the commands of a page may name."""

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# (\S+\.(?:yaml|toml))\n")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_TOLERATED = {0, 1}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the blocks are written for a POSIX shell")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text without the indent, and where its text stands in the page."""

    language: str
    text: str
    indent: str
    start: int
    end: int


def blocks(page: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(page):
        yield Block(match[2], textwrap.dedent(match[3]), match[1], match.start(3), match.end(3))


def only_block(page: str, after: str) -> str:
    return next(block.text for block in blocks(page[page.index(after) :]))


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `policylint` and `python3`: those that run the tests."""
    folder = tmp_path_factory.mktemp("bin")
    for name, module in (("policylint", "-m policylint "), ("python3", "")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module}"$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return folder


class Shell:
    """Runs commands in one folder, each as in a terminal: what it prints, and `$?` for the next."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.code = 0
        ignored = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "PYTHONPATH"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ignored}
        self.environment |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-c", f"(exit {self.code})\n{command}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.code = done.returncode
        return done.stdout.decode("utf-8")


@pytest.fixture
def shell(tmp_path: Path, programs: Path) -> Shell:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name in GIVEN:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / "privacy-complete.md", tmp_path / name)
    return Shell(tmp_path, programs)


# --- every block of every page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_is_so(name: str, shell: Shell, request: pytest.FixtureRequest):
    path = ROOT / name
    page = path.read_text(encoding="utf-8")
    update = bool(request.config.getoption("--update-golden"))
    now, at = "", 0
    for block in blocks(page):
        if block.language in {"yaml", "toml"} and (file := _FILE.match(block.text)):
            written = shell.folder / file[1]
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(block.text, encoding="utf-8")
    for block in blocks(page):
        now += page[at : block.start] + textwrap.indent(_played(block, shell), block.indent)
        at = block.end
    now += page[at:]
    if update and now != page:
        path.write_text(now, encoding="utf-8")
        page = now
    assert now == page


def _played(block: Block, shell: Shell) -> str:
    """Run a block, and return it as it should be."""
    if block.language == "console":
        return _transcript(block.text, shell)
    if block.language == "yaml":
        _use_yaml(block.text, shell)
    elif block.language == "toml":
        _use_configuration(block.text, shell)
    elif block.language == "sh":
        for command in _own_commands(block.text):
            _accept(command, shell)
    elif block.language == "json":
        json.loads(block.text)
    else:
        assert block.language in {"text", "markdown"}, "a block of a language that nothing runs"
    return block.text


def _transcript(text: str, shell: Shell) -> str:
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    assert commands, text
    shown = ""
    for command in commands:
        output = shell.run(command)
        assert "Traceback" not in output, output
        assert "Error: " not in output, output
        shown += f"$ {command}\n{output}"
    return shown


def _own_commands(text: str) -> list[str]:
    parts = (part.strip() for line in text.splitlines() for part in line.partition("#")[0].split("&&"))
    return [part for part in parts if part.startswith("policylint ")]


def _accept(command: str, shell: Shell) -> None:
    output = shell.run(command)
    assert shell.code in _TOLERATED, f"{command}\n{output}"


def _use_yaml(text: str, shell: Shell) -> None:
    file = _FILE.match(text)
    if file and file[1] == ".pre-commit-config.yaml":
        _check_hook(text, shell)
    elif file and file[1].endswith("policylint.yaml"):
        _use_configuration(text, shell)
    elif file:
        folder, _, rest = file[1].partition("/")
        is_rule = not rest.startswith(("vocabulary/", "profiles/", "facts.yaml"))
        output = shell.run(f"policylint test {folder}" if is_rule else f"policylint rules --rules {folder}")
        assert shell.code == 0, output
    elif text.startswith("# steps"):
        for step in yaml.safe_load(text):
            for command in _own_commands(step.get("run", "")):
                _accept(command, shell)
    elif text.startswith("# in rules/profiles/"):
        profile = f"title: t\nsummary: s\nobligations:\n{textwrap.indent(text, '  ')}"
        _load({"profiles/fragment.yaml": profile}, shell, beside="--rules rules")
    else:
        _load({"fragments/fragment.yaml": _completed(text)}, shell)


def _use_configuration(text: str, shell: Shell) -> None:
    """Check a document with a configuration, which must be accepted unless it stands in the folder `wrong`."""
    file = _FILE.match(text)
    path = file[1] if file else "fragment.toml"
    if not file:
        (shell.folder / path).write_text(text, encoding="utf-8")
    output = shell.run(f"policylint check --config {path} privacy.md")
    assert (shell.code in _TOLERATED) != path.startswith("wrong/"), output


def _completed(fragment: str) -> str:
    """Return a rule with what a part of one leaves out."""
    rest = {
        "title": "t",
        "summary": "s",
        "why": "w",
        "clause": '["x"]',
        "advice": "a",
        "examples": "[{status: present, text: x}]",
    }
    there = yaml.safe_load(fragment)
    return fragment + "".join(f"{key}: {value}\n" for key, value in rest.items() if key not in there)


def _load(files: dict[str, str], shell: Shell, beside: str = "") -> None:
    """Load rule files; policylint must accept them."""
    folder = shell.folder / "loaded"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    output = shell.run(f"policylint rules --rules loaded {beside}")
    assert shell.code == 0, output
    shutil.rmtree(folder)


def _check_hook(text: str, shell: Shell) -> None:
    (repository,) = yaml.safe_load(text)["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in hooks]
    assert repository["rev"] == f"v{__version__}"
    output = shell.run("python3 -m pre_commit validate-config .pre-commit-config.yaml")
    assert shell.code == 0, output


# --- the README


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_short(readme: str):
    assert readme.count("\n") < 200


def test_the_quick_start_works_in_a_fresh_clone(readme: str, tmp_path: Path, programs: Path):
    for name in ("policylint", "rules", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    (line,) = only_block(readme, "<!-- quick-start -->").splitlines()
    output = Shell(tmp_path, programs).run(line)
    assert output.endswith("\nexit code: 1\n"), output
    assert "examples/privacy-vague.md:" in output


def test_the_test_command_is_one_line_that_runs_the_tests(readme: str):
    (line,) = only_block(readme, "<!-- test-command -->").splitlines()
    assert line.startswith("python3 -m venv .venv && ")
    assert line.endswith(" -m pytest")


def test_the_rule_of_the_readme_fires_at_the_right_line(readme: str, shell: Shell):
    rule = next(block.text for block in blocks(readme) if block.text.startswith("# house-rules/"))
    path = shell.folder / "house-rules" / "acme" / "breach.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(rule, encoding="utf-8")
    draft = shell.folder / "draft.md"
    check = "policylint check --rules house-rules --select acme --format concise --quiet draft.md"

    draft.write_text("# Privacy\n\nHello.\n\n## Breaches\n\nWe notify you of any breach.\n", encoding="utf-8")
    weak = shell.run(check)
    assert weak.startswith("draft.md:7:4: warning[acme/breach] weak: What happens after a data breach; lacks how soon")
    assert shell.code == 0

    draft.write_text("# Privacy\n\nHello.\n\n## Security\n\nWe use encryption.\n\n## Fees\n\nNone.\n", encoding="utf-8")
    missing = shell.run(check.replace("--select acme", "--select acme,security"))
    assert "draft.md:7:1: error[acme/breach] missing: What happens after a data breach\n" in missing
    assert shell.code == 1

    draft.write_text("# Privacy\n\nIf there is a breach, we tell you within 3 days.\n", encoding="utf-8")
    assert (shell.run(check), shell.code) == ("", 0)

    path.write_text(rule.replace("requires: [deadline]", "requires: [dead line]"), encoding="utf-8")
    line = rule[: rule.index("requires:")].count("\n") + 1
    refused = shell.run(check)
    assert refused.startswith(f"house-rules/acme/breach.yaml:{line}:12: 'requires' is 'dead line', not one of deadline")
    assert shell.code == 2


# --- tables that must be complete


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables under a heading, less their header rows."""
    body = page[page.index(f"\n{heading}\n") + len(heading) + 2 :]
    section = re.split(r"^#+ ", body, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    headers = {i - 1 for i, row in enumerate(cells) if set("".join(row)) == {"-"}}
    return [row for i, row in enumerate(cells) if i not in headers and i - 1 not in headers]


def names(page: str, heading: str) -> list[str]:
    return [_CODE.findall(row[0])[0] for row in rows(page, heading)]


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_key_of_a_rule_is_described():
    assert names(doc("rules.md"), "## Keys") == list(_KEYS)


def test_every_key_of_the_configuration_is_described():
    assert names(doc("configuration.md"), "## Keys") == [key.name for key in KEYS]


def test_every_entity_is_described():
    described = names(doc("rules.md"), "## Vocabulary")
    assert {f"{{{name}}}" for name in ENTITIES} <= set(described)


def test_every_concept_that_is_described_exists(shell: Shell):
    phrases = json.dumps([f"x {name}" for name in names(doc("rules.md"), "## Vocabulary")])
    _load({"fragments/concepts.yaml": _completed(f"clause: {phrases}\n")}, shell)


def test_every_phrase_of_the_table_does_what_it_says(shell: Shell):
    table = rows(doc("rules.md"), "## The phrase language")
    assert len(table) >= 12
    for number, (phrase, _, matches, does_not) in enumerate(table):
        examples = [{"status": "present", "text": matches}, {"status": "missing", "text": does_not}]
        given = {"clause": [phrase.strip("`")], "examples": examples}
        rule = _completed("".join(f"{key}: {json.dumps(value)}\n" for key, value in given.items()))
        path = shell.folder / "table" / "rows" / f"row-{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rule, encoding="utf-8")
    lead_in = only_block(doc("rules.md"), "matches the item in:")
    examples = [{"status": "present", "text": lead_in}, {"status": "missing", "text": "Access your data."}]
    rule = _completed(f'clause: ["right to ... access"]\nexamples: {json.dumps(examples)}\n')
    (shell.folder / "table" / "rows" / "lead-in.yaml").write_text(rule, encoding="utf-8")
    output = shell.run("policylint test table")
    assert shell.code == 0, output


def test_every_format_is_described():
    assert sorted(names(doc("output.md"), "## Formats")) == sorted(FORMATS)


def test_every_field_of_the_json_is_described(shell: Shell):
    report = json.loads(shell.run("policylint check examples nowhere.md --format json 2>/dev/null"))
    assessments = [one for document in report["documents"] for one in document["assessments"]]
    objects = {
        "### The report": report,
        "### A document": report["documents"][0],
        "### An assessment": assessments[0],
        "### A piece of evidence": next(one["evidence"][0] for one in assessments if one["evidence"]),
        "### A citation": next(one["citations"][0] for one in report["findings"] if one["citations"]),
        "### An error": report["errors"][0],
        "### The summary": report["summary"],
    }
    page = doc("output.md")
    for heading, value in objects.items():
        assert names(page, heading) == list(value), heading
    finding = names(page, "### A finding")
    fields = list(report["findings"][0])
    assert finding[: len(fields)] == fields
    anchors = finding[len(fields) :]
    assert {one["anchor"] for one in report["findings"]} <= set(anchors)


# --- links, and words


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str):
    page = _BLOCK.sub("", (ROOT / name).read_text(encoding="utf-8"))
    for target in _LINK.findall(page):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        path = (ROOT / name).parent / file if file else ROOT / name
        assert path.exists(), target
        if fragment:
            assert fragment in _anchors(path.read_text(encoding="utf-8")), target


def _anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_changelog_has_this_version():
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - (Unreleased|\d{{4}}-\d\d-\d\d)$", page, re.MULTILINE)
