"""The wheel holds the rules, and works from a clean environment in another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest


def pip(*arguments: str | Path, python: str | Path = sys.executable) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="module")
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


def test_every_rule_file_is_in_the_wheel(wheel: Path, root: Path):
    ours = {path.relative_to(root).as_posix() for path in (root / "rules").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    inside = {name.removeprefix("policylint/") for name in names if name.startswith("policylint/rules/")}
    assert inside == ours
    assert ours
    assert "policylint/py.typed" in names
    ours = {path.relative_to(root).as_posix() for path in (root / "policylint/schemas").glob("*.json")}
    assert {name for name in names if name.endswith(".schema.json")} == ours


def test_the_wheel_lints_from_another_folder(wheel: Path, tmp_path: Path):
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    pip("install", wheel, python=scripts / "python")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "privacy.md").write_text("# Privacy\n\nWe keep server logs for 30 days.\n", encoding="utf-8")
    command = [scripts / "policylint", "check", "--format", "json", "privacy.md"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 1}, run.stderr
    statuses = {one["rule"]: one["status"] for one in json.loads(run.stdout)["documents"][0]["assessments"]}
    assert statuses["retention/period"] == "present"
