"""Fixtures that tests share: golden files, a working folder, the command line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.house import HOUSE, write_house
from tests.repositories import KEEPS, Since, commit, git, report, write

if TYPE_CHECKING:
    from tests.pages import Shell

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[1]
Run = Callable[..., Result]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden files from what tests get.")
    parser.addoption("--fuzz", metavar="N", help="Make so many random inputs in each test of tests/test_fuzz.py.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--fuzz"):
        os.environ["POLICYLINT_FUZZ"] = config.getoption("--fuzz")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write the file with --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and an environment that says nothing about colour or width."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def close(here: Path) -> Iterator[Callable[..., None]]:
    """Take the rights to a file or folder from this user, as far as there is anything that he may not do."""
    closed: list[Path] = []

    def close(path: str, mode: int = 0) -> None:
        closed.append(here / path)
        closed[-1].chmod(mode)
        if os.access(path, os.R_OK | os.X_OK * closed[-1].is_dir()):
            pytest.skip("this user may read everything")

    yield close
    for path in reversed(closed):
        path.chmod(0o755)


@pytest.fixture
def policylint(here: Path) -> Run:
    """Run policylint in the working folder."""
    from policylint.cli import cli

    def run(*arguments: str, stdin: bytes | str | None = None) -> Result:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, prog_name="policylint")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def audit(policylint: Run) -> Run:
    """Audit in a folder with the house's rules, and write JSONL."""
    write_house()

    def run(*arguments: str, form: str = "jsonl") -> Result:
        return policylint("audit", *HOUSE, "--as-of", "2026-06-30", "--format", form, "-o", "out", *arguments)

    return run


@pytest.fixture
def repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a commit, tagged v1, that holds legal/privacy.md and tea.md."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    git("init", "--quiet", "--initial-branch=main")
    write(legal__privacy=KEEPS, tea="Tea is at four.\n")
    commit("v1")
    return here


@pytest.fixture
def since(policylint: Run) -> Since:
    """Compare, by the rule on retention; return what became of each document that differs."""

    def run(revision: str, *arguments: str) -> dict[str, str]:
        options = ("--select", "retention", "--format", "json")
        found = report(policylint("diff", "--since", revision, *arguments, *options))
        assert found["since"] == revision
        return {one["path"]: one["kind"] for one in found["changes"]}

    return run


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `policylint` and `python3`: those that run the tests."""
    folder = tmp_path_factory.mktemp("bin")
    for name, module in (("policylint", "-m policylint "), ("python3", "")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module}"$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return folder


@pytest.fixture
def shell(tmp_path: Path, programs: Path) -> Shell:
    """A shell in a folder with the examples and the documents that pages name."""
    from tests.pages import GIVEN, Shell

    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name in GIVEN:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / "privacy-complete.md", tmp_path / name)
    return Shell(tmp_path, programs)


def pip(*arguments: str | Path, python: str | Path = sys.executable) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Build from a copy, so that building leaves nothing behind in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("policylint", "rules"):
        shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(root / name, source / name)
    pip("wheel", "--no-deps", "--wheel-dir", folder, source)
    (built,) = folder.glob("*.whl")
    return built
