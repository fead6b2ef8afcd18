"""The hook, run by the real pre-commit in a repository of its own: a bad draft stops the commit, a good one passes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
repos:
  - repo: {url}
    rev: {rev}
    hooks:
      - id: policylint
      - id: policylint-test
"""
RULE = """\
title: Recording of calls
summary: Says whether calls are recorded.
why: Callers must know.
clause: [we record calls]
advice: Say so.
examples:
  - {{status: present, text: We record calls., evidence: {evidence}}}
  - {{status: missing, text: Hello.}}
"""
COPIED = ("policylint", "rules", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "PYTHONPATH"}
    own |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **environment}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=own, capture_output=True, text=True, check=False
    )


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = run("git", *identity, *arguments, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory, root: Path) -> tuple[Path, str]:
    """The checkout as it is now, as a repository with one commit."""
    folder = tmp_path_factory.mktemp("hook")
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "policylint")
    return folder, git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, hook: tuple[Path, str]) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init", "--quiet")
    url, rev = hook
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(url=url.as_posix(), rev=rev), encoding="utf-8")
    done = run(sys.executable, "-m", "pre_commit", "install", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def commit(folder: Path, message: str) -> subprocess.CompletedProcess[str]:
    git(folder, "add", "--all")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    return run(
        *("git", *identity, "commit", "--message", message),
        cwd=folder,
        PRE_COMMIT_HOME=str(folder.parent / "pre-commit"),
    )


def test_a_bad_draft_stops_the_commit_and_a_good_one_passes(repository: Path, root: Path):
    draft = repository / "legal" / "privacy-policy.md"
    draft.parent.mkdir()
    shutil.copy(root / "examples" / "privacy-vague.md", draft)
    stopped = commit(repository, "A vague draft")
    assert stopped.returncode != 0, stopped.stdout + stopped.stderr
    assert "legal/privacy-policy.md:" in stopped.stdout + stopped.stderr
    assert "missing" in stopped.stdout + stopped.stderr
    assert run("git", "rev-parse", "--verify", "HEAD", cwd=repository).returncode != 0, "nothing was committed"

    shutil.copy(root / "examples" / "privacy-complete.md", draft)
    shutil.copy(root / "examples" / "privacy-complete.md", repository / "-privacy.md")
    passed = commit(repository, "A complete draft")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout + passed.stderr

    (repository / "README.md").write_text("# Not a policy\n", encoding="utf-8")
    other = commit(repository, "Something else")
    assert other.returncode == 0, other.stdout + other.stderr
    assert "no files to check" in other.stdout + other.stderr


def test_rules_of_ones_own_are_tested_when_they_change(repository: Path):
    rule = repository / "house-rules" / "acme" / "calls.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(RULE.format(evidence="record calls to us"), encoding="utf-8")
    stopped = commit(repository, "A rule whose example fails")
    assert stopped.returncode != 0, stopped.stdout + stopped.stderr
    assert "house-rules/acme/calls.yaml:7:" in stopped.stdout + stopped.stderr

    rule.write_text(RULE.format(evidence="record calls"), encoding="utf-8")
    passed = commit(repository, "A rule whose examples pass")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "No failures in" not in passed.stdout + passed.stderr
    assert "policylint test..." in passed.stdout + passed.stderr
