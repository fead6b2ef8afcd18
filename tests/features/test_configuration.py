"""Rows 25 to 29: configuration."""

from __future__ import annotations

import json
from pathlib import Path

from check_jsonschema.cli import main as check_jsonschema
from click.testing import CliRunner

from tests.conftest import ROOT, Run
from tests.house import write


def test_row_25_pyproject_is_obeyed(policylint: Run, site: Path):
    assert policylint("check", "vague.md").exit_code == 1
    write("pyproject.toml", '[project]\nname = "x"\n\n[tool.policylint]\nfail-on = "never"\n')
    assert policylint("check", "vague.md").exit_code == 0


def test_row_26_the_closest_configuration_counts_alone(policylint: Run, site: Path):
    write("policylint.toml", 'fail-on = "never"\n[severities]\nrights = "info"\n')
    write("legal/vague.md", Path("vague.md").read_text(encoding="utf-8"))
    assert policylint("check", "legal").exit_code == 0
    write("legal/policylint.toml", 'fail-on = "error"\n')
    concise = policylint("check", "legal", "--format", "concise")
    assert (concise.exit_code, "error[rights/access]" in concise.stdout) == (1, True)
    write("legal/policylint.toml", 'extends = ["../policylint.toml"]\nfail-on = "error"\n')
    extending = policylint("check", "legal", "--format", "concise")
    assert "info[rights/access]" in extending.stdout


def test_row_27_some_paths_have_settings_of_their_own(policylint: Run, site: Path):
    write("policylint.toml", '[[overrides]]\nfiles = ["drafts/**"]\nfail-on = "never"\n')
    write("drafts/vague.md", Path("vague.md").read_text(encoding="utf-8"))
    assert policylint("check", "drafts").exit_code == 0
    assert policylint("check", "drafts", "vague.md").exit_code == 1


def fits(kind: str, schema: str, *files: str) -> bool:
    write(f"{kind}.schema.json", schema)
    return CliRunner().invoke(check_jsonschema, ["--schemafile", f"{kind}.schema.json", *files]).exit_code == 0


def test_row_28_schemas_are_shipped_and_hold(policylint: Run, here: Path):
    rule = ROOT / "rules" / "retention" / "period.yaml"
    assert fits("rule", policylint("schema", "rule").stdout, str(rule))
    write("policylint.yaml", "profiles: [core]\nfail-on: warning\n")
    write("wrong.yaml", "profiles: [core]\nfail-onn: warning\n")
    configuration = policylint("schema", "configuration").stdout
    assert json.loads(configuration)["$schema"].startswith("http://json-schema.org/")
    assert fits("configuration", configuration, "policylint.yaml")
    assert not fits("configuration", configuration, "wrong.yaml")


def test_row_29_a_configuration_can_ask_for_a_version(policylint: Run, site: Path):
    write("policylint.toml", 'required-version = ">=99"\n')
    result = policylint("check", "complete.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("policylint.toml:1:20: this configuration is for policylint >=99, and this is ")
    write("policylint.toml", 'required-version = ">=0.1"\n')
    assert policylint("check", "complete.md").exit_code == 0
