"""How a clause that is inserted looks: its heading, and the element that it stands in."""

from __future__ import annotations

import pytest

from policylint.source import Format
from tests.inserting import SAYS, mend

LOOKS: list[tuple[Format, str, str]] = [
    # Markdown
    ("markdown", "# P\n\nHi.\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P #\n\n## One ##\n\nHi.\n", f"\n## Logs ##\n\n{SAYS}\n"),
    ("markdown", "P\n=\n\nOne\n---\n\nHi.\n", f"\nLogs\n----\n\n{SAYS}\n"),
    ("markdown", "P\n=\n\nOne\n---\n\nHi.\n\nTwo\n---\n\nYo.", f"\n\nLogs\n----\n\n{SAYS}"),
    ("markdown", "**P**\n\n**One**\n\nHi.\n\n**Two**\n\nYo.\n", f"\n**Logs**\n\n{SAYS}\n"),
    ("markdown", "__1. ONE__\n\nHi.\n\n__2. TWO__\n\nYo.\n", f"\n__3. LOGS__\n\n{SAYS}\n"),
    ("markdown", "# P\n\n1. **One**\n\n   Hi.\n\n2. **Two**\n\n   Yo.\n", f"\n**3. Logs**\n\n{SAYS}\n"),
    ("markdown", "# P\n\n## 1. One\n\nHi.\n\n## 2. Two\n\nYo.\n", f"\n## 3. Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n## 1.1 One\n\nHi.\n\n## 1.2 Two\n\nYo.\n", f"\n## 1.3 Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n<h2>One</h2>\n\nHi.\n\n<h2>Two</h2>\n\nYo.\n", f"\n<h2>Logs</h2>\n\n{SAYS}\n"),
    ("markdown", "# ONE\n\nHi.\n\n# TWO\n\nYo.\n", f"\n# LOGS\n\n{SAYS}\n"),
    ("markdown", "## P\n\nHi.\n\n### One\n\nYo.\n", f"\n### Logs\n\n{SAYS}\n"),
    ("markdown", "just text", f"\n\n## Logs\n\n{SAYS}"),
    ("markdown", "# P\r\n\r\nHi.\r\n", f"\r\n## Logs\r\n\r\n{SAYS}\r\n"),
    ("markdown", "# P\r\rHi.\r", f"\r## Logs\r\r{SAYS}\r"),
    ("markdown", "P\n==", f"\n\nLogs\n----\n\n{SAYS}"),
    ("markdown", "---\ntitle: P\n---\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n```\ncode\n```\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n| a | b |\n|---|---|\n| c | d |\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n- a\n  - b", f"\n\n## Logs\n\n{SAYS}"),
    ("markdown", "# P\n\n> quoted\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "# P\n\n<table><tr><td>Hi</td></tr>\n</table>\n", f"\n## Logs\n\n{SAYS}\n"),
    ("markdown", "import A from 'a'\n\n# P\n\n<Note>Hi there</Note>\n", f"\n## Logs\n\n{SAYS}\n"),
    # plain text
    ("text", "Hi.", f"\n\nLogs\n----\n\n{SAYS}"),
    ("text", "PRIVACY\n\nONE THING\n\nHi there you.\n\nTWO THINGS\n\nYo.\n", f"\nLOGS\n\n{SAYS}\n"),
    ("text", "Privacy\n=======\n\nOne\n~~~\n\nHi there you.\n\nTwo\n~~~\n\nYo.\n", f"\nLogs\n~~~~\n\n{SAYS}\n"),
    ("text", "1. One\n\nHi there.\n\n2. Two\n\nYo you there.\n", f"\n3. Logs\n\n{SAYS}\n"),
    ("text", "PRIVACY\r\n\r\n1. ONE\r\n\r\nHi you.\r\n\r\n2. TWO\r\n\r\nYo.\r\n", f"\r\n3. LOGS\r\n\r\n{SAYS}\r\n"),
    ("text", "# P\n\nHi.\n\n## One\n\nHi there.\n", f"\n## Logs\n\n{SAYS}\n"),
    ("text", "**One**\n\nHi there.\n\n**Two**\n\nYo.\n", f"\n**Logs**\n\n{SAYS}\n"),
    # HTML
    ("html", "<h1>P</h1>\n<p>Hi.</p>\n", f"\n<h2>Logs</h2>\n<p>{SAYS}</p>\n"),
    ("html", "  <h1>P</h1>\n  <h2>A</h2>\n  <p>Hi.</p>\n", f"\n  <h2>Logs</h2>\n  <p>{SAYS}</p>\n"),
    ("html", "<p><b>One</b></p>\n<p>Hi.</p>\n<p><b>Two</b></p>\n<p>Yo.</p>\n", f"\n<p><strong>Logs</strong></p>\n<p>{SAYS}</p>\n"),
    ("html", "Hi.<br>Yo.", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<p>Hi", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<table><tr><td>Hi</td></tr></table>", f"\n\n<h2>Logs</h2>\n<p>{SAYS}</p>"),
    ("html", "<ul><li>a<li>b</ul>\r\n", f"\r\n<h2>Logs</h2>\r\n<p>{SAYS}</p>\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("format", "text", "end"), LOOKS)
def test_a_heading_looks_like_the_others(format: Format, text: str, end: str):
    after = mend(text, format)
    assert after.report.document.source.text == text + end
    assert [finding.rule for finding in after.findings] == ["house/logs"]
    headings = [block for block in after.report.document.blocks if block.kind == "heading"]
    assert after.report.document.words(headings[-1].span).lower().endswith("logs")  # it is read as one


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (  # in the section, not in the foot of the page
            "<html><head><title>P</title></head><body><main>\n<h2>A</h2>\n<ul><li>Hi</li></ul>\n</main>\n<footer><p>&copy; X</p></footer></body></html>",
            "<html><head><title>P</title></head><body><main>\n<h2>A</h2>\n<ul><li>Hi</li></ul>\n{}\n</main>\n<footer><p>&copy; X</p></footer></body></html>",
        ),
        ("<body><header><h2>A</h2></header><nav>x</nav><p>Hi</p></body>", "<body><header><h2>A</h2></header><nav>x</nav><p>Hi</p>\n{}\n</body>"),
        ("<html><body></body></html>", "<html><body>\n{}\n</body></html>"),
        ("<div><h2>A</h2><p>a<p>b</div>", "<div><h2>A</h2><p>a<p>b\n{}\n</div>"),
        ("<h2>A</h2><blockquote><p>a</p></blockquote><!-- </b> --><script>'<p>'</script>", "<h2>A</h2><blockquote><p>a</p></blockquote>\n{}\n<!-- </b> --><script>'<p>'</script>"),
    ],
)  # fmt: skip
def test_a_clause_stands_in_the_right_element(text: str, after: str):
    level = 3 if "<h2>" in text else 2
    clause = f"\n<h{level}>Logs</h{level}>\n<p>{SAYS}</p>"
    assert mend(text, "html").report.document.source.text == after.format(clause)
