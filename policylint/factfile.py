"""The YAML of facts -> Facts; facts as given by a user -> values that are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylint.errors import PolicylintError
from policylint.fact import Fact, Proof, Value
from policylint.yamlfile import Field, did_you_mean, read_yaml


def parse_facts(text: str, path: str) -> dict[str, Fact]:
    """Read the facts that one file declares, by name. Raises PolicylintError."""
    return {name: _fact(name, field) for name, field in read_yaml(text, path).mapping().items()}


def given_facts(given: Mapping[str, str | bool], declared: Iterable[Fact]) -> dict[str, str]:
    """Return facts as given with values as declared. Raises PolicylintError for what is not declared."""
    known = {fact.name: fact for fact in declared}
    return {name: given_value(name, value, known) for name, value in given.items()}


def given_value(name: str, value: str | bool, declared: Mapping[str, Fact]) -> str:
    """Return one value as declared: true and false may be booleans. Raises PolicylintError, without a place."""
    if name not in declared:
        known = did_you_mean(name, declared) or f"; there are: {', '.join(declared)}"
        raise PolicylintError(f"unknown fact {name!r}{known}")
    text = str(value).lower() if isinstance(value, bool) else value.strip()
    allowed = [one.name for one in declared[name].values]
    if text not in allowed:
        raise PolicylintError(
            f"the fact {name!r} is {text!r}, not one of {', '.join(allowed)}{did_you_mean(text, allowed)}"
        )
    return text


def _fact(name: str, field: Field) -> Fact:
    fields = field.mapping(("title", "values", "assumed", "open"), ("title", "values"))
    values = tuple(_value(value, one) for value, one in fields["values"].mapping().items())
    if len(values) < 2:
        raise fields["values"].error("a fact needs two values or more")
    names = [value.name for value in values]
    assumed = fields["assumed"].one_of(names) if "assumed" in fields else ""
    if "open" in fields and not assumed:
        raise fields["open"].error("'open' needs 'assumed': what is not assumed where one of these wordings occurs")
    left_open = fields["open"].phrases() if "open" in fields else ()
    return Fact(name, fields["title"].text().strip(), values, assumed, field.path, field.key_line, left_open)


def _value(name: str, field: Field) -> Value:
    """Read what a value means, or that and the wordings that show it."""
    if not isinstance(field.value, dict):
        return Value(name, _folded(field))
    fields = field.mapping(("means", "says", "not", "clauses"), ("means",))
    if "not" in fields and "says" not in fields:
        raise fields["not"].error("'not' needs 'says': the wordings it takes from")
    return Value(
        name,
        _folded(fields["means"]),
        fields["says"].phrases() if "says" in fields else (),
        fields["not"].phrases() if "not" in fields else (),
        tuple(map(_proof, fields["clauses"].items())) if "clauses" in fields else (),
    )


def _proof(field: Field) -> Proof:
    """Read `{rule, elements}`."""
    fields = field.mapping(("rule", "elements"), ("rule", "elements"))
    elements = tuple(element.text() for element in fields["elements"].items())
    return Proof(fields["rule"].text(), elements, field.line, field.column)


def _folded(field: Field) -> str:
    return " ".join(field.text().split())
