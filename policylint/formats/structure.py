"""Structure of a document: a source and its markup in; sections, and sentences with their context, out."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from itertools import chain, islice, pairwise

from policylint import packed
from policylint.document import Block, Document, Markup, Section, Sentence
from policylint.formats import answers, contents, leadins, sentences
from policylint.formats.spans import trimmed
from policylint.source import Source, Span

_MAX_HEADING = 140
"""A heading is one sentence, unless it is so long that it cannot be a heading."""


def build(source: Source, markup: Markup) -> Document:
    """Return the document of a source; every block belongs to a section, code and contents give no sentences."""
    silent = contents.find(markup)
    sections, section_of = _sections(markup.blocks, silent, len(markup.text))
    found, first_sentence, denied = _sentences(markup, sections, silent)
    return Document(
        source=source,
        text=markup.text,
        blocks=markup.blocks,
        sentences=packed.kept(found),
        sections=packed.kept(sections),
        section_of=packed.kept(section_of),
        links=markup.links,
        comments=markup.comments,
        first_sentence=packed.kept(first_sentence),
        front_matter=markup.front_matter,
        denied=denied,
    )


def _sections(
    blocks: Sequence[Block], silent: frozenset[int], size: int
) -> tuple[MutableSequence[Section], MutableSequence[int]]:
    """Return the sections and, for each block, the index of its section; headings in contents open none."""
    headings = packed.numbers(size)
    headings.extend(index for index, block in enumerate(blocks) if block.kind == "heading" and index not in silent)
    sections = packed.rows(packed.Sections, size)
    if not headings or headings[0] > 0:
        sections.append(Section(-1, 0, -1, 0, headings[0] if headings else len(blocks)))
    open_sections: list[int] = []  # the sections that enclose the present one, outermost first
    for index, last in pairwise(chain(headings, (len(blocks),))):
        level = blocks[index].level
        while open_sections and sections[open_sections[-1]].level >= level:
            open_sections.pop()
        parent = open_sections[-1] if open_sections else -1
        open_sections.append(len(sections))
        sections.append(Section(index, level, parent, index, last))
    section_of = packed.numbers(size)
    for index, section in enumerate(sections):
        section_of.extend([index] * (section.last - section.first))
    return sections, section_of


def _sentences(
    markup: Markup, sections: Sequence[Section], silent: frozenset[int]
) -> tuple[MutableSequence[Sentence], MutableSequence[int], dict[int, Span]]:
    """Return all sentences, for each block (and the end) the index of its first one, and what is denied."""
    text, blocks = markup.text, markup.blocks
    found = packed.rows(packed.Sentences, len(text))
    reader, splitter = leadins.Reader(text, blocks, found), sentences.splitter(text)
    next(splitter)
    first_sentence = packed.numbers(len(text))
    numbered = enumerate(blocks)
    for section in sections:
        heading = section.heading
        for index, block in islice(numbered, section.last - section.first):
            first_sentence.append(len(found))
            kind, span, _, _ = block
            size = span.end - span.start
            if kind == "code" or kind == "comment":
                continue
            if index in silent:
                reader.skip(block)
            elif kind == "heading" and size <= _MAX_HEADING:
                span = trimmed(text, span)
                reader.read(index, block, [span] if span.end > span.start else [])
            elif size <= sentences.MAX_BLOCK:
                spans, contexts = splitter.send(span)
                reader.read(index, block, spans, contexts, heading)
            else:
                for part in sentences.parts_of(text, *span):
                    reader.read(index, block, *splitter.send(part), heading)
    first_sentence.append(len(found))
    return found, first_sentence, answers.join(text, blocks, found, first_sentence)
