import csv
import gzip
import json
import sys

import pytest

from detector.corpus.sources import is_corpus, open_source
from detector.errors import InputError

pyarrow = pytest.importorskip("pyarrow", reason="needs unspin[corpus]")
zstandard = pytest.importorskip("zstandard", reason="needs unspin[corpus]")

ROWS = [{"id": f"r{number}", "text": f"Text é {number}.", "year": 1990 + number} for number in range(600)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def _lines(path):
    path.write_bytes(LINES)


def _gz(path):
    path.write_bytes(gzip.compress(LINES[:9000]) + gzip.compress(LINES[9000:]))


def _zst(path):
    pack = zstandard.ZstdCompressor().compress
    path.write_bytes(pack(LINES[:9000]) + pack(LINES[9000:]))


def _csv(path):
    with path.open("w", encoding="utf-8-sig", newline="") as sink:
        writer = csv.DictWriter(sink, ROWS[0])
        writer.writeheader()
        writer.writerows(ROWS)


def _parquet(path):
    from pyarrow import Table, parquet

    parquet.write_table(Table.from_pylist(ROWS), path)


def _saved(path):
    datasets = pytest.importorskip("datasets", reason="needs unspin[train]")
    datasets.Dataset.from_list(ROWS).save_to_disk(str(path), num_shards=2)


def _split(path):
    datasets = pytest.importorskip("datasets", reason="needs unspin[train]")
    parts = {name: datasets.Dataset.from_list(part) for name, part in (("a", ROWS[:9]), ("b", ROWS[9:]))}
    datasets.DatasetDict(parts).save_to_disk(str(path))


KINDS = {
    "c.jsonl": _lines,
    "c.ndjson": _lines,
    "c.jsonl.gz": _gz,
    "c.jsonl.zst": _zst,
    "c.csv": _csv,
    "c.parquet": _parquet,
    "saved": _saved,
    "splits": _split,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_same_records(tmp_path, name):
    path = tmp_path / name
    KINDS[name](path)
    assert is_corpus(path)
    with open_source(path) as source:
        records = list(source.records)
    assert [(record.id, record.text) for record in records] == [(row["id"], row["text"]) for row in ROWS]
    assert [int(record.further["year"]) for record in records] == [row["year"] for row in ROWS]
    assert all(record.error is None for record in records)
    if source.total is not None:
        assert sum(record.size for record in records) <= source.total
        assert all(record.size >= 0 for record in records)


def test_columns_have_any_name(tmp_path):
    path = tmp_path / "c.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([{"doi": 7, "body": "Words."}, {"doi": 8}]), path)
    with open_source(path, "body", "doi") as source:
        first, second = source.records
    assert (first.id, first.text, source.total) == (7, "Words.", 2)
    assert second.error == "row 2: column 'body' is no string"


def test_a_folder_of_documents_is_a_record_each(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.md").write_text("# Title\n\nSome *text*.")
    (tmp_path / "sub" / "b.txt").write_bytes(b"\x00\x01\x02binary")
    with open_source(tmp_path) as source:
        first, second = source.records
    assert source.total == 2
    assert (first.id, first.document.format) == ("a.md", "markdown")
    assert (second.id, second.document) == ("sub/b.txt", None)
    assert "b.txt" in second.error
    assert not is_corpus(tmp_path)
    assert not is_corpus(tmp_path / "a.md")


def test_bad_rows_are_told_by_their_line(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(b'id,text\n1,one,more\n2,"two\nlines"\n3\n4,\xff\n')
    with open_source(path) as source:
        records = list(source.records)
    assert [record.error is None for record in records] == [False, True, False, False]
    assert records[0].error == "line 2: more fields than the header has"
    assert (records[1].id, records[1].text) == ("2", "two\nlines")
    assert records[2].error == "line 5: column 'text' is no string"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.jsonl", b"just some prose", "no JSON Lines file"),
        ("c.jsonl.gz", gzip.compress(LINES)[:-30], "cannot be read to its end"),
        ("c.jsonl.gz", b"no gzip", "cannot be read to its end"),
        ("c.jsonl.zst", b"no zstandard", "cannot be read to its end"),
        ("c.parquet", b"no parquet", "cannot be read as Parquet"),
    ],
)
def test_what_is_damaged_is_named(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as error, open_source(path) as source:
        list(source.records)
    assert name in str(error.value)


def test_a_missing_file_and_a_damaged_dataset_are_named(tmp_path):
    with pytest.raises(InputError, match=r"nix\.jsonl: cannot be read"), open_source(tmp_path / "nix.jsonl"):
        pass
    (tmp_path / "state.json").write_text("{}")
    with pytest.raises(InputError, match="no saved dataset"), open_source(tmp_path):
        pass


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with (
        pytest.raises(InputError, match=r"pip install .unspin\[corpus\]"),
        open_source(tmp_path / "c.parquet"),
    ):
        pass
