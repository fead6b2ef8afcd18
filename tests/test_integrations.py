"""What other programs run: the GitHub Action, the container, the completion of shells."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema

from policylint import __version__
from tests.conftest import ROOT
from tests.processes import command, environment

# --- the GitHub Action

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are run by a POSIX shell")


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


class Job:
    """Runs the scripts of the action as GitHub's runner does, in a folder of its own."""

    def __init__(self, action: dict[str, Any], folder: Path) -> None:
        self.steps = {step["id"]: step for step in action["runs"]["steps"] if "id" in step}
        self.folder = folder
        self.temp = folder.parent / f"{folder.name}-temp"
        for path in (folder, self.temp):
            path.mkdir()
        ignored = {"PYTHONPATH", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"}
        self.environment = {name: value for name, value in os.environ.items() if name not in ignored}

    def run(self, id: str, **given: str) -> tuple[int, str, dict[str, str], str]:
        """Return the exit code, what was printed, the outputs and the summary of a step."""
        step = self.steps[id]
        assert set(given) == set(step.get("env", {}))
        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("", encoding="utf-8")
        environment = {**self.environment, **{name: str(path) for name, path in files.items()}, **given}
        environment |= {"RUNNER_TEMP": str(self.temp), "GITHUB_ACTION_PATH": str(self.temp / "action")}
        script = self.temp / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
        summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return done.returncode, done.stdout + done.stderr, outputs, summary


@pytest.fixture
def job(action: dict[str, Any], tmp_path: Path) -> Job:
    job = Job(action, tmp_path / "site")
    program = job.temp / "policylint"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m policylint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    shutil.copy(ROOT / "examples" / "privacy-vague.md", job.folder / "vague.md")
    shutil.copy(ROOT / "examples" / "privacy-complete.md", job.folder / "complete policy.md")
    return job


def check(job: Job, paths: str, args: str = "") -> tuple[int, str, dict[str, str], str]:
    return job.run("check", POLICYLINT=str(job.temp / "policylint"), PATHS=paths, ARGS=args)


def test_row_55_the_action_is_valid(action: dict[str, Any]):
    jsonschema.validate(action, get_builtin_schema("vendor.github-actions"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in a script could become a command"
        assert ("run" in step) == (step.get("shell") == "bash")
    named = re.findall(r"steps\.(\w+)\.", json.dumps(action))
    assert set(named) <= {step.get("id") for step in action["runs"]["steps"]}
    assert set(re.findall(r"inputs\.([\w-]+)", json.dumps(action))) == set(action["inputs"])


def test_row_55_the_action_checks_annotates_and_summarises(job: Job):
    code, output, outputs, summary = check(job, "vague.md\ncomplete policy.md\n\n")
    assert code == 0, output
    assert outputs["exit-code"] == "1"
    assert "::error file=vague.md,line=" in output
    (run,) = json.loads(Path(outputs["sarif-file"]).read_text(encoding="utf-8"))["runs"]
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["vague.md", "complete%20policy.md"]
    assert summary.startswith("## policylint\n")
    assert "`complete policy.md`" in summary
    assert job.run("result", CODE="1")[0] == 1
    assert job.run("result", CODE="0")[0] == 0


def test_row_55_the_action_passes_options_and_nothing_as_a_command(job: Job):
    assert check(job, "vague.md", "--fail-on=never\n")[2]["exit-code"] == "0"
    assert check(job, "complete policy.md", "--select\nretention\n")[2]["exit-code"] == "0"
    code, output, outputs, summary = check(job, "$(touch owned)\n`touch owned`\n; touch owned\n--help")
    assert (code, outputs["exit-code"]) == (0, "2")
    assert not (job.folder / "owned").exists()
    assert output.count("no such file or folder") == 8, "each in an annotation and on stderr"
    assert "Could not be checked" in summary
    code, output, outputs, summary = check(job, ".", "--nonsense")
    assert (code, outputs, summary) == (0, {"exit-code": "2"}, "")
    assert "No such option" in output


def test_row_55_the_action_installs_its_own_version(job: Job):
    source = job.temp / "action"
    source.mkdir()
    for name in ("policylint", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    (job.temp / "policylint").unlink()
    code, output, outputs, _ = job.run("install", PYTHON=sys.executable)
    assert code == 0, output
    done = subprocess.run(
        [outputs["policylint"], "--version"], capture_output=True, text=True, check=True, cwd=job.folder
    )
    assert done.stdout == f"policylint {__version__}\n"


# --- the container


def test_row_55_the_container_runs_as_nobody_and_holds_what_the_wheel_needs():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    users = [line.split()[1] for line in last if line.startswith("USER ")]
    assert users
    assert all(int(user) > 0 for user in users)
    assert 'ENTRYPOINT ["policylint"]' in last
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    assert all((ROOT / name).exists() for name in copied)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied


# --- shell completion


def complete(line: str) -> list[str]:
    """Return what bash is offered at the end of a line."""
    words = line.split(" ")
    asked = environment(_POLICYLINT_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    done = subprocess.run(command(), capture_output=True, text=True, check=True, env=asked)
    return [offered.partition(",")[2] for offered in done.stdout.splitlines()]


def test_row_24_the_shell_completes_commands_options_and_formats():
    assert complete("policylint ch") == ["check"]
    assert complete("policylint check --stat") == ["--statistics"]
    assert complete("policylint check --format rd") == ["rdjson", "rdjsonl"]
    assert complete("policylint check --fail-on w") == ["warning"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_row_24_every_shell_gets_its_script(shell: str):
    asked = environment(_POLICYLINT_COMPLETE=f"{shell}_source")
    done = subprocess.run(command(), capture_output=True, text=True, check=False, env=asked)
    assert "_POLICYLINT_COMPLETE" in done.stdout, done.stderr
