"""Plays the blocks of a page: runs its commands, uses its files, and says what its transcripts should be."""

from __future__ import annotations

import json
import shutil
import textwrap
import tomllib

import pytest
import yaml

from policylint import __version__
from tests.conftest import ROOT
from tests.pages import FILE, Block, Shell, blocks, completed, load, page_of

SHOWN = {"text", "markdown", "lua", "elisp"}
"""Languages whose blocks are read by people, or by their editors."""

_TOLERATED = {0, 1}
_USED = {("actions/checkout", "v5"), ("actions/setup-python", "v5"), ("policylint/policylint", f"v{__version__}")}


def play(page: str, shell: Shell) -> str:
    """Play a page, and return it as it should be."""
    now, at = "", 0
    for block in blocks(page):
        if block.file and block.language in {"yaml", "toml"}:
            save(block, shell)
    for block in blocks(page):
        now += page[at : block.start] + textwrap.indent(played(block, shell), block.indent)
        at = block.end
    return now + page[at:]


def hold_to(name: str, now: str, request: pytest.FixtureRequest) -> None:
    """Fail if a page is not as it should be, or write it so with --update-golden."""
    page = page_of(name)
    if request.config.getoption("--update-golden") and now != page:
        (ROOT / name).write_text(now, encoding="utf-8")
        page = now
    assert now == page


def save(block: Block, shell: Shell) -> None:
    """Save a block as the file that it is."""
    written = shell.folder / block.file
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(block.text, encoding="utf-8")


def make_repository(shell: Shell) -> None:
    """Make the page's folder a git repository with a tag and a commit after it."""
    commit = "git -c user.name=a -c user.email=a@a.example commit --quiet --allow-empty --message=m"
    output = shell.run(f"git init --quiet && git add --all && {commit} && git tag v1.0 && {commit}")
    assert shell.code == 0, output


def played(block: Block, shell: Shell) -> str:
    """Run a block, and return it as it should be."""
    if block.unplayed:
        return block.text
    if block.language == "console":
        return _transcript(block.text, shell)
    if block.language == "yaml":
        _use_yaml(block.text, shell)
    elif block.language == "toml" and block.file == "languages.toml":
        tomllib.loads(block.text)  # of an editor
    elif block.language == "toml":
        _use_configuration(block.text, shell)
    elif block.language == "sh":
        for command in commands(block.text):
            _accept(command, shell)
    elif block.language == "json":
        json.loads(block.text)
    elif block.language == "python":
        _run_python(block.text, shell)
    else:
        assert block.language in SHOWN, "a block of a language that nothing runs"
        if block.file:
            save(block, shell)
    return block.text


def _run_python(text: str, shell: Shell) -> None:
    """Run a program in the folder of the page; that its types are right is tested with the API."""
    shutil.copytree(shell.folder / "examples" / "house-rules", shell.folder / "house-rules", dirs_exist_ok=True)
    (shell.folder / "example.py").write_text(text, encoding="utf-8")
    output = shell.run("python3 example.py")
    assert shell.code in _TOLERATED, output
    assert "Traceback" not in output, output


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


def commands(text: str) -> list[str]:
    """Return the commands of a block of `sh`; a line that ends with a backslash goes on."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _own_commands(text: str) -> list[str]:
    parts = (part.strip() for line in text.splitlines() for part in line.partition("#")[0].split("&&"))
    return [part for part in parts if part.startswith("policylint ")]


def _accept(command: str, shell: Shell) -> None:
    output = shell.run(command)
    ours = command.lstrip().startswith("policylint ")
    assert shell.code == 0 or (ours and shell.code in _TOLERATED), f"{command}\n{output}"


def _use_yaml(text: str, shell: Shell) -> None:
    file = FILE.match(text)
    if file and file[1] == ".pre-commit-config.yaml":
        _check_hook(text, shell)
    elif file and file[1].endswith(".yml"):
        _check_pipeline(file[1], text, shell)
    elif file and file[1].endswith("policylint.yaml"):
        _use_configuration(text, shell)
    elif file:
        folder, _, rest = file[1].partition("/")
        is_rule = not rest.startswith(("vocabulary/", "profiles/", "facts.yaml"))
        output = shell.run(f"policylint test {folder}" if is_rule else f"policylint rules --rules {folder}")
        assert shell.code == 0, output
    elif text.startswith("# steps"):
        for step in yaml.safe_load(text):
            assert step.get("uses", "").partition("@")[::2] in {("", ""), *_USED}, step
            for command in _own_commands(step.get("run", "")):
                _accept(command, shell)
    elif text.startswith("# in rules/profiles/"):
        profile = f"title: t\nsummary: s\nobligations:\n{textwrap.indent(text, '  ')}"
        load({"profiles/fragment.yaml": profile}, shell, beside="--rules rules")
    else:
        load({"fragments/fragment.yaml": completed(text)}, shell)


def _use_configuration(text: str, shell: Shell) -> None:
    """Check a document with a configuration, which must be accepted unless it stands in the folder `wrong`."""
    file = FILE.match(text)
    path = file[1] if file else "fragment.toml"
    if not file:
        (shell.folder / path).write_text(text, encoding="utf-8")
    output = shell.run(f"policylint check --config {path} privacy.md")
    assert (shell.code in _TOLERATED) != path.startswith("wrong/"), output


def _check_hook(text: str, shell: Shell) -> None:
    (repository,) = yaml.safe_load(text)["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}
    assert repository["rev"] == f"v{__version__}"
    output = shell.run("python3 -m pre_commit validate-config .pre-commit-config.yaml")
    assert shell.code == 0, output


def _check_pipeline(path: str, text: str, shell: Shell) -> None:
    """Check a workflow of GitHub or a pipeline of GitLab: its schema, what it says to our action, its commands."""
    pipeline = yaml.safe_load(text)
    pipeline = {"on" if key is True else key: value for key, value in pipeline.items()}  # in YAML 1.1 `on` is true
    name = "gitlab-ci" if path.startswith(".gitlab") else "github-workflows"
    (shell.folder / "pipeline.json").write_text(json.dumps(pipeline), encoding="utf-8")
    transform = "--data-transform gitlab-ci " if name == "gitlab-ci" else ""
    output = shell.run(f"python3 -m check_jsonschema --builtin-schema vendor.{name} {transform}pipeline.json")
    assert shell.code == 0, output
    jobs = pipeline.get("jobs", pipeline)
    steps = [step for job in jobs.values() for step in job.get("steps", [])]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    used = [step for step in steps if step.get("uses", "").startswith("policylint/")]
    for step in used:
        assert step["uses"] == f"policylint/policylint@v{__version__}"
        assert set(step["with"]) <= set(action["inputs"])
        _accept(f"policylint check {' '.join(step['with']['args'].split())} {step['with']['paths']}", shell)
    commands = [line for job in jobs.values() for line in job.get("script", []) if line.startswith("policylint ")]
    for command in commands:
        _accept(command, shell)
    assert used or commands
