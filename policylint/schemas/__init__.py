"""JSON Schemas (draft 7) of what people write for policylint and of what it prints: for editors and programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from policylint.settings import FILES, KEYS, NAME, Key
from policylint.typed import Any

KINDS = ("rule", "profile", "vocabulary", "facts", "configuration", "output", "diff")

_TEXT = {"type": "string", "pattern": r"\S"}
_WORD = {**_TEXT, "type": ["string", "number", "boolean"]}
"""What is held against a list, so that it may be written as anything."""


def schema(kind: str) -> str:
    """Return the schema of one of KINDS, as JSON."""
    if kind == "configuration":
        return json.dumps(_configuration(), ensure_ascii=False, indent=2) + "\n"
    return (Path(__file__).parent / f"{kind}.schema.json").read_text(encoding="utf-8")


def _configuration() -> dict[str, Any]:
    """Make the schema of a configuration of the keys that its reader knows."""
    scoped = [FILES, *(key for key in KEYS if key.scoped)]
    override = {**_object(scoped), "required": [FILES.name], "minProperties": 2}
    override["properties"][FILES.name] = {**_many(_TEXT, least=1), "description": FILES.says}
    whole = _object(KEYS)
    for key in KEYS:
        if key.shape == "overrides":
            whole["properties"][key.name] = {**_many(override), "description": key.says}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "A policylint configuration", **whole}


def _object(keys: Iterable[Key]) -> dict[str, Any]:
    properties = {key.name: {**_value(key), "description": key.says} for key in keys}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _value(key: Key) -> dict[str, Any]:
    one: dict[str, Any] = {"enum": list(key.choices)} if key.choices else _WORD if key.holds == "text" else _TEXT
    if key.shape == "one":
        return one
    if key.shape == "table":
        return {"type": "object", "additionalProperties": one}
    if key.shape == "table of lists":
        names = {"pattern": f"^(?:{NAME})$"}
        return {"type": "object", "propertyNames": names, "additionalProperties": _many(one, least=1)}
    return _many(one, least=1 if key.default else 0)


def _many(one: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, **({"minItems": least} if least else {})}]}
