"""Structure: sections, and what is read in front of each sentence."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import Block, BlockKind, Document, Link, Markup
from policylint.formats import structure
from policylint.formats import text as plain
from policylint.formats.leadins import MAX_CONTEXT_CHARS, MAX_CONTEXT_WORDS, MAX_CONTEXTS
from policylint.source import Source, Span
from tests.makers import make_document

KINDS: dict[str, BlockKind] = {"#": "heading", "-": "item", "+": "paragraph", "c": "code", "|": "cell", "t": "term"}
MARK = re.compile(r"(#+|-+|\++|c|\||t) ")


def document(text: str) -> Document:
    """Build a document from lines such as `## Heading`, `-- nested item`, `+ paragraph in an item`, `c code`."""
    blocks = []
    at = 0
    for line in text.splitlines(keepends=True):
        marker = MARK.match(line)
        start = at + (marker.end() if marker else 0)
        end = at + len(line.rstrip())
        if end > start:
            kind = KINDS[marker[1][0]] if marker else "paragraph"
            level = len(marker[1]) if marker and marker[1][0] in "#-+" else 0
            blocks.append(Block(kind, Span(start, end), level))
        at += len(line)
    return structure.build(Source("p.md", text, "markdown"), Markup(text, tuple(blocks)))


def read(found: Document) -> list[str]:
    """Return the sentences of a document, each behind its context."""
    return [
        " > ".join([*(found.words(span) for span in sentence.context), found.words(sentence.span)])
        for sentence in found.sentences
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You may:\n- see it\n- fix it", ["You may:", "You may: > see it", "You may: > fix it"]),
        (
            "We log. We share these.\n- names",
            ["We log.", "We share these.", "We share these. > names"],
        ),
        ("We log a lot.\n- names", ["We log a lot.", "names"]),
        ("# Rights\n- see it", ["Rights", "Rights > see it"]),
        ("# Rights\nWe log a lot.\n- see it", ["Rights", "We log a lot.", "Rights > see it"]),
        (
            "You may:\n- ask us to:\n-- see it\n-- fix it\n- go",
            [
                "You may:",
                "You may: > ask us to:",
                "You may: > ask us to: > see it",
                "You may: > ask us to: > fix it",
                "You may: > go",
            ],
        ),
        (
            "You may:\n- Access. Ask for a copy. It is free.",
            ["You may:", "You may: > Access.", "You may: > Access. > Ask for a copy.", "It is free."],
        ),
        ("Access. Ask for a copy.", ["Access.", "Access. > Ask for a copy."]),
        ("We log. You ask.", ["We log.", "You ask."]),
        (
            "You may:\n- Access\n+ Ask us.\n- go",
            ["You may:", "You may: > Access", "You may: > Access > Ask us.", "You may: > go"],
        ),
        (
            "You may:\n- Access\n+ Ask us to:\n-- send it\n- go",
            [
                "You may:",
                "You may: > Access",
                "You may: > Access > Ask us to:",
                "You may: > Access > Ask us to: > send it",
                "You may: > go",
            ],
        ),
        (
            "You may: (a) see it; (b) fix it.",
            ["You may:", "You may: > see it;", "You may: > fix it."],
        ),
        (
            "Please:\n- note: (a) see it; (b) fix it.",
            ["Please:", "Please: > note:", "Please: > note: > see it;", "Please: > note: > fix it."],
        ),
        ("You may:\nc x = 1\n- see it", ["You may:", "You may: > see it"]),
    ],
)
def test_context(text: str, expected: list[str]) -> None:
    assert read(document(text)) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Data | Kept\n-|-\nMail | 30 days. Then gone.",
         ["Data", "Kept", "Data > Mail", "Data > Mail > Kept > 30 days.", "Data > Mail > Kept > 30 days. > Then gone."]),
        ("Asked | Answer\n-|-\nDo we sell? | No.\nDo we rent? | **Never**, to nobody.",
         ["Asked", "No > Answer", "Asked > No > Answer > Do we sell?", "Asked > Do we sell? > Answer > No.",
          "Asked > Never > Answer > Do we rent?", "Asked > Do we rent? > Answer > Never, to nobody."]),
        ("Asked | Answer\n-|-\nDo we sell? | Yes.\nFees | No fee\nErasure | No later than May\nEnd | No-one knows",
         ["Asked", "Answer", "Asked > Yes > Do we sell?", "Asked > Do we sell? > Answer > Yes.",
          "Asked > Fees", "Asked > Fees > Answer > No fee",
          "Asked > Erasure", "Asked > Erasure > Answer > No later than May",
          "Asked > End", "Asked > End > Answer > No-one knows"]),
        ("Data | Used | Sold\n-|-|-\nMail | yes | no\nFace | no | no",
         ["Data", "Used", "no > Sold", "Data > Mail", "Data > Mail > Used > yes", "Data > Mail > Sold > no",
          "Data > no > Used > Face", "Data > Face > Used > no", "Data > Face > Sold > no"]),
        (" | \n-|-\nDo we sell? | No", ["No > Do we sell?", "Do we sell? > No"]),
        ("A | B\n-|-\nTwo. Sentences. | No",
         ["A", "No > B", "A > Two.", "A > Two. > Sentences.", "A > Two. Sentences. > B > No"]),
        ("Right | Granted\n-|-\nErasure | ✗\nAccess | ✓",
         ["Right", "Granted", "Right > ✗ > Erasure", "Right > Erasure > Granted > ✗",
          "Right > Access", "Right > Access > Granted > ✓"]),
        ("Data | Sold\n-|-\nMail | n/a\nFace | -",
         ["Data", "n/a > Sold", "Data > Mail", "Data > Mail > Sold > n/a", "Data > Face", "Data > Face > Sold > -"]),
    ],
)  # fmt: skip
def test_cells_are_read_behind_their_headers(table: str, expected: list[str]) -> None:
    rows = "\n".join(f"|{row}|" for row in table.splitlines())
    assert read(make_document(rows)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do we sell data? No. We rent none.", ["No > Do we sell data?", "Do we sell data? > No.", "We rent none."]),
        ("## Do we sell data?\n\nNever!", ["Never > Do we sell data?", "Do we sell data? > Never!"]),
        (
            "Do we sell data? Absolutely not.",
            ["Absolutely not > Do we sell data?", "Do we sell data? > Absolutely not."],
        ),
        (
            "Do we sell data? Of course not all of it.",
            ["Do we sell data?", "Do we sell data? > Of course not all of it."],
        ),
        ("Do we sell data? Yes.", ["Yes > Do we sell data?", "Do we sell data? > Yes."]),
        ("## May I see my file?\n\nOf course!", ["Of course > May I see my file?", "May I see my file? > Of course!"]),
        (
            "Do we send data abroad? Not yet.",
            ["Not yet > Do we send data abroad?", "Do we send data abroad? > Not yet."],
        ),
        (
            "Do we rent data? I'm afraid not, no.",
            ["I'm afraid not > Do we rent data?", "Do we rent data? > I'm afraid not, no."],
        ),
        ("Do we log? Not at the moment", ["Not at the moment > Do we log?", "Do we log? > Not at the moment"]),
        ("Do we log? Not at the door.", ["Do we log?", "Do we log? > Not at the door."]),
        ("Do we sell data? No one knows.", ["Do we sell data?", "Do we sell data? > No one knows."]),
        ("We sell data. No.", ["We sell data.", "No."]),
        ("## Who gets it?\n\nOur bank.", ["Who gets it?", "Who gets it? > Our bank."]),
        ("**Who gets it?**\n\nWe tell nobody.", ["Who gets it?", "We tell nobody."]),
        ("## Who gets it?\n\n## Where?\n\nOur bank.", ["Who gets it?", "Where?", "Where? > Our bank."]),
        ("## Sale of data\n\nNone.", ["None. > Sale of data", "None."]),
        ("**Sale of data.** Not yet.", ["Not yet. > Sale of data.", "Sale of data. > Not yet."]),
        ("**Sale of data.** Not yet decided.", ["Sale of data.", "Sale of data. > Not yet decided."]),
        ("## Sale\n\nWe bake.\n\nNone.", ["Sale", "We bake.", "None."]),
        ("Q: Do we sell data?\n\nA: No.", ["No > Do we sell data?", "Do we sell data? > No."]),
    ],
)
def test_an_answer_is_read_in_front_of_its_question(text: str, expected: list[str]) -> None:
    assert read(make_document(text)) == expected


def test_what_is_denied_is_told() -> None:
    found = make_document(
        "May I see my file? No.\n\nMay I go? Yes.\n\n"
        "| Right | Granted | Sold | Kept |\n|-|-|-|-|\n| Access | ✗ | no | - |\n| Erasure | no | - | 2 days |\n"
    )
    denied = {found.words(found.sentences[at].span): found.words(said) for at, said in found.denied.items()}
    # What is kept is no right that is denied; "Granted" and "Sold" are answered with no in each row.
    assert denied == {"May I see my file?": "No", "Access": "no", "Granted": "✗", "Sold": "no"}


def test_descriptions_are_read_behind_their_terms() -> None:
    found = make_document("<dl><dt>Do we sell data?<dd>No<dt>Kept<dd>30 days</dl>", "html")
    assert read(found) == ["No > Do we sell data?", "Do we sell data? > No", "Kept", "Kept > 30 days"]


def test_sections() -> None:
    found = document("Hello.\n# A\nx.\n## B\n### C\ny.\n## D\n# E")
    shape = [(s.heading, s.level, s.parent, s.first, s.last) for s in found.sections]
    assert shape == [
        (-1, 0, -1, 0, 1),
        (1, 1, -1, 1, 3),
        (3, 2, 1, 3, 4),
        (4, 3, 2, 4, 6),
        (6, 2, 1, 6, 7),
        (7, 1, -1, 7, 8),
    ]
    assert found.section_of == (0, 1, 1, 2, 3, 3, 4, 5)
    assert found.path_of(3) == (3, 2, 1)


def test_an_empty_document_has_a_section() -> None:
    found = document("")
    assert len(found.sections) == 1
    assert found.first_sentence == (0,)


def test_contexts_are_cut_from_the_left() -> None:
    lead = "You may, " + "if so, " * 100 + "do this:"
    found = document(f"{lead}\n- see it")
    (context,) = found.sentences[-1].context
    said = found.words(context)
    assert said.endswith("so, do this:")
    assert len(said) <= MAX_CONTEXT_CHARS
    assert len(said.split()) <= MAX_CONTEXT_WORDS
    assert said.split()[0] in ("if", "so,")


def test_nesting_is_capped() -> None:
    found = document("\n".join("-" * depth + f" item {depth}:" for depth in range(1, 9)))
    assert max(len(sentence.context) for sentence in found.sentences) == MAX_CONTEXTS


def test_linked_contents_are_silent() -> None:
    text = "- One\n- Two\n- Six\n\nWe log."
    links = tuple(Link(Span(start, start + 3), "#x") for start in (2, 8, 14))
    blocks = tuple(Block("item", link.span, 1) for link in links)
    markup = Markup(text, (*blocks, Block("paragraph", Span(19, 26))), links)
    assert read(structure.build(Source("p.md", text, "markdown"), markup)) == ["We log."]


def test_repeated_headings_are_silent() -> None:
    found = document(
        "- 1. Use\n- 2. Law\n- 3. Mail ..... 4\n# 1. Use\nWe log.\n# 2. Law\nWe obey.\n# 3. Mail\nWe write."
    )
    assert read(found) == ["1. Use", "We log.", "2. Law", "We obey.", "3. Mail", "We write."]


def test_repeated_titles_open_no_section() -> None:
    found = document("# Use\n# Law\n# Mail\n# Use\nWe log.\n# Law\nWe obey.\n# Mail\nWe write.")
    assert [section.heading for section in found.sections] == [-1, 3, 5, 7]


def check(found: Document) -> None:
    """Check what holds for any document."""
    at = 0
    for sentence in found.sentences:
        block = found.blocks[sentence.block]
        assert max(at, block.span.start) <= sentence.span.start < sentence.span.end <= block.span.end
        at = sentence.span.end
        assert len(sentence.context) <= MAX_CONTEXTS
        assert sum(end - start for start, end in sentence.context) <= MAX_CONTEXT_CHARS
        for start, end in sentence.context:
            assert start < end
            assert end <= sentence.span.start or start >= sentence.span.end  # an answer stands behind its question
    assert found.sections
    assert len(found.section_of) == len(found.blocks)
    assert [s.first for s in found.sections[1:]] == [s.last for s in found.sections[:-1]]
    assert len(found.first_sentence) == len(found.blocks) + 1
    for index in range(len(found.blocks)):
        own = range(found.first_sentence[index], found.first_sentence[index + 1])
        assert all(found.sentences[at].block == index for at in own)


LINE = st.tuples(
    st.sampled_from(["", "# ", "## ", "#### ", "- ", "-- ", "--- ", "+ ", "++ ", "c ", "| ", "t "]),
    st.sampled_from(
        ["You may:", "Access. Ask us.", "names", "(a) x; (b) y.", "w " * 300, "These: a; b; c.", "", "Use"]
    ),
)


@given(st.lists(LINE, max_size=30))
def test_any_blocks(lines: list[tuple[str, str]]) -> None:
    check(document("\n".join(marker + said for marker, said in lines)))


@given(st.lists(LINE, max_size=20), st.sampled_from(["\n", "\n\n"]))
def test_any_plain_text(lines: list[tuple[str, str]], end: str) -> None:
    source = Source("p.txt", end.join(marker + said for marker, said in lines), "text")
    check(structure.build(source, plain.parse(source)))


@pytest.mark.parametrize("unit", ["- see it\n", "# Use\n", "You may:\n- see it\n", "- a\n-- b\n--- c\n"])
def test_is_linear(unit: str) -> None:
    text = unit * 20_000
    started = time.process_time()
    document(text)
    assert time.process_time() - started < 10
