import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.corpus.records import Columns, read_records
from detector.corpus.shards import Shard, shards
from detector.errors import InputError

pytest.importorskip("fsspec", reason="needs unspin[ray]")

LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
            lambda text: json.dumps({"text": text})
        ),
        st.sampled_from(["", "{bad", '{"text": 5}', " \r", "\u2028"]),
    ),
    max_size=30,
)


@given(LINES, st.integers(1, 200), st.booleans())
def test_shards_hold_the_records_of_the_whole(tmp_path_factory, lines, size, ended):
    path = tmp_path_factory.mktemp("lines") / "in.jsonl"
    path.write_bytes(("\n".join(lines) + "\n" * ended).encode())
    with path.open("rb") as whole:
        expected = list(read_records(whole, Columns()))
    found = [record for shard in shards(str(path), size) for record in shard.records(Columns())]
    assert [(r.text, r.error) for r in found] == [(r.text, r.error) for r in expected]


def test_a_parquet_file_is_cut_at_its_row_groups(tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="needs unspin[corpus]")
    from pyarrow import parquet

    path = tmp_path / "in.parquet"
    parquet.write_table(pyarrow.table({"text": ["a", None, "c", "d", "e"]}), path, row_group_size=2)
    parts = shards(str(path))
    assert [(part.start, part.first) for part in parts] == [(0, 1), (1, 3), (2, 5)]
    found = [record for part in parts for record in part.records(Columns())]
    assert [record.text for record in found] == ["a", None, "c", "d", "e"]
    assert found[1].error == "row 2: column 'text' is no string"


def test_what_cannot_be_cut_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"in\.jsonl\.gz: cannot be cut for many machines; give \.jsonl"):
        shards(str(tmp_path / "in.jsonl.gz"))
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read \(no such file or directory\)"):
        shards(str(tmp_path / "none.jsonl"))
    with pytest.raises(InputError, match="cannot be reached"):
        shards("nowhere://bucket/in.jsonl")
    (tmp_path / "no.parquet").write_text("no table")
    with pytest.raises(InputError, match=r"no\.parquet: cannot be read"):
        shards(str(tmp_path / "no.parquet"))


def test_an_object_store_is_read_like_a_disk():
    import fsspec

    address = "memory://unspin/in.jsonl"
    with fsspec.open(address, "wb") as sink:
        sink.write(b'{"text": "one"}\n{"text": "two"}\n')
    assert shards(address, 10) == [Shard(0, address, 0, 16, 1), Shard(1, address, 16, 32, 2)]
    assert [record.text for record in shards(address, 10)[1].records(Columns())] == ["two"]
