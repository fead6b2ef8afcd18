"""Where wordings count, against the same said plainly, on random documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import WITHIN, Document, Within
from policylint.scope import Announced, Neighbours, Outline
from tests.makers import make_document

LINES = st.sampled_from(
    ["# Title", "## Two", "### Three", "## Other", "One. Two.", "A text.", "A text.", "- item", "---"]
)
DOCUMENTS = st.lists(LINES, min_size=1, max_size=25).map(lambda lines: make_document("\n\n".join(lines) + "\n"))
ROW = "| Data | Kept for |\n|---|---|\n| Mail | 30 days |\n"


def are_near(document: Document, one: int, other: int, scope: Within) -> bool:
    """Say whether two sentences lie in one scope, the one in that of the other."""
    blocks = [document.sentences[sentence].block for sentence in (one, other)]
    sections = [document.section_of[block] for block in blocks]
    distance = abs(blocks[0] - blocks[1])
    if scope == "next":
        return one - other in (0, 1) and sections[0] == sections[1]
    if scope == "below":
        is_within = sections[1] in document.path_of(sections[0])
        return one >= other and is_within and distance <= 6
    if scope == "paragraph":
        return distance <= 1 and sections[0] == sections[1]
    if scope == "section":
        outer, inner = sorted(sections, key=lambda section: len(document.path_of(section)))
        return outer in document.path_of(inner) and (document.sections[outer].level > 1 or distance <= 6)
    return scope == "document" or one == other


@pytest.mark.parametrize("scope", WITHIN)
@given(document=DOCUMENTS, data=st.data())
def test_neighbours_are_the_sentences_in_one_scope_with_one_of_some(
    scope: Within, document: Document, data: st.DataObject
):
    every = range(len(document.sentences))
    some = data.draw(st.sets(st.sampled_from(every)) if every else st.just(set()))
    neighbours = Neighbours(Outline(document), some, scope)
    plain = {at for at in every if any(are_near(document, at, one, scope) for one in some)}
    assert set(neighbours.among(every)) == plain
    assert {at for at in every if neighbours.has(at)} == plain


@given(document=DOCUMENTS, data=st.data())
def test_a_heading_announces_its_section_and_those_within_and_a_label_its_block(
    document: Document, data: st.DataObject
):
    every = range(len(document.sentences))
    drawn = data.draw(st.sets(st.sampled_from(every))) if every else set()
    blocks = {document.sentences[at].block for at in drawn}
    wanted = {document.section_of[block] for block in blocks if document.blocks[block].kind == "heading"}
    outline = Outline(document)
    labelled = {at for label in drawn for at in outline.labels.get(label, ())}
    announced = set(Announced(outline, drawn).among(every))
    for at, sentence in enumerate(document.sentences):
        path = document.path_of(document.section_of[sentence.block])
        assert (at in announced) == (at in labelled or any(section in wanted for section in path))


def test_labels_say_what_is_told_behind_them():
    document = make_document(
        "# Privacy\n\n**Retention.** Names 30 days. Mail a year.\n\nWe keep it. Names: 30 days.\n\n"
        "Who gets it?\n\nOur bank.\n\n- Mail. A year.\n\nWe keep: (a) names; (b) mail; (c) letters.\n"
    )
    words = [document.words(sentence.span) for sentence in document.sentences]
    labels = {words[at]: [words[one] for one in rest] for at, rest in Outline(document).labels.items()}
    # The item's label is not its own: it is read with what leads to the list.
    assert labels == {"Retention.": ["Names 30 days.", "Mail a year."], "Who gets it?": ["Our bank."]}


def test_a_header_announces_the_cells_below_it():
    document = make_document(ROW)
    outline = Outline(document)
    words = [document.words(sentence.span) for sentence in document.sentences]
    header = words.index("Kept for")
    announced = Announced(outline, {header}).among(range(len(words)))
    assert [words[at] for at in announced] == ["30 days"]
    assert Announced(outline, set()).among(range(len(words))) == []


LISTS = """\
# We do not share

- data. Ever, with the postman who brings it.
- names
  - of cats: black
    - ones

  A further paragraph.

We (a) sell, (b) lend or (c) give it. Do we tell? No.

| Data | Kept for. Not long |
|---|---|
| Mail | 30 days |

"""


def test_a_sentence_is_led_by_those_that_are_read_in_front_of_it():
    for text in (LISTS, LISTS * 1_500):  # the latter is kept in arrays
        document = make_document(text)
        outline, words = Outline(document), [document.words(sentence.span) for sentence in document.sentences]
        count = len(words) // text.count("We (a)")
        plain: dict[int, list[int]] = {}
        for at, sentence in enumerate(document.sentences):
            for span in sentence.context:
                for lead in range(max(0, at - count), min(len(words), at + count)):
                    start, end = document.sentences[lead].span
                    if start < span.end and span.start < end:
                        plain.setdefault(lead, []).append(at)
            if at == 3 * count:
                break
        assert {lead: led for lead, led in plain.items() if lead < 2 * count} == {
            lead: [*led] for lead, led in outline.led.items() if lead < 2 * count
        }
        assert {words[at] for at in outline.led_by([words.index("names")])} == {
            "of cats: black",
            "ones",
            "A further paragraph.",
        }
        assert outline.led_by([words.index("ones")]) == ()
