"""JSON Schemas of policylint, and what is wrong by them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator

from policylint import schemas

Schema = dict[str, Any]


def schema(kind: str) -> Schema:
    found: Schema = json.loads(schemas.schema(kind))
    Draft7Validator.check_schema(found)
    return found


def faults(kind: str, value: object) -> list[str]:
    return [f"{fault.json_path}: {fault.message}" for fault in Draft7Validator(schema(kind)).iter_errors(value)]


def objects(node: object) -> Iterator[Schema]:
    """Yield the parts of a schema that say which keys an object has."""
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object":
            yield node
        for child in node.values():
            yield from objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from objects(child)
