"""What a team tells policylint: settings as values that know where they come from, and how they combine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policylint.errors import PolicylintError
from policylint.finding import SEVERITIES, Severity
from policylint.typed import Literal, NamedTuple

FailOn = Literal["error", "warning", "info", "never"]
Shape = Literal["one", "list", "table", "table of lists", "overrides"]
Holds = Literal["text", "version", "path", "pattern", "rule", "profile", "choice"]

WORST_FIRST = tuple(reversed(SEVERITIES))
FAIL_ON: tuple[FailOn, ...] = ("error", "warning", "info", "never")
OFF = "off"

PACK = "pack:"
"""What a rule folder is called that an installed package offers: `pack:NAME`."""


class Key(NamedTuple):
    """One key of the configuration: what may stand there, and what becomes of it where it is set twice.

    A `list` is written as a list or as one text; a `table` maps names to texts. What is set later (in the file that
    extends, in an override, on the command line) replaces what was set before, name by name in a table; where a key
    `adds`, it comes after it. `scoped` keys may stand in an override, too.
    """

    name: str
    shape: Shape
    holds: Holds
    says: str
    choices: tuple[str, ...] = ()
    default: str = ""
    adds: bool = False
    scoped: bool = False


KEYS = (
    Key("required-version", "one", "version", 'Versions of policylint that may read this file, as in ">=0.1,<1".'),
    Key("extends", "list", "path", "Files to take settings from; those of this file win.", adds=True),
    Key("rules", "list", "path", "Folders of further rules, vocabulary and profiles.", adds=True),
    Key("profiles", "list", "profile", "Laws or standards to check against.", default="core", scoped=True),
    Key("select", "list", "rule", "The only rules to check: ids or families.", scoped=True),
    Key("ignore", "list", "rule", "Rules to leave out: ids or families.", scoped=True),
    Key(
        "severities",
        "table",
        "choice",
        "The severity of every finding of a rule, by id or family; off leaves the rule out.",
        choices=(*WORST_FIRST, OFF),
        scoped=True,
    ),
    Key(
        "fail-on",
        "one",
        "choice",
        "The least severity that makes the exit code 1.",
        choices=FAIL_ON,
        default="error",
        scoped=True,
    ),
    Key("exclude", "list", "pattern", "Documents and folders to skip, as in a .gitignore.", adds=True),
    Key("facts", "table of lists", "text", "What is so of you, whatever the text says.", scoped=True),
    Key("documents", "table of lists", "pattern", "Named sets of documents, as patterns of a .gitignore."),
    Key(
        "template-syntax",
        "one",
        "choice",
        "The placeholders that the documents are written with.",
        choices=("none", "jinja", "liquid", "mustache"),
        default="none",
        scoped=True,
    ),
    Key("overrides", "overrides", "text", "Other settings for some documents: files, and what holds for them."),
)
"""Every key, in the order in which people read them; readers, documentation and schemas are made from this list."""

FILES = Key("files", "list", "pattern", "The documents that an override is for, as in a .gitignore.")
"""The one key of an override that is no setting; the scoped ones stand beside it."""

NAME = "[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
"""What an entry of a table of lists is called, as a regular expression."""

_KEYS = {key.name: key for key in KEYS}


class Origin(NamedTuple):
    """Where a value comes from: a place in a file; or without a line, what gave it ("default", "--profile")."""

    name: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}" if self.line else self.name


class Word(NamedTuple):
    """One text of a setting; a path or pattern is relative to `folder`, which is '' for the current one."""

    text: str
    origin: Origin
    folder: str = ""

    def error(self, message: str) -> PolicylintError:
        """Return the error that says what is wrong with this word, at its place if it has one."""
        return PolicylintError(message, self.origin.name if self.origin.line else "", *self.origin[1:])


class Setting(NamedTuple):
    """What a key, or a name in a table, is set to; even an empty list was set somewhere."""

    words: tuple[Word, ...]
    origin: Origin


def from_option(option: str, texts: Iterable[str]) -> Setting:
    """Return what an option of the command line sets."""
    return Setting(tuple(Word(text, Origin(option)) for text in texts), Origin(option))


Layer = Mapping[tuple[str, str], Setting]
"""Settings by key and, in a table, name (else '')."""


class Override(NamedTuple):
    """What else holds for the documents that one of the patterns `files` matches."""

    files: tuple[Word, ...]
    layer: Layer


class Settings(NamedTuple):
    """What holds for a document.

    `elsewhere` is what does not, but its names must be right, too: overrides for other documents, and what the command
    line sets aside.
    """

    layer: Layer
    elsewhere: tuple[Override, ...] = ()

    def words(self, key: str) -> tuple[Word, ...]:
        """Return the words of a key that is no table."""
        setting = self.layer.get((key, ""))
        return setting.words if setting else ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a key that is no table."""
        return tuple(word.text for word in self.words(key))

    def table(self, key: str) -> dict[str, Setting]:
        """Return the settings of a table by name."""
        return {name: setting for (at, name), setting in self.layer.items() if at == key}

    @property
    def fail_on(self) -> FailOn:
        """The least severity that makes the exit code 1."""
        (text,) = self.texts("fail-on")
        return next(level for level in FAIL_ON if level == text)

    def severity(self, rule: str) -> str:
        """Return the severity set for a rule, by its id or else by the nearest family; '' where none is."""
        at = rule
        while at:
            if setting := self.layer.get(("severities", at)):
                return setting.words[0].text
            at = at.rpartition("/")[0]
        return ""

    def severities(self, rules: Iterable[str]) -> dict[str, Severity]:
        """Return the severities set for some rules."""
        wanted = {rule: self.severity(rule) for rule in rules}
        return {rule: one for rule, text in wanted.items() for one in SEVERITIES if one == text}

    def up_to_date(self, renamed: Mapping[str, str]) -> Settings:
        """Return the settings with the severities of renamed rules under their new ids; of two the later holds."""
        if not any(key == "severities" and name in renamed for key, name in self.layer):
            return self
        layer: dict[tuple[str, str], Setting] = {}
        for (key, name), setting in self.layer.items():
            at = key, renamed.get(name, name) if key == "severities" else name
            layer.pop(at, None)
            layer[at] = setting
        return self._replace(layer=layer)

    def names(self) -> Iterator[tuple[str, Word]]:
        """Yield each rule, family and profile that is named somewhere, with the key it stands under."""
        for layer in (self.layer, *(override.layer for override in self.elsewhere)):
            for (key, name), setting in layer.items():
                if key in ("profiles", "select", "ignore"):
                    yield from ((key, word) for word in setting.words)
                elif key == "severities":
                    yield key, Word(name, setting.origin)

    def choices(self) -> tuple[tuple[str, ...], ...]:
        """Return all that decides which plan is made of some rules: settings of the same choices have the same plan."""
        return (
            *(self.texts(key) for key in ("profiles", "select", "ignore")),
            tuple(f"{id}: {one.words[0].text}" for id, one in self.table("severities").items()),
            tuple(f"{key}: {word.text}" for key, word in self.names()),
        )


DEFAULTS: Layer = {
    (key.name, ""): Setting((Word(key.default, Origin("default")),), Origin("default")) for key in KEYS if key.default
}


def merged(below: Layer, above: Layer) -> Layer:
    """Return two layers as one; what is set above wins, or is added."""
    together = dict(below)
    for at, setting in above.items():
        before = below.get(at)
        add = before is not None and _KEYS[at[0]].adds
        together[at] = setting._replace(words=before.words + setting.words) if before and add else setting
    return together


def commanded(layer: Layer, command: Layer) -> Layer:
    """Return a layer under the command line's; rules selected there are checked, whatever the layer leaves out."""
    if ("select", "") in command:
        layer = {
            at: setting
            for at, setting in layer.items()
            if at[0] != "ignore" and not (at[0] == "severities" and setting.words[0].text == OFF)
        }
    return merged(layer, command)
