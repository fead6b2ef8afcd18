"""The wheel holds the rules, and works from a clean environment in another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

from tests.conftest import pip


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
    templates = "policylint/reporters/templates"
    ours = {path.relative_to(root).as_posix() for path in (root / templates).iterdir()}
    assert {name for name in names if name.startswith(templates)} == ours
    assert len(ours) == 6


def test_the_wheel_holds_the_plan_of_a_usual_run(wheel: Path, tmp_path: Path):
    """Unpacked elsewhere, without a cache, it is used, and is what would be made."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "from pathlib import Path\n"
        "from policylint.settings import DEFAULTS, Settings, from_option\n"
        "from policylint.commands.common import load_plan\n"
        "from policylint.shipped import shipped_plan\n"
        "import policylint, sys\n"
        "asked = {('profiles', ''): from_option('--profile', tuple(sys.argv[1:]))} if sys.argv[1:] else {}\n"
        "settings = Settings({**DEFAULTS, **asked}, ())\n"
        "plan = load_plan(settings, cached=True)\n"
        "print(policylint.__file__, 'yaml' in sys.modules)\n"
        "made = load_plan(settings, cached=False)\n"
        "from policylint.rulefolders import builtin_folder\n"
        "parts = lambda one: repr((one.rules, one.obligations, one.known, one.faults, one.facts, one.asked_facts))\n"
        "assert parts(plan).replace('<rules>', Path(builtin_folder()).as_posix()) == parts(made)\n"
        "assert plan[2:7] == made[2:7]\n"
        "assert [rule.path for rule in plan.rules.values()] == [rule.path for rule in made.rules.values()]\n"
        "assert shipped_plan((*settings.choices()[:-1], ('profiles: gdpr',))) is None\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "POLICYLINT_CACHE_DIR": ""}

    def outcome(*profiles: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", code, *profiles],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    for profiles in ((), ("core",), ("all",)):
        assert outcome(*profiles).split() == [str(tmp_path / "policylint" / "__init__.py"), "False"]
    assert outcome("gdpr").split()[1] == "True"  # there is none
    rule = tmp_path / "policylint" / "rules" / "rights" / "access.yaml"
    rule.write_text(rule.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert outcome().split()[1] == "True"  # it is not used for other rules
    for plan in (tmp_path / "policylint").glob("shipped-*.plan"):
        plan.write_bytes(b"damaged")
    assert outcome().split()[1] == "True"


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
