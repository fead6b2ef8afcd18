"""What holds for any text, whatever its format: for its blocks, and for the places that a report names."""

from __future__ import annotations

from typing import Any

from policylint.document import GLUE, Markup
from policylint.source import Source

_DEEPEST = 40


def check_markup(text: str, markup: Markup) -> None:
    """Check that nothing moved: blocks in order, every word in one of them, the rest masked and line ends kept."""
    assert len(markup.text) == len(text)
    end = 0
    covered: set[int] = set()
    for index, block in enumerate(markup.blocks):
        assert end <= block.span.start < block.span.end <= len(text)
        assert 0 <= block.level <= (6 if block.kind == "heading" else _DEEPEST)
        end = block.span.end
        covered.update(range(*block.span))
        assert all(0 <= lead < index for lead in block.leads)
    for offset, (shown, written) in enumerate(zip(markup.text, text, strict=True)):
        if written in "\r\n" or shown not in (" ", GLUE):
            assert shown == written or written == "&"
        assert not shown.isalnum() or offset in covered
    for span in [*markup.comments, *(link.span for link in markup.links)]:
        assert 0 <= span.start <= span.end <= len(text)


def check_places(source: Source, report: dict[str, Any]) -> None:
    """Check that every line and column that a report names is in the document."""
    lines = [source.line_span(number) for number in range(1, source.line_count() + 1)]
    places = [*report["findings"]]
    for document in report["documents"]:
        for assessment in document["assessments"]:
            places += assessment["evidence"] + assessment["nearest"]
    places += [finding["insertion"] for finding in report["findings"] if finding["insertion"]]
    for place in places:
        for line, column in (("line", "column"), ("end_line", "end_column")):
            if line in place:
                start, end = lines[place[line] - 1]
                assert place[line] >= 1
                assert 1 <= place[column] <= end - start + 1
