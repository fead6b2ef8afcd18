"""Random documents, configurations and rule files for tests/test_fuzz.py."""

from __future__ import annotations

import os
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policylint.reporters import FORMATS as OUTPUTS
from policylint.source import Format
from tests.house import RULE
from tests.makers import builtin_rules

EXAMPLES = int(os.environ.get("POLICYLINT_FUZZ", "40"))
"""How many each test makes; `pytest --fuzz 10000` makes so many."""

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)

FORMATS: tuple[Format, ...] = ("markdown", "html", "text")

UNRELATED = (
    "The harbour was quiet.",
    "A heron stood on the pier all day long.",
    "Bread is baked at four in the morning.",
    "The museum has three floors and a garden.",
    "Rain fell on the hills.",
    "Most clocks go round.",
)
"""Sentences about nothing that a privacy policy tells."""

_MARKUP = (
    *(
        "# ",
        "## Retention\n",
        "- ",
        "1. ",
        "> ",
        "```\n",
        "~~~",
        "|",
        "| a | b |\n|---|---|\n",
        "***",
        "---\n",
        "\\",
        "`",
    ),
    *("[a](#b)", "![x](y)", "<!-- ", " -->", "<p>", "</p>", "<table><tr><td>", "</table>", "<script>", "<li>", "<h2>"),
    *("<div hidden>", "</div>", "<br>", "&amp;", "&#0;", "&nbsp;", "<![CDATA[", "]]>", "<a href='mailto:a@b.example'>"),
    *(
        "policylint-disable-file ",
        "policylint-disable-next-line rights",
        " -- reason: it was so decided",
        "until: 2020-01-01",
    ),
    *(
        "---\npolicylint:\n  disable: [",
        "]\n---\n",
        "{{ name }}",
        "{% if x %}",
        "[COMPANY]",
        "a@b.example",
        "(a) ",
        "; ",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "\u2028",
        "\x0b",
        "\x1c",
        "\ufeff",
        "\u00ad",
        "\u202e",
        "\U0001f600",
        "\ud7ff",
    ),
)


@cache
def sentences() -> tuple[str, ...]:
    """Return what the rules' own examples say."""
    return tuple(dict.fromkeys(example.text for rule in builtin_rules().rules.values() for example in rule.examples))


def documents() -> st.SearchStrategy[str]:
    """Return texts made of examples, markup, suppressions and anything."""
    anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
    piece = st.one_of(st.sampled_from(sentences()), st.sampled_from(_MARKUP), st.sampled_from(UNRELATED), anything)
    joined = st.tuples(st.lists(piece, min_size=1, max_size=14), st.sampled_from(["", "\n", "\n\n", " "]))
    return joined.map(lambda made: made[1].join(made[0])).filter(lambda text: bool(text.strip()))


def policies() -> st.SearchStrategy[list[str]]:
    """Return paragraphs of plain examples, some of which disclose something."""
    plain = [text.strip() for text in sentences() if not set("\n<#|`[{_*") & set(text.strip())]
    return st.lists(st.sampled_from(plain), min_size=1, max_size=12)


_KEYS = (
    *("required-version", "extends", "rules", "profiles", "select", "ignore", "severities", "fail-on", "exclude"),
    *("facts", "documents", "template-syntax", "overrides", "nosuch"),
)
_VALUES = (
    *('"core"', '["core"]', '"few/sale"', '["few"]', '"warning"', '"off"', '"never"', '"error"', "[]", '""', "1"),
    *(
        "true",
        '{"few" = "off"}',
        '{few = "info"}',
        '{"few/sale" = "warning"}',
        '{sells = "yes"}',
        '{a = ["*.md"]}',
    ),
    *('"policylint.toml"', '"base.toml"', '["house-rules"]', '"pack:nosuch"', '"liquid"', '">=0.1"', '">=9"', '"!a"'),
    *(
        '[{files = "*.md", fail-on = "never"}]',
        '[{files = ["a.md"], select = "few"}]',
        "[{}]",
        "2026-01-01",
        '"[z-a]"',
    ),
    *("{", '"', "'", "[", "\x01", "nan", '"\\u0000"', '"../x"', '"/"', '"é"'),
)

_SOUND = (
    *(
        'profiles = ["core"]',
        'select = ["few"]',
        'fail-on = "warning"',
        'exclude = ["drafts/"]',
        'rules = ["house-rules"]',
    ),
    *(
        'extends = ["base.toml"]',
        'template-syntax = "liquid"',
        'facts = {sells = "yes"}',
        'severities = {few = "info"}',
    ),
    *(
        'overrides = [{files = ["*.md"], fail-on = "never"}]',
        'documents = {site = ["*.md"]}',
        'ignore = ["suppression"]',
    ),
)


def configurations() -> st.SearchStrategy[str]:
    """Return TOML files, many of which are wrong."""
    line = st.tuples(st.sampled_from(_KEYS), st.sampled_from(_VALUES)).map(" = ".join) | st.sampled_from(_SOUND)
    table = st.sampled_from(
        ["[severities]", "[facts]", "[[overrides]]", "[documents]", "[x]", "[", "# ok", "\r", '""" """']
    )
    junk = st.text(max_size=10)
    sound = st.lists(st.sampled_from(_SOUND), unique=True, max_size=5)
    return st.one_of(sound, st.lists(st.one_of(line, line, line, table, junk), max_size=6)).map("\n".join)


def rule_files() -> st.SearchStrategy[str]:
    """Return rule files with some lines dropped, doubled or changed."""
    lines = RULE.splitlines()
    values = (
        "[]",
        "{}",
        "''",
        "[[a]]",
        "{a: b}",
        "*x",
        "&x a",
        "!!python/none",
        "1",
        "yes",
        "{duration}",
        "'{nosuch}'",
        "'(a'",
    )
    more = (
        "'a ...99 b'",
        "'a ... b'",
        '"[x] ..."',
        "'{we} ... {we}'",
        "2026-01-01",
        "'\\'",
        "|",
        ">",
        "- a",
        "~",
        "é\u202e",
    )
    change = st.tuples(
        st.integers(0, len(lines) - 1),
        st.sampled_from(["drop", "double", "value", "text"]),
        st.sampled_from(values + more),
    )

    def changed(changes: list[tuple[int, str, str]]) -> str:
        now = list(lines)
        for at, how, value in changes:
            line = now[at]
            if how == "value":
                now[at] = f"{line.partition(':')[0]}: {value}"
            else:
                now[at] = {"drop": "", "double": f"{line}\n{line}", "text": line + value}[how]
        return "\n".join(now) + "\n"

    return st.lists(change, min_size=1, max_size=3).map(changed)


_OPTIONS = (
    *(("a.md",), ("-",), ("no.md",), (".",), ("house-rules",), ("*.md",), ("",), ("--", "-q"), ("\x1b",)),
    *(("--format", name) for name in OUTPUTS),
    *(("--format", value) for value in ("json=out", "json=a.md", "yaml", "sarif=-", "html=no/such")),
    *(("--fail-on", value) for value in ("error", "warning", "info", "never", "fatal")),
    *(("--select", value) for value in ("few", "own/logs", "nosuch", ",", "few,own")),
    *(("--ignore", value) for value in ("few", "own", "few,own", "")),
    *(("--profile", value) for value in ("core", "all", "nosuch")),
    *(("--rules", value) for value in ("house-rules", "nosuch", "pack:nosuch", ".")),
    *(("--config", value) for value in ("base.toml", "nosuch", "a.md")),
    *(("--as-of", value) for value in ("2026-01-01", "today", "0001-01-01")),
    *(("--fact", value) for value in ("sells=yes", "sells=no", "sells", "x=y")),
    *(("--exclude", value) for value in ("*.md", "[z-a]", "!a.md")),
    *(("--stdin-filename", value) for value in ("b.html", "a.md", "")),
    *(("--jobs", value) for value in ("1", "auto", "0")),
    *(("--min-severity", "error"), ("--baseline", "nosuch"), ("--baseline", "a.md"), ("--color", "always")),
    *((flag,) for flag in ("-q", "--statistics", "--isolated", "--show-files", "--show-settings", "--allow-empty")),
    *((flag,) for flag in ("--exit-zero", "--force-exclude", "--no-baseline", "--no-cache", "--no-respect-gitignore")),
)


def command_lines() -> st.SearchStrategy[list[str]]:
    """Return arguments of `policylint check`, more wrong ones the more there are."""
    return st.lists(st.sampled_from(_OPTIONS), max_size=6).map(
        lambda some: ["a.md", *(one for part in some for one in part)]
    )
