"""`policylint check --show-settings`: what holds for which documents, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policylint.commands.common import one_line
from policylint.commands.runs import Group
from policylint.reporters.summary import counted
from policylint.settings import KEYS, Key, Origin, Settings

_FEW = 5


def show_settings(groups: Sequence[Group], shown: Sequence[str]) -> str:
    """Return a table for each group of documents; `shown` are their paths as they are printed."""
    return "\n".join(_table(one.settings, [shown[number] for number in one.documents]) for one in groups)


def settings_as_json(groups: Sequence[Group], shown: Sequence[str]) -> str:
    """Return the same for programs: where a value comes from is a file with its place, or what gave it."""
    import json

    return (
        json.dumps(
            [
                {
                    "documents": [shown[number] for number in one.documents],
                    "settings": [_as_json(key, name, one.settings) for key, name in _set(one.settings)],
                }
                for one in groups
            ],
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _set(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the keys that have a value, with the name in a table, in the order in which people read them."""
    for key in KEYS:
        yield from ((at, name) for at, name in settings.layer if at == key.name)


def _as_json(key: str, name: str, settings: Settings) -> dict[str, object]:
    values = [{"value": word.text, "from": _origin(word.origin)} for word in settings.layer[key, name].words]
    return {"key": key, "name": name or None, "values": values}


def _origin(origin: Origin) -> dict[str, object]:
    if not origin.line:
        return {"source": origin.name, "line": None, "column": None}
    return {"source": origin.name, "line": origin.line, "column": origin.column}


def _table(settings: Settings, documents: Sequence[str]) -> str:
    from tabulate import tabulate

    rows = [row for key in KEYS if key.shape != "overrides" for row in _rows(key, settings)]
    more = len(documents) - _FEW
    named = ", ".join(map(one_line, documents[:_FEW])) + (f" and {counted(more, 'document')} more" if more > 0 else "")
    table = tabulate(rows, ["setting", "value", "from"], tablefmt="simple", disable_numparse=True)
    return f"{named or 'no document'}\n\n{table}\n"


def _rows(key: Key, settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each value; a key without one has a row that says so."""
    found = {name: setting for (at, name), setting in settings.layer.items() if at == key.name}
    if not found:
        yield key.name, "-", "default"
    for name, setting in found.items():
        called = f"{key.name}.{name}" if name else key.name
        if not setting.words:
            yield called, "-", str(setting.origin)
        for word in setting.words:
            yield called, word.text, str(word.origin)
