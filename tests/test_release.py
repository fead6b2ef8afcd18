"""What a release is made of: distributions, a single-file program, workflows, licences."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema

from policylint import __version__
from tests.pages import doc, rows

PARTS = ("policylint", "rules", "tests", "bench", "examples", "docs")
FILES = (
    "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", ".pre-commit-hooks.yaml",
    "action.yml", "Dockerfile", ".dockerignore",
)  # fmt: skip


def tool(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> str:
    command = [sys.executable, "-m", *map(str, arguments)]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **environment}
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Build a source distribution, and a wheel from it, from a copy of the checkout."""
    source = tmp_path_factory.mktemp("release") / "source"
    for name in PARTS:
        shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    for name in FILES:
        shutil.copy(root / name, source / name)
    tool("build", source, POLICYLINT_KERNEL="skip")
    return source / "dist"


def test_the_distributions_are_sound(dist: Path):
    assert sorted(path.name for path in dist.iterdir()) == [
        f"policylint-{__version__}-py3-none-any.whl",
        f"policylint-{__version__}.tar.gz",
    ]
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
    assert f"policylint-{__version__}/docs/README.md" in names
    assert not [name for name in names if "/docs/images/" in name or "/site/" in name], "pictures are for the site"
    tool("twine", "check", "--strict", *dist.iterdir())
    tool("check_wheel_contents", *dist.glob("*.whl"))


@pytest.mark.skipif(os.name == "nt", reason="a single file needs a launcher there")
def test_a_single_file_program(dist: Path, tmp_path: Path):
    program = tmp_path / "policylint.pyz"
    tool("shiv", "--quiet", "--console-script", "policylint", "--output-file", program, *dist.glob("*.whl"))
    (tmp_path / "privacy.md").write_text("# Privacy\n\nWe keep server logs for 30 days.\n", encoding="utf-8")
    environment = {**os.environ, "SHIV_ROOT": str(tmp_path / "unpacked"), "POLICYLINT_CACHE_DIR": ""}
    environment.pop("PYTHONPATH", None)
    command = [sys.executable, str(program), "check", "--format", "concise", "privacy.md"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "identity/controller" in run.stdout


@pytest.mark.parametrize("name", ["ci.yml", "release.yml", "site.yml"])
def test_workflows_are_what_github_reads(root: Path, name: str):
    workflow = yaml.safe_load((root / ".github/workflows" / name).read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads the key as a truth
    jsonschema.validate(workflow, get_builtin_schema("vendor.github-workflows"))


def test_what_the_workflows_use_cannot_be_moved(root: Path):
    paths = [*(root / ".github/workflows").glob("*.yml"), root / "action.yml"]
    used = [name for path in paths for name in re.findall(r"\buses: *(.+)", path.read_text(encoding="utf-8"))]
    assert used
    assert [name for name in used if not re.fullmatch(r"\./.+|[\w./-]+@[0-9a-f]{40} # v[\d.]+", name)] == []


def test_the_licence_of_every_dependency_is_listed(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [row[0] for row in rows("\n" + doc("reference/licences.md"), "# Licences")]
    assert listed[: len(project["dependencies"])] == [one.partition(">")[0] for one in project["dependencies"]]
