"""TOML with places: what stands where, on written and on random texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.errors import PolicylintError
from policylint.source import Source
from policylint.tomlfile import read_toml
from policylint.yamlfile import Field

TEXT = '''\
# a comment with [brackets] and "quotes
profiles = ["core",   # one
  'eu',
]
a.b . "c\\"d" = 1979-05-27 07:32:00
[tool.policylint]\r
x = """
# no comment
[no table]""\\""""
y = \'\'\'z\'\'\'\'
[[overrides]]
files = "x"
sev = { "rights/access" = "off", b = [ {q=1}, ] }
[[overrides]]
empty = []
[overrides.facts]
children = true
'''


def walk(field: Field, path: str = "") -> Iterator[tuple[str, str, str]]:
    if path:
        value = field.value if isinstance(field.value, str) else type(field.value).__name__
        yield path, f"{field.key_line}:{field.key_column} {field.line}:{field.column}", value
    if isinstance(field.value, dict):
        for name, child in field.value.items():
            yield from walk(child, f"{path}.{name}")
    elif isinstance(field.value, list):
        for number, child in enumerate(field.value):
            yield from walk(child, f"{path}[{number}]")


def test_every_key_and_value_has_its_place():
    assert list(walk(read_toml(TEXT, "x.toml"))) == [
        (".profiles", "2:1 2:12", "list"),
        (".profiles[0]", "2:13 2:13", "core"),
        (".profiles[1]", "3:3 3:3", "eu"),
        (".a", "5:1 5:1", "dict"),
        (".a.b", "5:3 5:3", "dict"),
        ('.a.b.c"d', "5:7 5:16", "1979-05-27 07:32:00"),
        (".tool", "6:2 6:2", "dict"),
        (".tool.policylint", "6:7 6:7", "dict"),
        (".tool.policylint.x", "7:1 7:5", '# no comment\n[no table]"""'),
        (".tool.policylint.y", "10:1 10:5", "z'"),
        (".overrides", "11:3 11:3", "list"),
        (".overrides[0]", "11:3 11:3", "dict"),
        (".overrides[0].files", "12:1 12:9", "x"),
        (".overrides[0].sev", "13:1 13:7", "dict"),
        (".overrides[0].sev.rights/access", "13:9 13:27", "off"),
        (".overrides[0].sev.b", "13:34 13:38", "list"),
        (".overrides[0].sev.b[0]", "13:40 13:40", "dict"),
        (".overrides[0].sev.b[0].q", "13:41 13:43", "1"),
        (".overrides[1]", "14:3 14:3", "dict"),
        (".overrides[1].empty", "15:1 15:9", "list"),
        (".overrides[1].facts", "16:12 16:12", "dict"),
        (".overrides[1].facts.children", "17:1 17:12", "true"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a = \n", (1, 5), "not valid TOML: "),
        ("a = 1\na = 2\n", (2, 6), "not valid TOML: "),
        ("ok = 1\na = [1,\n  2\n\n", (3, 4), "not valid TOML: "),
        ("a = " + "1" * 5000, (0, 0), "not valid TOML: a number"),
        ("a = " + "[" * 100_000, (1, 1), "nested too deeply"),
        ("a." * 1000 + "b = 1", (1, 1), "nested too deeply"),
        ("[" + "a." * 1000 + "b]", (1, 1), "nested too deeply"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_place(text: str, place: tuple[int, int], message: str):
    with pytest.raises(PolicylintError) as caught:
        read_toml(text, "x.toml")
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.message.startswith(message)


# --- random documents: a leaf's literal, cut out at its place, is the leaf

KEYS = st.sampled_from(["a", "b-1", "'c d'", '"e\\"f"', '"#"', '"."', "42"])
SPACE = st.sampled_from(["", " ", "\t "])
BLANK = st.sampled_from(["", " ", "\n", " # ] } , \" '\n", "\r\n"])
LEAVES = st.sampled_from(
    [
        *('"x"', "'y # z'", '"\\\\"', '"\\""', "1", "-2.5e+3", "true", "inf", "07:32:00", "1979-05-27 07:32:00"),
        *('"""a\n"b" ] #\n"""', "'''\n[t]\nk = 1'''", '""""q"""""', '"""\\\n  r"""', '""', "''"),
    ]
)


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["leaf", "array", "table"])) if depth else "leaf"
    if kind == "leaf":
        return draw(LEAVES)
    if kind == "array":
        items = [draw(BLANK) + draw(values(depth - 1)) + draw(BLANK) for _ in range(draw(st.integers(0, 3)))]
        return "[" + ",".join(items) + draw(BLANK) + "]"
    keys = draw(st.lists(KEYS, max_size=3, unique=True))
    pairs = [f"{draw(SPACE)}{key}{draw(SPACE)}={draw(SPACE)}{draw(values(depth - 1))}{draw(SPACE)}" for key in keys]
    return "{" + ",".join(pairs) + "}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Return a document whose tables have names of their own, so that it is sound whatever else is drawn."""
    text = ""
    for number in range(draw(st.integers(0, 4))):
        keys = draw(st.lists(KEYS, max_size=3, unique=True))
        dotted = "".join(f"{draw(SPACE)}.{draw(SPACE)}{draw(KEYS)}" for _ in range(draw(st.integers(0, 2))))
        header = draw(st.sampled_from(["", f"[t{number}{dotted}]\n", f"[[t{number}{dotted}]]\n"]))
        again = header if header.startswith("[[") and draw(st.booleans()) else ""
        body = "".join(
            f"{draw(BLANK)}{'' if header else f'top{number}.'}{key}{draw(SPACE)}={draw(SPACE)}{draw(values())}\n"
            for key in keys
        )
        text = body + text if not header else text + again + header + body
    return text


def leaves(value: object, field: Field) -> Iterator[tuple[object, Field]]:
    if isinstance(value, dict):
        assert isinstance(field.value, dict)
        for name, child in value.items():
            yield from leaves(child, field.value[name])
    elif isinstance(value, list):
        assert isinstance(field.value, list)
        for one, child in zip(value, field.value, strict=True):
            yield from leaves(one, child)
    else:
        yield value, field


def literal_at(text: str, offset: int) -> object:
    """Return the value of the shortest literal at an offset that nothing of a value follows."""
    for end in range(offset + 1, len(text) + 1):
        rest = text[end:].lstrip(" \t")
        if rest and rest[0] not in ",]}#\r\n":
            continue
        try:
            return tomllib.loads(f"v = {text[offset:end]}\n")["v"]
        except tomllib.TOMLDecodeError:
            continue
    raise AssertionError(text[offset:])


@settings(deadline=None)
@given(documents())
def test_the_literal_at_a_leaf_s_place_is_the_leaf(text: str):
    values = tomllib.loads(text)
    source = Source("x.toml", text, "text")
    for value, field in leaves(values, read_toml(text, "x.toml")):
        offset = source.line_starts()[field.line - 1] + field.column - 1
        assert literal_at(text, offset) == value
