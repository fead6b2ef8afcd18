"""The extension for Visual Studio Code: built and packaged as CI does, where npm and its registry are at hand."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from policylint import __version__
from tests.conftest import ROOT

FOLDER = ROOT / "editors" / "vscode"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="a source distribution has no extension")

LOAD = """
const Module = require("node:module");
const load = Module._load;
const anything = () =>
  new Proxy(function () {}, { get: (it, name) => (name in it ? it[name] : anything()), apply: anything });
Module._load = (name, ...rest) => (name === "vscode" ? anything() : load(name, ...rest));
console.log(Object.keys(require(process.argv[1])).sort().join(" "));
"""
"""Loads the extension with something in the place of the editor, and prints what it offers."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension, in which it was tested and packaged."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("vscode") / "vscode"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("node_modules", "dist", "*.vsix"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([npm, *arguments], cwd=folder, capture_output=True, text=True, check=False)

    if run("ping").returncode:
        pytest.skip("the registry of npm does not answer")
    for arguments in (["ci"], ["test"], ["run", "package"]):
        done = run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_package_holds_the_extension_and_nothing_else(built: Path):
    with zipfile.ZipFile(built / "policylint.vsix") as package:
        names = {name for name in package.namelist() if name.startswith("extension/")}
        manifest = json.loads(package.read("extension/package.json"))
    assert {name.lower() for name in names} == {
        f"extension/{name}"
        for name in ("license.txt", "package.json", "readme.md", "dist/extension.js", "dist/notices.txt")
    }
    assert manifest["version"] == __version__


def test_the_bundle_needs_the_editor_alone(built: Path):
    command = ["node", "-e", LOAD, str(built / "dist" / "extension.js")]
    done = subprocess.run(command, cwd=built.parent, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("activate deactivate\n", 0), done.stderr[-2000:]


def test_the_lock_file_names_no_registry():
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    addresses = {one.get("resolved", "") for one in lock["packages"].values()}
    assert not any(addresses)


def test_the_manifest_agrees_with_the_checkout():
    manifest = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    settings = manifest["contributes"]["configuration"]["properties"]
    assert manifest["version"] == __version__
    assert all(f"| `{name}` |" in readme for name in settings)
    assert (FOLDER / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSE").read_text(encoding="utf-8")
