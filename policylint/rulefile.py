"""One rule's YAML -> Rule; what is wrong is said with file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policylint.defectfile import (
    DEFECT_KEYS,
    REQUIRED_OF_DEFECTS,
    read_date,
    read_defect,
    read_severity,
    read_template_syntax,
)
from policylint.document import WITHIN, Within
from policylint.errors import PolicylintError
from policylint.patterns import lazy
from policylint.phrase import Phrase
from policylint.rule import (
    PRECISIONS,
    UNDER,
    Alias,
    Clause,
    Context,
    Element,
    Example,
    Place,
    Precision,
    Rule,
    Under,
    Weak,
)
from policylint.typed import Literal, TypeVar
from policylint.yamlfile import Field, read_yaml

_KEYS = (
    *("title", "summary", "why", "clause", "not", "empty", "about", "headings", "elements", "requires", "suffices"),
    *("weak", "status", "at_least", "context", "place", "severity", "precision", "advice", "template", "examples"),
    *("kind", "aliases"),
)
_REQUIRED = ("title", "summary", "why", "advice", "examples")
_STATUSES = ("present", "weak", "missing", "not_applicable")
_AS_OF = "2026-06-30"
"""The day on which the examples are read, so that they hold on every day."""

_NUMBER = lazy(r"\{(?:[a-z]+-)*(?:duration|age|number)\}")
_ID = lazy(r"[^\s/,|:]+(?:/[^\s/,|:]+)+")

_T = TypeVar("_T")


def parse_rule(text: str, path: str, id: str) -> Rule:
    """Read a rule. Raises PolicylintError for the first thing that is wrong."""
    top = read_yaml(text, path)
    kind = top.value.get("kind") if isinstance(top.value, dict) else None
    if kind and kind.one_of(("disclosure", "defect")) == "defect":
        return _defect_rule(top, path, id)
    fields = top.mapping(_KEYS, _REQUIRED)
    clause: tuple[Clause, ...] = _get(fields, "clause", _clauses, ())
    elements = _elements(fields)
    names = [element.name for element in elements]
    wordings = (*clause, *(one for element in elements for one in element.any))
    rule = Rule(
        id=id,
        title=fields["title"].text().strip(),
        summary=_folded(fields["summary"]),
        why=_folded(fields["why"]),
        clause=clause,
        unless=_get(fields, "not", Field.phrases, ()),
        empty=_get(fields, "empty", Field.phrases, ()),
        about=_get(fields, "about", Field.phrases, ()),
        headings=_get(fields, "headings", Field.phrases, ()),
        elements=elements,
        requires=tuple(_requirement(item, names) for item in _items(fields, "requires")),
        suffices=tuple(item.one_of(names) for item in _items(fields, "suffices")),
        weak=tuple(_weak(item) for item in _items(fields, "weak")),
        by_elements="status" in fields and fields["status"].one_of(["by-elements"]) == "by-elements",
        at_least=_get(fields, "at_least", Field.integer, 1),
        context=_get(fields, "context", _context, None),
        place=_get(fields, "place", _place, Place()),
        severity=_get(fields, "severity", read_severity, "warning"),
        precision=_get(fields, "precision", _precision, ""),
        advice=_folded(fields["advice"]),
        template=fields["template"].text() if "template" in fields else "",
        examples=tuple(_example(item, _STATUSES) for item in fields["examples"].items()),
        path=path,
        aliases=tuple(map(_alias, _items(fields, "aliases"))),
        asks_for_numbers=any(_NUMBER.search(one.phrase.text) for one in wordings),
    )
    _check(rule, fields, top)
    return rule


def _defect_rule(top: Field, path: str, id: str) -> Rule:
    """Read a rule about what should not be there."""
    fields = top.mapping(DEFECT_KEYS, REQUIRED_OF_DEFECTS)
    return Rule(
        id=id,
        title=fields["title"].folded(),
        summary=fields["summary"].folded(),
        why=fields["why"].folded(),
        clause=(),
        unless=_get(fields, "not", Field.phrases, ()),
        empty=(),
        about=(),
        headings=(),
        elements=(),
        requires=(),
        suffices=(),
        weak=(),
        by_elements=False,
        at_least=1,
        context=None,
        place=Place(),
        severity=read_severity(fields["severity"]),
        precision="",
        advice=fields["advice"].folded(),
        template="",
        examples=tuple(_example(item, ("fires", "clean")) for item in fields["examples"].items()),
        path=path,
        defect=read_defect(fields, top),
        aliases=tuple(map(_alias, _items(fields, "aliases"))),
    )


def _check(rule: Rule, fields: Mapping[str, Field], top: Field) -> None:
    """Refuse what could never match or never be met."""
    if not rule.clause and not rule.suffices and not rule.by_elements:
        raise top.error("nothing to look for: give 'clause', 'suffices' or 'status: by-elements'")
    if rule.by_elements and not rule.requires:
        raise fields["status"].error("'status: by-elements' needs 'requires': the elements that count")
    if rule.at_least > len({name for group in rule.requires for name in group} or {""}):
        raise fields["at_least"].error("'at_least' asks for more elements than 'requires' names")
    clauses = (*rule.clause, *(clause for element in rule.elements for clause in element.any))
    for under, phrase in (*((c.under, c.phrase) for c in clauses), *((w.under, w.phrase) for w in rule.weak)):
        if (under == "headings" and not rule.headings) or (under == "about" and not rule.about):
            message = f"'under: {under}' needs the rule's '{under}'"
            raise PolicylintError(message, phrase.path, phrase.line, phrase.column)


def _get(fields: Mapping[str, Field], key: str, read: Callable[[Field], _T], default: _T) -> _T:
    return read(fields[key]) if key in fields else default


def _items(fields: Mapping[str, Field], key: str) -> list[Field]:
    return fields[key].items() if key in fields else []


def _folded(field: Field) -> str:
    return field.folded()


def _clauses(field: Field) -> tuple[Clause, ...]:
    return tuple(_clause(item) for item in field.items())


def _clause(field: Field) -> Clause:
    if field.is_phrase():
        return Clause(field.phrase())
    fields = field.mapping(("phrase", "under"), ("phrase",))
    return Clause(fields["phrase"].phrase(), _under(fields))


def _under(fields: Mapping[str, Field]) -> Under:
    if "under" not in fields:
        return ""
    text = fields["under"].one_of(UNDER)
    return next(under for under in UNDER if under == text)


def _elements(fields: Mapping[str, Field]) -> tuple[Element, ...]:
    if "elements" not in fields:
        return ()
    return tuple(_element(name, field) for name, field in fields["elements"].mapping().items())


def _element(name: str, field: Field) -> Element:
    fields = field.mapping(("title", "within", "any", "not"), ("title", "any"))
    within: Within = "sentence"
    if "within" in fields:
        text = fields["within"].one_of(WITHIN)
        within = next(one for one in WITHIN if one == text)
    return Element(
        name, _folded(fields["title"]), _clauses(fields["any"]), _get(fields, "not", Field.phrases, ()), within
    )


def _requirement(field: Field, names: list[str]) -> tuple[str, ...]:
    return tuple(item.one_of(names) for item in field.items())


def _weak(field: Field) -> Weak:
    fields = field.mapping(("phrase", "says", "under", "then"), ("phrase", "says"))
    then: tuple[Phrase, ...] = _get(fields, "then", Field.phrases, ())
    return Weak(fields["phrase"].phrase(), _folded(fields["says"]), _under(fields), then)


def _context(field: Field) -> Context:
    fields = field.mapping(("any", "within"), ("any", "within"))
    within: Literal["heading", "section"] = "heading"
    if fields["within"].one_of(("heading", "section")) == "section":
        within = "section"
    return Context(fields["any"].phrases(), within)


def _place(field: Field) -> Place:
    after = field.mapping(("after",), ("after",))["after"]
    return Place(tuple(item.text() for item in after.items()), after.line, after.column)


def _alias(field: Field) -> Alias:
    text = field.text()
    if not _ID.fullmatch(text):
        raise field.error(f"{text!r} can be the former id of no rule; write it as family/name")
    return Alias(text, field.line, field.column)


def _precision(field: Field) -> Precision:
    text = field.one_of(PRECISIONS)
    return next(precision for precision in PRECISIONS if precision == text)


def _example(field: Field, statuses: tuple[str, ...]) -> Example:
    keys: tuple[str, ...] = ("status", "text", "evidence", "because", "format")
    if statuses is not _STATUSES:
        keys = (*keys, "as_of", "template_syntax")
    fields = field.mapping(keys, ("status", "text"))
    formats: tuple[Literal["markdown", "html", "text"], ...] = ("markdown", "html", "text")
    chosen = fields["format"].one_of(formats) if "format" in fields else "markdown"
    evidence = tuple(map(_folded, _items(fields, "evidence")))
    status = fields["status"].one_of(statuses)
    if evidence and status in ("missing", "not_applicable", "clean"):
        raise fields["evidence"].error(f"an example that is {status} has no evidence")
    if status == "fires" and not evidence:
        raise field.error("an example that fires needs 'evidence': the words of each place")
    return Example(
        status=status,
        text=fields["text"].text(),
        line=field.line,
        evidence=evidence,
        because=_folded(fields["because"]) if "because" in fields else "",
        format=next(f for f in formats if f == chosen),
        as_of=_get(fields, "as_of", read_date, _AS_OF),
        template_syntax=_get(fields, "template_syntax", read_template_syntax, "none"),
    )
