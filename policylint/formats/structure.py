"""Structure of a document: a source and its markup in; sections, and sentences with their context, out."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from itertools import chain, pairwise

from policylint import packed
from policylint.document import Block, Document, Markup, Section, Sentence
from policylint.formats import answers, contents, leadins, sentences
from policylint.source import Source

_MAX_HEADING = 140
"""A heading is one sentence, unless it is so long that it cannot be a heading."""


def build(source: Source, markup: Markup) -> Document:
    """Return the document of a source; every block belongs to a section, code and contents give no sentences."""
    silent = contents.find(markup)
    sections, section_of = _sections(markup.blocks, silent, len(markup.text))
    found, first_sentence = _sentences(markup, sections, section_of, silent)
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
    markup: Markup, sections: Sequence[Section], section_of: Sequence[int], silent: frozenset[int]
) -> tuple[MutableSequence[Sentence], MutableSequence[int]]:
    """Return all sentences, and for each block (and the end) the index of its first one."""
    text, blocks = markup.text, markup.blocks
    reader = leadins.Reader(text, blocks)
    found = packed.rows(packed.Sentences, len(text))
    first_sentence = packed.numbers(len(text))
    for index, block in enumerate(blocks):
        first_sentence.append(len(found))
        if block.kind == "code" or block.kind == "comment":
            continue
        if index in silent:
            reader.skip(block)
            continue
        start, end = block.span
        heading = sections[section_of[index]].heading
        if block.kind == "heading" and end - start <= _MAX_HEADING:
            span = sentences.trim(text, start, end)
            found.extend(reader.read(index, block, [sentences.Piece(span)] if span.end > span.start else [], heading))
            continue
        if end - start <= sentences.MAX_BLOCK:
            found.extend(reader.read(index, block, sentences.split(text, start, end), heading))
            continue
        for part in sentences.parts_of(text, start, end):
            found.extend(reader.read(index, block, sentences.split(text, *part), heading))
    first_sentence.append(len(found))
    answers.join(text, blocks, found, first_sentence)
    return found, first_sentence
