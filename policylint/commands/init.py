"""`policylint init`: a commented configuration, with the profiles that the documents suggest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from policylint import files
from policylint.commands.common import COULD_NOT_CHECK, load_rules, one_line, put, say_errors
from policylint.commands.options import rules_option
from policylint.errors import PolicylintError
from policylint.reporters.summary import counted
from policylint.settings import KEYS
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.matcher import Matches
    from policylint.phrase import Phrase
    from policylint.ruleset import Ruleset
    from policylint.source import Source, Span

_NAME = "policylint.toml"
_WIDTH = 100


class Sign(NamedTuple):
    """A place in a document that suggests a profile."""

    profile: str
    text: str
    path: str
    line: int


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@rules_option
def init(paths: tuple[str, ...], rule_folders: tuple[Path, ...]) -> int:
    """Write a commented policylint.toml for the documents here.

    PATH is a file, a folder or a glob; without one, the current folder is searched. The documents are looked at for
    signs of the laws they are written for. A configuration that is there already is left alone.
    """
    from policylint.configs import own_config

    if existing := own_config(os.getcwd()):
        message = "there is a configuration already; edit it, or remove it first"
        raise PolicylintError(message, files.shown_path(existing))
    found = files.discover(paths or (os.curdir,), files.Search())
    if found.errors:
        say_errors(found.errors)
        return COULD_NOT_CHECK
    ruleset = load_rules(rule_folders)
    sources = _read(found.paths)
    signs = find_signs(ruleset, sources)
    looked_at = [source.path for source in sources]
    _write_new(_NAME, configuration(looked_at, signs, [files.shown_path(str(folder)) for folder in rule_folders]))
    written = f"{_NAME}: written after a look at {counted(len(sources), 'document')}"
    put("".join(f"{line}\n" for line in (written, *map(_reason, signs))))
    return 0


def find_signs(ruleset: Ruleset, sources: Sequence[Source]) -> list[Sign]:
    """Return the first sign of each profile that has one, by profile."""
    from policylint.compiler import compile_program
    from policylint.formats import parse
    from policylint.matcher import Matcher

    phrases = [phrase for profile in ruleset.profiles.values() for phrase in profile.signs]
    matcher = Matcher(compile_program(phrases, ruleset.vocabulary))
    signs: dict[str, Sign] = {}
    for source in sources:
        matches = matcher.match(parse(source))
        for id, profile in ruleset.profiles.items():
            spans = [span for phrase in profile.signs for span in _spans(matches, phrase)]
            if spans and id not in signs:
                first = min(spans)
                text = " ".join(source.text[first.start : first.end].split())
                signs[id] = Sign(id, text, source.path, source.position(first.start).line)
    return sorted(signs.values())


def _spans(matches: Matches, phrase: Phrase) -> Iterator[Span]:
    for sentence in matches.sentences(phrase):
        for located in matches.located(phrase, sentence):
            yield matches.span(sentence, located)


def configuration(documents: Sequence[str], signs: Sequence[Sign], rule_folders: Sequence[str]) -> str:
    """Return the text of the configuration: what is proposed, and commented examples of what else there is."""
    import json

    profiles = list(dict.fromkeys(("core", *(sign.profile for sign in signs))))
    lines = [
        *_comment(f"Configuration of policylint. Documents looked at: {', '.join(documents) or 'none found'}."),
        *_comment("Every key: docs/how-to/configuration.md."),
        *_comment("What holds for which document: policylint check --show-settings"),
        "",
        *_comment(_SAYS["profiles"]),
        *(line for sign in signs for line in _comment(_reason(sign))),
        f"profiles = {json.dumps(profiles)}",
    ]
    if rule_folders:
        lines += ["", *_comment(_SAYS["rules"]), f"rules = {json.dumps(list(rule_folders), ensure_ascii=False)}"]
    lines += ["", *_comment(_SAYS["fail-on"]), 'fail-on = "error"']
    for key, examples in _EXAMPLES.items():
        lines += ["", *_comment(_SAYS[key]), *(f"# {example}" for example in examples)]
    return "\n".join(lines) + "\n"


_SAYS = {key.name: key.says for key in KEYS}
_EXAMPLES = {
    "exclude": ('exclude = ["archive/"]',),
    "severities": ("[severities]", '"retention/period" = "error"', '"marketing" = "off"'),
    "overrides": ("[[overrides]]", 'files = ["internal/**"]', 'fail-on = "never"'),
}


def _reason(sign: Sign) -> str:
    return f'{sign.profile}: {one_line(sign.path)}:{sign.line} has "{sign.text}"'


def _comment(text: str) -> list[str]:
    import textwrap

    printable = "".join(char if char.isprintable() else "?" for char in text)
    return textwrap.wrap(printable, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False)


def _read(paths: Iterable[str]) -> list[Source]:
    """Read what can be read; what cannot is said, and stops nobody from having a configuration."""
    sources = []
    for path in paths:
        try:
            sources.append(files.read(path))
        except PolicylintError as error:
            say_errors([error])
    return sources


def _write_new(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise PolicylintError(f"cannot be written: {error.strerror or error}", path) from error
