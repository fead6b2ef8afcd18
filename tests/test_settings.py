"""Settings: how layers combine, and that YAML and TOML say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policylint.configs import Configs
from policylint.settings import DEFAULTS, KEYS, Layer, Origin, Setting, Settings, Word, merged
from tests.configuring import write_documents
from tests.conftest import Run
from tests.house import write


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_documents()


TEXTS = st.lists(st.sampled_from("abc"), max_size=3)
AT = st.sampled_from(
    [(key.name, "" if key.shape in ("one", "list") else "n") for key in KEYS if key.name != "overrides"]
)


def setting(texts: list[str]) -> Setting:
    return Setting(tuple(Word(text, Origin("test")) for text in texts), Origin("test"))


LAYERS = st.dictionaries(AT, TEXTS.map(setting), max_size=5)


@settings(deadline=None)
@given(LAYERS, LAYERS, LAYERS)
def test_layers_combine_in_any_grouping(one: Layer, two: Layer, three: Layer):
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, {}) == one == merged({}, one)


def test_what_is_added_comes_after_and_what_is_set_replaces():
    below = {("exclude", ""): setting(["a"]), ("select", ""): setting(["a"]), ("facts", "x"): setting(["a"])}
    above = {("exclude", ""): setting(["b"]), ("select", ""): setting([]), ("facts", "y"): setting(["b"])}
    together = Settings(merged(below, above))
    assert together.texts("exclude") == ("a", "b")
    assert together.texts("select") == ()
    assert set(together.table("facts")) == {"x", "y"}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_is_described_and_its_default_is_allowed(key):
    assert key.says.endswith(".")
    assert not key.default or not key.choices or key.default in key.choices
    assert ((key.name, "") in DEFAULTS) == bool(key.default)


def test_yaml_and_toml_say_the_same(policylint: Run):
    value = {
        "profiles": ["core"],
        "fail-on": "warning",
        "facts": {"children": "none", "sells": ["a", "b"]},
        "severities": {"rights/access": "off"},
    }
    write("legal/eu/.policylint.yaml", yaml.safe_dump(value))
    lines = 'profiles = ["core"]\nfail-on = "warning"\nfacts = {children = "none", sells = ["a", "b"]}\n'
    write("legal/us/policylint.toml", lines + 'severities = {"rights/access" = "off"}\n')

    def plain(path: str) -> dict[tuple[str, str], tuple[str, ...]]:
        layer = Configs().settings(path).layer
        return {at: tuple(word.text for word in one.words) for at, one in layer.items()}

    assert plain("legal/eu/privacy.md") == plain("legal/us/privacy.md")
