"""The Python API: the values of the JSON report, typed; importing the package costs nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import policylint
from policylint import PolicylintError, api, check_paths, check_text, load_rules
from tests.conftest import ROOT, Run
from tests.house import write
from tests.processes import environment

VAGUE = (ROOT / "examples" / "privacy-vague.md").read_text(encoding="utf-8")


def plain(value: Any) -> Any:
    """Return what JSON makes of a value."""
    if hasattr(value, "_asdict"):
        return {key: plain(one) for key, one in value._asdict().items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def empty_as_null(value: Any) -> Any:
    """Return a value as JSON has it: nothing is null."""
    if isinstance(value, dict):
        return {
            key: None if one == "" and key in ("url", "profile", "obligation") else empty_as_null(one)
            for key, one in value.items()
        }
    return [empty_as_null(one) for one in value] if isinstance(value, list) else value


def test_values_are_those_of_the_json_report(policylint: Run):
    Path("a.md").write_text(VAGUE, encoding="utf-8")
    Path("b.txt").write_text("Privacy\n\nHello.\n", encoding="utf-8")
    report = check_paths([Path("a.md"), "b.txt", "no.md"])
    parsed = json.loads(policylint("check", "a.md", "b.txt", "no.md", "--format", "json").stdout)
    assert [plain(one) for document in report.documents for one in document.assessments] == [
        one for document in parsed["documents"] for one in document["assessments"]
    ]
    found = [plain(one) for document in report.documents for one in document.findings]
    assert empty_as_null(found) == parsed["findings"]
    assert [(error.path, error.message) for error in report.errors] == [("no.md", "no such file or folder")]
    assert json.loads(report.render("json")) == parsed
    assert report.render("concise").startswith(
        "a.md:1:3: warning[changes/effective-date] missing: Date of the policy\n"
    )
    assert len(report.findings) == len(parsed["findings"])


def test_a_text():
    document = check_text("# Privacy\n\nWe keep your data as long as necessary.\n")
    assert document.path == "<text>"
    assert document.status("retention/period") == "weak"
    (finding,) = [one for one in document.findings if one.rule == "retention/period"]
    assert (finding.kind, finding.severity, finding.line, finding.column) == ("weak", "warning", 3, 4)
    with pytest.raises(KeyError):
        document.status("no/rule")


def test_the_format_is_said_by_the_path_or_by_name():
    text = "<h1>Privacy</h1>\n<p>We keep your data for 30 days.</p>\n"
    rules = load_rules(select=["retention"])
    for document in (check_text(text, path="a.html", rules=rules), check_text(text, format="html", rules=rules)):
        (assessment,) = document.assessments
        assert assessment.evidence[0].text == "We keep your data for 30 days."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n\u200b", "is empty"),
        ("a\0b", "is not text"),
        ("\ud800", "is not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(text: str, message: str):
    with pytest.raises(PolicylintError, match=f"x.md: {message}"):
        check_text(text, path="x.md")


def test_rules_are_chosen_as_on_the_command_line():
    rules = load_rules(select=["retention", "children/clause"], ignore=["children"])
    assert list(rules) == ["retention/period"]
    assert len(rules) == 1
    assert rules["retention/period"].title == "How long personal data is kept"
    assert "retention" not in rules
    with pytest.raises(PolicylintError, match="did you mean 'core'"):
        load_rules(profiles=["cora"])


def test_facts_are_given():
    text = "# Privacy\n\nWe sell your personal data to advertisers.\n"
    document = check_text(text, format="markdown", rules=load_rules(facts={"sells_data": False}))
    assert "facts/sells_data" in [finding.rule for finding in document.findings]
    with pytest.raises(PolicylintError, match="unknown fact 'sells_dat'; did you mean 'sells_data'"):
        load_rules(facts={"sells_dat": True})


def test_suppressed_findings_are_kept_apart_and_dates_are_given():
    comment = "policylint-disable-file children/clause -- reason: for companies | until: 2030-06-01"
    text = f"# Privacy\n\n<!-- {comment} -->\n\nHello.\n"
    for day, accepted in ((dt.date(2030, 6, 1), True), (dt.date(2030, 6, 2), False)):
        document = check_text(text, format="markdown", rules=load_rules(select=["children"], as_of=day))
        (finding,) = [one for one in document.findings if one.rule == "children/clause"]
        assert (finding.suppressed is not None) == accepted


def test_every_broken_rule_file_is_told(here: Path):
    for name in ("one", "two"):
        write(f"house/acme/{name}.yaml", "title: x\nnonsense: y\n")
    with pytest.raises(PolicylintError) as caught:
        load_rules(["house"])
    told = f"{caught.value}\n{caught.value.__notes__}"
    assert "house/acme/one.yaml:2:1: unknown key 'nonsense'" in told
    assert "house/acme/two.yaml:2:1: unknown key 'nonsense'" in told


def test_paths_are_found_as_on_the_command_line(here: Path):
    for name in ("docs/a.md", "docs/b.md", "docs/c.py", "drafts/d.md"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text("# Privacy\n\nHello.\n", encoding="utf-8")
    (here / ".git").mkdir()
    (here / ".gitignore").write_text("drafts/\n", encoding="utf-8")
    rules = load_rules(select=["retention"])

    def paths(*given: str, **options: Any) -> list[str]:
        return [document.path for document in check_paths(given, rules=rules, **options).documents]

    assert paths(".") == ["docs/a.md", "docs/b.md"]
    assert paths(".", exclude=["b.*"]) == ["docs/a.md"]
    assert paths(".", gitignore=False) == ["docs/a.md", "docs/b.md", "drafts/d.md"]
    assert paths("docs/*.md", "docs/a.md") == ["docs/a.md", "docs/b.md"]
    assert paths("docs/c.py") == ["docs/c.py"]
    (here / "empty").mkdir()
    report = check_paths(["empty"], rules=rules)
    assert (report.documents, report.errors, report.findings) == ((), (), ())


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are text here")
def test_two_documents_of_one_name_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (b"caf\xe9.md", b"caf\xe8.md"):
        Path(os.fsdecode(name)).write_text("# Privacy\n", encoding="utf-8")
    with pytest.raises(PolicylintError, match=r"two documents would be reported by this name; rename one$"):
        check_paths(["."])


def test_an_unknown_format_is_a_value_error():
    with pytest.raises(ValueError, match="'yaml' is not one of full, concise"):
        check_paths([]).render("yaml")


def test_the_names_of_the_package_are_the_api():
    for name in policylint.__all__:
        assert getattr(policylint, name) is (policylint.__version__ if name == "__version__" else getattr(api, name))
    assert set(api.__all__) > set(policylint.__all__) - {"__version__"}
    with pytest.raises(AttributeError, match="has no attribute 'check_test'"):
        _ = policylint.check_test


def test_importing_the_package_imports_nothing_else():
    code = "import sys; before = set(sys.modules); import policylint; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.split() == ["policylint"]


def examples() -> list[str]:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_row_58_the_examples_are_typed(tmp_path: Path):
    assert (ROOT / "policylint" / "py.typed").is_file()
    paths = []
    for number, example in enumerate(examples()):
        paths.append(tmp_path / f"example_{number}.py")
        paths[-1].write_text(example, encoding="utf-8")
    assert paths
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from policylint import check_text\n\nline: str = check_text('x').findings[0].line\n", encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        "--cache-dir",
        str(tmp_path / "cache"),
    ]
    command += ["--config-file", "", *map(str, paths)]
    done = subprocess.run(
        [*command, str(wrong)], cwd=ROOT, capture_output=True, text=True, check=False, env=environment()
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done.stdout + done.stderr
    assert (
        'wrong.py:3: error: Incompatible types in assignment (expression has type "int", variable has type "str")'
        in lines[0]
    )
