"""What holds for the blocks of any text, whatever its format."""

from __future__ import annotations

from policylint.document import GLUE, Markup

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
