"""The pages of the command line and of the configuration, made from what reads these: commands, and known keys."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
from markup import SPECIAL, anchor, code, escaped, fenced, listed, wrapped

from policylint.cli import cli
from policylint.settings import FILES, KEYS, Key

LINKS = {
    "required-version": "Another version refuses the file.",
    "extends": "See [building on another file](../how-to/configuration.md#building-on-another-file).",
    "rules": "As `--rules`: [rules of your own](../how-to/custom-rules.md). `pack:NAME` is a folder that "
    "[a package](../how-to/custom-rules.md#rules-from-a-package) offers.",
    "profiles": "See [choose the laws](../how-to/laws.md).",
    "severities": "See [severities](../how-to/configuration.md#severities-and-exclusions).",
    "fail-on": "See [exit codes](output.md#exit-codes).",
    "exclude": "See [exclusions](../how-to/configuration.md#severities-and-exclusions).",
    "facts": "`policylint explain facts` lists them; see [conditions](profile-format.md#conditions).",
    "documents": "Sets that make one policy together, for [`coverage`](../how-to/document-sets.md#several-documents).",
    "template-syntax": "Its tags are then no placeholders that somebody forgot to fill in; Liquid needs no "
    "setting where a document has front matter or whole statements such as `{% include x %}`.",
    "overrides": "See [other settings](../how-to/configuration.md#other-settings-for-some-documents).",
}
"""What there is to add to the descriptions of keys; with where to read on."""


def command_line() -> Iterator[str]:
    """Yield the parts of the page of the command line."""
    yield "# The command line"
    yield wrapped(
        "Every command and option, as `policylint COMMAND --help` prints them. [Formats and exit codes](output.md) "
        "says what is printed, and how a run ends."
    )
    commands = list(_commands(cli, click.Context(cli, info_name="policylint", **cli.context_settings)))
    yield listed(f"[`{ctx.command_path}`](#{anchor(ctx.command_path)}): {_short(command)}" for command, ctx in commands)
    for command, ctx in commands:
        yield from _command(command, ctx)


def _commands(group: click.Group, ctx: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command
        below = click.Context(command, parent=ctx, info_name=name, **command.context_settings)
        if isinstance(command, click.Group):
            yield from _commands(command, below)
        else:
            yield command, below


def _command(command: click.Command, ctx: click.Context) -> Iterator[str]:
    yield f"## {ctx.command_path}"
    yield f"Usage: {code(' '.join([ctx.command_path, *command.collect_usage_pieces(ctx)]))}"
    yield from map(_paragraph, _paragraphs(command.help or ""))
    records = [option.get_help_record(ctx) for option in command.get_params(ctx) if isinstance(option, click.Option)]
    yield listed(f"{code(record[0])}: {_words(record[1])}" for record in records if record)
    yield from map(_paragraph, _paragraphs(command.epilog or ""))


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", inspect.cleandoc(text)) if part.strip(" \b\n")]


def _paragraph(text: str) -> str:
    is_laid_out = text.startswith("\b\n")  # click's mark for lines that stay as they are
    return fenced(text.removeprefix("\b\n"), "text") if is_laid_out else wrapped(_words(text))


def _words(text: str) -> str:
    """Return a text of the help as Markdown; what stands in backticks there is code here, too."""
    parts = " ".join(text.split()).split("`")
    return "`".join(part if i % 2 else SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))


def _short(command: click.Command) -> str:
    return _words(_paragraphs(command.help or "")[0])


def configuration() -> Iterator[str]:
    """Yield the parts of the page of the configuration."""
    yield "# Configuration keys"
    yield wrapped(
        "Every key of `policylint.toml` and of the other files that hold a configuration. "
        "[Configuration](../how-to/configuration.md) says where they stand, and what wins; `policylint schema "
        "configuration` prints a JSON Schema of them."
    )
    yield wrapped(
        "Where a list is expected, one text will do. Paths are relative to the file they stand in. Patterns are those "
        "of a `.gitignore`: `archive/`, `*.html`, `/legal/**`, `!legal/keep.md`. An unknown key is an error."
    )
    for key in KEYS:
        yield f"## {key.name}"
        yield wrapped(f"{_words(key.says)} {LINKS.get(key.name, '')}".rstrip())
        yield listed(_facts(key))
    yield "## Keys of an override"
    scoped = ", ".join(f"[`{key.name}`](#{key.name})" for key in KEYS if key.scoped)
    yield wrapped(f"`{FILES.name}`: {escaped(FILES.says)} It must be there, and at least one of {scoped}.")


def _facts(key: Key) -> Iterator[str]:
    yield f"Value: {_value(key)}"
    if key.default:
        yield f"Default: `{key.default}`"
    if key.shape != "overrides":
        yield f"In an override: {'yes' if key.scoped else 'no'}"
    yield f"Set twice: {_twice(key)}"


def _value(key: Key) -> str:
    *most, last = [f"`{choice}`" for choice in key.choices] or [f"a {key.holds}"]
    one = f"{', '.join(most)} or {last}" if most else last
    return {
        "one": one,
        "list": f"a list; each {one}",
        "table": f"a table, of names to {one}",
        "table of lists": f"a table, of names to a list; each {one}",
        "overrides": "a list of tables",
    }[key.shape]


def _twice(key: Key) -> str:
    if key.adds or key.shape == "overrides":
        return "both hold"
    return "name by name, the later replaces" if key.shape.startswith("table") else "the later replaces"
