"""`policylint audit` of Parquet, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policylint.auditing import TABLES
from tests.audits import TEXTS, table, tree, write_jsonl
from tests.conftest import Run
from tests.house import WEAK


def test_parquet_in_is_as_jsonl_in_and_parquet_out_as_jsonl_out(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": id, "text": text} for id, text in TEXTS.items()] + [{"id": "none", "text": None}]
    write_jsonl("some.jsonl", rows)
    parquet.write_table(arrow.Table.from_pylist(rows), "some.parquet", row_group_size=2)
    audit("some.jsonl")
    audit("some.parquet", "-o", "from")
    audit("some.parquet", "-o", "to", form="parquet")
    assert len(tree("from/done")) == 2
    for name in TABLES:
        expected = [row | {"source": "some.parquet"} if name == "errors" else row for row in table(name)]
        assert table(name, "from") == expected
        read = parquet.read_table(f"to/{name}")
        assert read.to_pylist() == expected
        assert read.column_names == list(TABLES[name])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"body": ["x"]}, "some.parquet: has no column 'text' (columns: body)"),
        ({"texts": ["x"], "n": [1]}, "some.parquet: has no column 'text'; did you mean 'texts'? (columns: texts, n)"),
    ],
)
def test_a_parquet_file_without_the_columns_is_refused(audit: Run, columns: dict[str, list[Any]], message: str):
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table(columns), "some.parquet")
    result = audit("some.parquet")
    assert (result.exit_code, result.stderr) == (2, f"{message}\n")
    assert not Path("out").exists()


def test_a_parquet_file_may_be_empty_or_of_other_types(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"text": arrow.array([], arrow.string())}), "empty.parquet")
    parquet.write_table(arrow.table({"text": [1, None], "id": [[1], [2]]}), "types.parquet")
    parquet.write_table(arrow.table({"text": arrow.array([b"\xff"], arrow.binary())}), "bytes.parquet")
    assert audit("empty.parquet", "types.parquet", "bytes.parquet", "good.md").exit_code == 2
    assert [row["id"] for row in table("documents")] == ["good.md"]
    assert [(row["id"], row["message"]) for row in table("errors")] == [
        ("types.parquet:1", "its text is no text but a number"),
        ("types.parquet:2", "its text is no text but null"),
        ("bytes.parquet:1", "its text is no text but bytes"),
    ]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"x" * 100])
def test_what_is_no_parquet_is_refused(audit: Run, data: bytes):
    pytest.importorskip("pyarrow")
    Path("some.parquet").write_bytes(data)
    result = audit("some.parquet")
    assert result.exit_code == 2
    assert result.stderr.startswith("some.parquet: cannot be read as Parquet: ")


def test_a_parquet_file_that_breaks_off_is_an_error_row(audit: Run):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": str(number), "text": f"{WEAK}{number}"} for number in range(10)]
    parquet.write_table(arrow.Table.from_pylist(rows), "some.parquet", compression="none", use_dictionary=False)
    data = bytearray(Path("some.parquet").read_bytes())
    data[4:60] = b"\xff" * 56  # the first page; the footer is sound
    Path("some.parquet").write_bytes(data)
    assert audit("some.parquet").exit_code == 2
    (error,) = table("errors")
    assert "cannot be read as Parquet" in error["message"]
