"""What commands share: rule folders, error messages, colour and width, and what goes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from policylint.errors import Faults, PolicylintError
from policylint.typed import IO, TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from policylint.configs import Configs
    from policylint.plan import Plan
    from policylint.ruleset import Ruleset
    from policylint.settings import Layer, Settings

FOUND = 1
COULD_NOT_CHECK = USAGE_ERROR = 2
NOTHING_TO_LINT = 3
INTERRUPTED = 130
Colour = Literal["auto", "always", "never"]
_WIDTH_WITHOUT_TERMINAL = 100
_PART = 1 << 20


def ended(run: Callable[[], int]) -> int:
    """Return the exit code of a run, however it ends: no mistake of the user's shows a traceback."""
    try:
        return run()
    except PolicylintError as error:
        say_error(error)
    except Faults as faults:
        say_errors(faults.errors)
    except OSError as error:
        drop_output()
        say(f"error: {error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return COULD_NOT_CHECK


def usage_error(message: str) -> Exception:
    """Return the error for options that do not go together; click tells it, and is imported for it."""
    import click

    return click.UsageError(message)


def refuse_idle_name(stdin_filename: str, paths: Iterable[str]) -> None:
    """Refuse a name of what is read from standard input where nothing is read from it."""
    if stdin_filename and "-" not in paths:
        raise usage_error("--stdin-filename names what is read from standard input; give - as a path, too")


def find_configs(config: str | None, command: Layer, *, isolated: bool) -> Configs:
    """Return the configurations of a run, as `--config` and `--isolated` say."""
    from policylint.configs import Configs

    if config and isolated:
        raise usage_error("--config and --isolated exclude each other")
    return Configs(config or "", isolated=isolated, command=command)


def command_line(
    profiles: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    rules: Sequence[Path],
    exclude: Sequence[str],
    fail_on: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Layer:
    """Return what options set, as a layer above every configuration."""
    from policylint.settings import from_option

    for option, given in (("--select", select), ("--ignore", ignore)):
        if given and not split_names(given):
            raise usage_error(f"{option} names no rule")
    options = {
        "rules": ("--rules", tuple(map(str, rules))),
        "profiles": ("--profile", profiles),
        "select": ("--select", split_names(select)),
        "ignore": ("--ignore", split_names(ignore)),
        "fail-on": ("--fail-on", (fail_on,) if fail_on else ()),
        "exclude": ("--exclude", exclude),
    }
    layer = {(key, ""): from_option(option, texts) for key, (option, texts) in options.items() if texts}
    return layer | {("facts", name): from_option("--fact", (value,)) for name, value in (facts or {}).items()}


def split_names(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names in values such as "a,b"."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def load_rules(folders: Sequence[Path]) -> Ruleset:
    """Load the built-in rules and those of some folders. Raises Faults for broken ones."""
    from policylint.rulefolders import load

    ruleset, errors = load(_distinct(folders))
    _refuse(errors)
    return ruleset


def load_plan(settings: Settings, *, cached: bool) -> Plan:
    """Load what a run needs, compiled: kept from an earlier run, or made anew.

    Raises Faults for broken rules, and for rules and profiles that settings name and there are not.
    """
    from policylint.cache import kept_plan
    from policylint.rulefolders import read_own, stamp_of_builtin

    def make() -> Plan:
        from policylint.selection import check_names, make_plan, select_by

        ruleset = load_rules(folders)
        _refuse(check_names(ruleset, settings))
        return make_plan(ruleset, select_by(ruleset, settings))

    folders = rule_folders(settings)
    texts, errors = read_own(_distinct(folders))
    if errors or not cached:
        return make()
    choices = settings.choices()

    def make_or_unpack() -> Plan:
        from policylint.shipped import shipped_plan

        return (None if texts else shipped_plan(choices)) or make()

    return kept_plan(texts, choices, make_or_unpack, stamp_of_builtin())


def with_configured(folders: Sequence[Path]) -> list[Path]:
    """Return the rule folders of the current folder's configuration, then those given."""
    from policylint.configs import Configs

    return [*rule_folders(Configs().settings("")), *folders]


def rule_folders(settings: Settings) -> list[Path]:
    """Return the folders of further rules, as paths to show."""
    words = settings.words("rules")
    if not words:
        return []
    from pathlib import Path

    from policylint.files import shown_path
    from policylint.packs import named_folder

    return [Path(shown_path(str(named_folder(word)))) for word in words]


def _distinct(folders: Sequence[Path]) -> tuple[Path, ...]:
    distinct = {folder.resolve(): folder for folder in reversed(folders)}
    return tuple(reversed(distinct.values()))


def _refuse(errors: Sequence[PolicylintError]) -> None:
    if errors:
        raise Faults(errors)


def say_errors(errors: Iterable[PolicylintError]) -> None:
    """Print errors to stderr, one a line."""
    for error in errors:
        say_error(error)


def say_error(error: PolicylintError) -> None:
    """Print an error to stderr, with a printable path."""
    if error.path and os.path.isabs(error.path):
        from policylint.files import shown_path

        error = PolicylintError(error.message, shown_path(error.path), error.line, error.column)
    say((str(error) if error.path else f"error: {error}").replace("\n", " "))


def say(message: str) -> None:
    """Print a message to stderr, if that can be printed to; what it holds of a document or a path is made harmless."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "utf-8"
    with suppress(OSError):
        sys.stderr.write(f"{printable(message)}\n".encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()


def one_line(name: str) -> str:
    """Return a name as it may be printed: one with a line feed in it forges no line."""
    return printable(name.replace("\n", "\ufffd"))


def printable(text: str) -> str:
    """Return lines without anything that steers a terminal."""
    if text.replace("\n", "").isprintable():
        return text
    from policylint.reporters.columns import shown

    return "\n".join(map(shown, text.split("\n")))


def wants_colour(when: Colour, stream: IO[Any] | None, environment: Mapping[str, str]) -> bool:
    """Decide on colour: the flag, then NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, then the terminal."""
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return environment.get("TERM") != "dumb" and is_terminal(stream)


def is_terminal(stream: IO[Any] | None) -> bool:
    """Tell whether a stream is a terminal; one that is closed is none."""
    return stream is not None and stream.isatty()


def width_of_output() -> int:
    """Return the columns to write for: those of the terminal, or a fixed number where there is none."""
    if not is_terminal(sys.stdout):
        return _WIDTH_WITHOUT_TERMINAL
    import shutil

    return max(60, min(shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns, 140))


def put(text: str, encoding: str = "", *, painted: bool = False) -> None:
    """Write to stdout; a reader that has gone away (`| head`) is no error. Raises PolicylintError.

    What has an encoding is for programs; what is painted steers a terminal on purpose, and nothing else in it does.
    """
    if not encoding and not painted:
        text = printable(text)
    encoding = encoding or (sys.stdout and sys.stdout.encoding) or "utf-8"
    # A long report is not there twice.
    put_bytes(text[at : at + _PART].encode(encoding, "replace") for at in range(0, len(text), _PART))


def put_bytes(parts: Iterable[bytes]) -> None:
    """Write to stdout what is encoded already. Raises PolicylintError."""
    if sys.stdout is None:
        raise PolicylintError("cannot be written: standard output is closed", "<stdout>")
    try:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.flush()
    except OSError as error:
        import errno

        drop_output()
        # Windows has no name for a reader that has gone.
        if not (isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)):
            raise PolicylintError(f"cannot be written: {error.strerror or error}", "<stdout>") from error


def drop_output() -> None:
    """Let what is still buffered for stdout go nowhere, or Python complains as it ends."""
    with suppress(OSError, AttributeError, ValueError):  # stdout may be closed, or no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
