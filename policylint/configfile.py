"""The text of a configuration file -> settings; what is wrong is said with file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policylint import __version__
from policylint.errors import PolicylintError
from policylint.settings import FILES, KEYS, NAME, Key, Layer, Origin, Override, Setting, Word
from policylint.typed import NamedTuple
from policylint.yamlfile import Field

_SCOPED = tuple(key for key in KEYS if key.scoped)
_WHOLE = frozenset(key.name for key in KEYS if not key.scoped)


class Folders(NamedTuple):
    """What relative paths of a file are relative to, and what its patterns are."""

    paths: str
    patterns: str


class ConfigFile(NamedTuple):
    """One configuration file: what it sets, what it extends, and its overrides."""

    layer: Layer
    overrides: tuple[Override, ...]

    def words(self, key: str) -> tuple[Word, ...]:
        """Return the words of a key that is no table."""
        setting = self.layer.get((key, ""))
        return setting.words if setting else ()


def parse_config(text: str, path: str, folders: Folders, table: str = "") -> ConfigFile | None:
    """Read a configuration; `table` is the dotted name of the table it stands in, and None is returned without it.

    Raises PolicylintError for the first thing that is wrong.
    """
    top: Field | None = _read(text, path)
    for name in table.split(".") if table else ():
        top = top.value.get(name) if top and isinstance(top.value, dict) else None
    if top is None:
        return None
    if isinstance(top.value, dict) and "required-version" in top.value:
        _check_version(top.value["required-version"])  # first: another version may know other keys
    fields = top.mapping(key.name for key in KEYS)
    overrides = tuple(_override(item, folders) for item in _items(fields.get("overrides")))
    return ConfigFile(_layer(fields, KEYS, folders), overrides)


def _read(text: str, path: str) -> Field:
    if path.endswith(".toml"):
        from policylint.tomlfile import read_toml

        return read_toml(text, path)
    from policylint.yamlfile import read_yaml

    if all(line.lstrip().startswith("#") or not line.strip() for line in text.splitlines()):
        return Field({}, path, 1, 1)
    return read_yaml(text, path)


def _layer(fields: Mapping[str, Field], keys: Iterable[Key], folders: Folders) -> Layer:
    layer: dict[tuple[str, str], Setting] = {}
    for key in keys:
        if key.name not in fields or key.shape == "overrides":
            continue
        field = fields[key.name]
        if key.shape in ("one", "list"):
            layer[key.name, ""] = _setting(key, field, folders)
        else:
            for name, one in field.mapping().items():
                _check_name(key, name, one)
                bare = name.rstrip("/") or name  # a family may be written with a slash, as in `select`
                if (key.name, bare) in layer:
                    raise PolicylintError(f"{bare!r} stands twice", one.path, one.key_line, one.key_column)
                layer[key.name, bare] = _setting(key, one, folders)
    return layer


def _override(field: Field, folders: Folders) -> Override:
    if not isinstance(field.value, dict):
        raise field.error("'overrides' must be a list of tables, each with 'files' and what holds for them")
    for name, one in field.mapping().items():
        if name in _WHOLE:
            message = f"{name!r} holds for all documents and cannot stand in an override"
            raise PolicylintError(message, one.path, one.key_line, one.key_column)
    fields = field.mapping(("files", *(key.name for key in _SCOPED)), ("files",))
    if len(fields) == 1:
        raise field.error(f"this override sets nothing; give it one of {', '.join(key.name for key in _SCOPED)}")
    files = _setting(FILES, fields["files"], folders).words
    if not files:
        raise fields["files"].error("'files' must not be empty")
    return Override(files, _layer(fields, _SCOPED, folders))


def _setting(key: Key, field: Field, folders: Folders) -> Setting:
    many = key.shape in ("list", "table of lists")
    items = _items(field) if many else [field]
    if many and isinstance(field.value, dict):
        raise field.error(f"{field.name!r} must be a text or a list of texts")
    if not items and (key.default or key.shape == "table of lists"):
        raise field.error(f"{field.name!r} must not be empty")
    return Setting(tuple(_word(key, item, folders) for item in items), _origin(field, at_key=True))


def _items(field: Field | None) -> list[Field]:
    """Return the fields of a list, which may be empty; any other value stands for a list of itself."""
    if field is None:
        return []
    return field.value if isinstance(field.value, list) else [field]


def _word(key: Key, field: Field, folders: Folders) -> Word:
    if key.choices:
        text = field.one_of(key.choices)  # however it is written: YAML has `off` for a boolean
    else:
        text = (field.text() if key.holds == "text" else field.quoted()).strip()
    if key.holds == "path" and "\0" in text:
        raise field.error(f"{key.name!r} holds no path: no file has a NUL character in its name")
    folder = folders.patterns if key.holds == "pattern" else folders.paths if key.holds == "path" else ""
    return Word(text, _origin(field), folder)


def _origin(field: Field, *, at_key: bool = False) -> Origin:
    if at_key and field.key_line:
        return Origin(field.path, field.key_line, field.key_column)
    return Origin(field.path, field.line, field.column)


def _check_name(key: Key, name: str, field: Field) -> None:
    if key.shape == "table of lists" and not re.fullmatch(NAME, name):
        message = f"{name!r} is no name for an entry of {key.name!r}: use small letters, digits and hyphens"
        raise PolicylintError(message, field.path, field.key_line, field.key_column)


def _check_version(field: Field) -> None:
    """Refuse a version of policylint that the file is not for."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    text = field.text()
    try:
        wanted = SpecifierSet(text)
    except InvalidSpecifier:
        raise field.error(f"'required-version' is {text!r}; write it as in \">=0.1,<1\"") from None
    if not wanted.contains(__version__, prereleases=True):
        raise field.error(f"this configuration is for policylint {text}, and this is {__version__}")
