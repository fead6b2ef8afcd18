"""`policylint test`: every rule file is its own test."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from policylint.commands.common import load_rules, put, say_errors, with_configured
from policylint.commands.options import Existing, rules_option
from policylint.errors import PolicylintError
from policylint.reporters.summary import counted
from policylint.ruleset import Ruleset


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=Existing(exists=True, path_type=Path))
@rules_option
def test(paths: tuple[Path, ...], rule_folders: tuple[Path, ...]) -> int:
    """Run the examples of rules.

    PATH is a folder of rules or one rule file; without one, the built-in rules are tested, those of the
    configuration, and those of --rules.
    """
    from policylint.examples import check_examples
    from policylint.files import shown_path

    for path in paths:
        if path.is_file() and path.suffix.lower() not in (".yaml", ".yml"):
            raise click.UsageError(f"{path} is no rule file; give a .yaml file or a rule folder")
    folders = with_configured(rule_folders)
    ruleset = load_rules((*folders, *_further_folders(paths, folders)))
    tested = [id for id, rule in ruleset.rules.items() if not paths or _is_in(Path(rule.path), paths)]
    if not tested:
        say_errors([PolicylintError("no rule is in it", shown_path(str(path))) for path in paths])
        return 2
    failures = check_examples(ruleset, tested)
    lines = [f"{_shown(failure)}\n" for failure in failures]
    put("".join(lines) + _count(ruleset, tested, failures) + "\n")
    return 1 if failures else 0


def _further_folders(paths: Iterable[Path], known: Iterable[Path]) -> list[Path]:
    """Return the rule folders that the paths lie in, less those that are loaded anyway."""
    from policylint.rulefolders import builtin_folder

    folders = [folder.resolve() for folder in (Path(builtin_folder()), *known)]
    found = []
    for path in paths:
        if not any(path.resolve().is_relative_to(folder) for folder in folders):
            # The id of a rule is its path in its rule folder: of a lone file, folder and name.
            found.append(path if path.is_dir() else path.resolve().parent.parent)
    return found


def _is_in(rule: Path, paths: Iterable[Path]) -> bool:
    return any(rule.resolve().is_relative_to(path.resolve()) for path in paths)


def _shown(failure: PolicylintError) -> str:
    from policylint.files import shown_path

    return str(PolicylintError(failure.message, shown_path(failure.path), failure.line, failure.column))


def _count(ruleset: Ruleset, tested: list[str], failures: list[PolicylintError]) -> str:
    examples = sum(len(ruleset.rules[id].examples) for id in tested)
    failed = counted(len(failures), "failure") if failures else "No failures"
    return f"{failed} in {counted(examples, 'example')} of {counted(len(tested), 'rule')}"
