import pytest

from detector.corpus.outputs import open_output
from detector.errors import UsageError

parquet = pytest.importorskip("pyarrow.parquet", reason="needs unspin[corpus]")

ROWS = [
    {"id": 1, "score": None, "error": None},
    {"id": 2, "score": 0.5, "error": "why", "year": 1999},
    {"id": "three", "score": 1.0, "error": None, "tags": ["x", {"y": 1}], "year": "about 1999"},
    {"id": None, "score": 0.25, "error": None, "big": 10**30},
]


@pytest.mark.parametrize("commits", [(4,), (1, 2, 3, 4), (2, 4), (3, 3, 4)])
def test_a_table_has_every_row_and_column_however_it_was_committed(tmp_path, commits):
    path = tmp_path / "out.parquet"
    with open_output(path, 0) as sink:
        first = 0
        for last in commits:
            sink.append(ROWS[first:last])
            sink.commit()
            first = last
        sink.finish()
    rows = parquet.read_table(path).to_pylist()
    assert [row["id"] for row in rows] == ["1", "2", "three", None]
    assert [row["score"] for row in rows] == [None, 0.5, 1.0, 0.25]
    assert [row["error"] for row in rows] == [None, "why", None, None]
    assert [row["year"] for row in rows] == [None, "1999", "about 1999", None]
    assert rows[2]["tags"] == '["x", {"y": 1}]'
    assert float(rows[3]["big"]) == 1e30
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_not_committed_is_cut_off(tmp_path):
    path = tmp_path / "out.parquet"
    with open_output(path, 0) as sink:
        sink.append(ROWS[:1])
        assert sink.commit() == 1
        sink.append(ROWS[1:2])
        sink.commit()
    with open_output(path, 1) as sink:
        sink.append(ROWS[3:])
        assert sink.commit() == 2
        sink.finish()
    assert [row["id"] for row in parquet.read_table(path).to_pylist()] == [1, None]


def test_lines_are_cut_back_to_what_was_committed(tmp_path):
    path = tmp_path / "out.jsonl"
    with open_output(path, 0) as sink:
        sink.append(ROWS[:1])
        size = sink.commit()
        sink.append(ROWS[1:2])
    with open_output(path, size) as sink:
        sink.append(ROWS[3:])
        sink.finish()
    assert [line[:9] for line in path.read_text().splitlines()] == ['{"id": 1,', '{"id": nu']


def test_no_rows_make_an_empty_output(tmp_path):
    for name in ("out.jsonl", "out.parquet"):
        with open_output(tmp_path / name, 0) as sink:
            sink.commit()
            sink.finish()
    assert (tmp_path / "out.jsonl").read_bytes() == b""
    assert parquet.read_table(tmp_path / "out.parquet").num_rows == 0


def test_a_folder_that_is_not_there_is_named(tmp_path):
    for name in ("o.jsonl", "o.parquet"):
        with pytest.raises(UsageError, match="cannot be written"), open_output(tmp_path / "x" / name, 0):
            pass
