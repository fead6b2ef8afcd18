"""What spares a pattern, because it costs to compile: a look at the text by simpler means misses nothing that it finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint import addresses, entities, written
from policylint.checks import ages, defined_terms, definitions, email_addresses, readability, truncation
from policylint.formats import answers, contents, leadins, markdown_markers
from policylint.formats.markdown_raw import blank
from policylint.patterns import matches_at
from policylint.source import Span


def texts(pieces: str, most: int = 12) -> st.SearchStrategy[str]:
    """Return texts that are made of some words, with and without white space between them."""
    return st.lists(st.sampled_from([*pieces.split(), "", " ", " ", "\t", "\u00a0", "\r"]), max_size=most).map("".join)


LINES = texts("a A I no iv XIV data. 1 12. 12345) ٣ ² é . ) ( (a) # ## ####### - * + – • | : [ _ > = ` , ’ \x01 ſ")


@given(LINES)
def test_a_line_is_special_as_the_pattern_says(line: str) -> None:
    pattern = r"[ ]{0,3}+(?:[\s#>*+\-=_~`|:(\[\d<•·●○◦▪▫■□‣⁃∙–—]|$|[A-Za-z]{1,5}+[.)](?=\s|$))|    "
    assert not line or markdown_markers.is_special(line) == bool(re.match(pattern, line))


@given(LINES, st.integers(0, 4))
def test_headings_and_markers_are_those_of_the_patterns(line: str, at: int) -> None:
    heading = re.compile(r"#{1,6}(?=\s|$)|#{2,6}(?=[^\s#])").match(line, at)
    assert at > len(line) or markdown_markers.heading_level(line, at) == (len(heading[0]) if heading else 0)
    for pattern in (markdown_markers.MARKER, markdown_markers.STRICT_MARKER):
        assert repr(markdown_markers.marker_at(pattern, line, at)) == repr(pattern.match(line, at))


@given(
    LINES.map(lambda line: " ".join(line.lower().split())) | texts("section article artıcle part 1 1.2 a ivx x ) the")
)
def test_a_number_in_front_of_an_entry_is_found(said: str) -> None:
    said = " ".join(said.split())
    assert contents._may_be_numbered(said) or not contents._NUMBER.match(said)


@given(
    texts(
        "No NO no never nope yes Yes Sure Not at all yet Of course not Definitely abſolutely certaınly Sorry ſadly by no "
        "means İ'm I'm ı am We’re we are afraid not unfortunately currently probably regrettably , - ( _ . than “ \x01 é",
        6,
    )
)
def test_an_answer_is_found(text: str) -> None:
    assert repr(answers._answer(text, Span(0, len(text)))) == repr(answers._ANSWER.match(text))


@given(LINES | texts("| || - --- : :-: ---: |--- \xa0", 8))
def test_a_row_of_delimiters_is_what_the_pattern_says(row: str) -> None:
    pattern = r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?\s*+$"
    row = row.lstrip()
    assert markdown_markers.are_delimiters(row) == bool(re.match(pattern, row))


@given(texts("We We'll THEY ıf ſee thıs Thes x , - ( _ “ \x01 é", 4))
def test_a_word_that_begins_no_label_is_found(said: str) -> None:
    pattern = r"\W*(?:we|you|they|it|i|this|these|that|those|there|if|please|yes|no|see)\b"
    assert leadins._is_no_label(said) == bool(re.match(pattern, said, re.IGNORECASE))


@given(texts("a .com .company com/x /y(z) .co.uk .io_ .ioé .example .examples . : @ x. é ) >", 8))
def test_domains_are_those_of_one_pattern(text: str) -> None:
    whole = re.compile(rf"\.(?:{'|'.join(addresses._TOPS)})\b(?:\.[a-z]{{2,3}}\b)?(?:/[^\s<>\"'()\[\]{{}}]*)?")
    signs, at = addresses.find_signs(text).domains, 0
    expected = []
    for match in matches_at(whole, text, signs, len(text)):
        start = addresses._before(addresses._DOMAIN_START, text, max(at, match.start() - 120), match.start())
        if start >= 0:
            at = match.end()
            expected.append((start, at, "u"))
    assert [*addresses._domains(text, signs)] == expected


@given(texts("a\nb \n \n\n \r\n \x85 \x01 word"))
def test_what_is_blanked_keeps_its_line_ends(text: str) -> None:
    text = text.replace(" ", "\n")
    assert blank(text, "x") == re.sub(r"[^\r\n]", "x", text)


NAMES = (
    "Foo Bar-Baz of the & e.K e. für 2019 ( ) , . “ - Co Company Ltd Ltda Inc. SA SAS S.A S.A.R.L A/S s.r.o At é ’s _"
)


@given(texts(NAMES, 20), st.integers(0, 3), st.integers(0, 9))
def test_companies_are_those_of_one_pattern(text: str, skipped: int, cut: int) -> None:
    """The whole pattern tries each legal form behind each word, and costs four times as much to compile."""
    forms = "|".join(map(re.escape, entities._FORMS))
    form = re.compile(rf"(?<!\w)(?:{forms})(?!\w)")
    whole = re.compile(entities._NAME.pattern.removesuffix(r"\Z") + rf"(?:{forms})(?!\w)\.?")
    span = Span(min(skipped, len(text)), max(len(text) - cut, min(skipped, len(text))))
    starts = [word.start() for word in re.compile(r"\w+").finditer(text, *span)]
    expected, done = [], 0
    for at in starts:
        found = form.match(text, at, span.end) if at >= done else None
        if not found:
            continue
        done = found.end()
        matches = whole.finditer(text, max(span.start, at - 90), min(len(text), done + 1))
        name = next((match.start() for match in matches if match.end() >= done), -1)
        named = entities._named(text, name, at) if name >= 0 else None
        expected += [Span(named, done)] if named is not None else []
    assert [one.span for one in entities.organisations(text, span, starts)] == expected


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DAY, _YEAR = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d\d\b"
_DATES = (
    rf"\b{_DAY},?\s+(?:day\s+)?(?:of\s+)?(?:{_MONTH})\b\.?,?\s+{_YEAR}",
    rf"\b(?:{_MONTH})\b\.?,?\s+(?:the\s+)?{_DAY}[,.]?\s+{_YEAR}",
    r"\b(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)",
    r"\b\d{1,2}(?P<s>[/.-])\d{1,2}(?P=s)(?:(?:19|20)?\d\d)(?!\d)",
    rf"\b(?:{_MONTH})\b\.?,?\s+(?:of\s+)?{_YEAR}",
)


@given(
    texts(
        "4 12 3rd 2020 1999 March Mar. sept may day of the since APRİL aprıl Auguſt ſept - / . , 1/2/20 2020-05-06 x",
        16,
    )
)
def test_dates_are_those_of_one_pattern(text: str) -> None:
    looks = [found.span() for found in re.finditer("|".join(_DATES), text, re.IGNORECASE)]
    found = [one.at for one in written.dates_in(text)]
    assert set(found) <= set(looks)
    assert set(looks) - set(found) == {span for span in looks if not [*written.dates_in(text[slice(*span)])]}


@given(texts("a) (a) (b) (12) ( ) ; • | (abcd) word (see", 8))
def test_items_are_counted_as_by_one_pattern(text: str) -> None:
    pattern = r"[;•·|(](?:(?<!\()|(?:[a-z]{1,3}|\d{1,2})\))"
    assert readability._is_itemised(text) == (len(re.findall(pattern, text)) > 1)


@given(texts("this is the to able right our your app will may (s)s bathe them or organisation - – é", 10))
def test_words_that_cannot_stand_so_are_found(text: str) -> None:
    has_hint = any(truncation._holds(text, hint) for hint in truncation._HINTS.strings)
    assert has_hint or not truncation._GARBLED.search(text)


@given(texts("ten Sixteen eighteen 9 10 16 1٣ 21 22 116 under - . years _", 6))
def test_the_last_age_is_the_last(text: str) -> None:
    found = re.findall(rf"\b(1\d|2[01]|{'|'.join(ages._WORDS)})\b", text, re.IGNORECASE)
    expected = (int(found[-1]) if found[-1].isdigit() else 10 + ages._WORDS.index(found[-1].lower())) if found else 0
    assert ages._age(text) == expected


@given(
    texts("our the a and/or uses using collected authorized Our our, (the “the .the -a ’s é in_ x", 4).map("{} ".format)
)
def test_a_small_word_in_front_of_a_term_is_found(before: str) -> None:
    words = "|".join([*defined_terms._SMALL, rf"(?:{'|'.join(defined_terms._VERBS)})(?:s|es|d|ed|ing)?"])
    pattern = re.compile(rf"(?<![\w’'.-])(?:{words}),? \Z")
    assert defined_terms._ends_small(before) == bool(pattern.search(before, before.rfind(" ", 0, -1) + 1))


@given(
    texts('" ” ’ * _ :', 3),
    st.sampled_from(
        "mean means shall-mean refers-to is-defined are-defined is-any is-information is-data are-any includes-any "
        "include-data shall-include has-the-meaning have-the-meaning is-a- is-an- are-those are-people are-companies ("
        "“A (i.e. (as-defined are".split()
    ),
)
def test_what_says_that_a_term_is_defined_is_found(marks: str, means: str) -> None:
    after = f"{marks} {means.replace('-', ' ')}"
    begins = after.lstrip(definitions._MARKS).removeprefix(":").startswith(definitions._MEANS_BEGINS)
    assert begins or not definitions._MEANT_AFTER.match(after)


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (email_addresses._NO_DOMAIN, ("write to info@acme, or", "info@acme", "info@acme.")),
        (email_addresses._SPACED, ("info @acme.com", "info@ acme.com", "info @ acme.com")),
        (
            email_addresses._DISGUISED,
            ("info (at) acme.com", "info[AT]acme.com", "info (at] acme.com", "info {at} acme {dot} travel"),
        ),
        (email_addresses._SPELT_OUT, ("info at acme dot com", "info at acme DOT co DOT uk")),
        (email_addresses._PROTECTED, ("[email protected]", "[Email protected]", "[EMAIL PROTECTED]")),
    ],
)
def test_what_an_address_must_hold_is_in_it(pattern: re.Pattern[str], texts: tuple[str, ...]) -> None:
    hints = next(hints for hints, other, _ in email_addresses._PATTERNS if other is pattern)
    for text in texts:
        assert pattern.search(text)
        assert any(hint in text for hint in hints)
