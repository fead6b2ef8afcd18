"""`policylint schema`: JSON Schemas, for editors and for programs that read the output."""

from __future__ import annotations

import click

from policylint import schemas
from policylint.commands.common import put


@click.command
@click.argument("kind", type=click.Choice(schemas.KINDS))
def schema(kind: str) -> int:
    """Print the JSON Schema of rules, profiles, vocabularies, facts, configurations, and of what is printed as JSON."""
    put(schemas.schema(kind), "utf-8")
    return 0
