"""docs/explanation/features.md names every row, and for each that holds a test that there is."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.pages import doc, rows

TABLE = rows("\n" + doc("explanation/features.md"), "# Features")
TESTS = {
    name
    for path in (ROOT / "tests" / "features").glob("test_*.py")
    for name in re.findall(r"^def (test_row_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_every_row_is_there_in_order():
    assert [row[0] for row in TABLE] == [str(number) for number in range(1, 61)]
    assert {row[2] for row in TABLE} <= {"yes", "no", "not yet"}
    assert all(row[3] for row in TABLE if row[2] == "no"), "a row that does not hold says why"


def test_every_row_that_holds_has_its_test():
    named = {row[4].strip("`") for row in TABLE if row[2] == "yes"}
    assert named == TESTS
    assert all(row[4] == "-" for row in TABLE if row[2] != "yes")
    for row in TABLE:
        assert row[4] == "-" or row[4].startswith(f"`test_row_{int(row[0]):02}_")
