import csv
import gzip
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.corpus.labelled import LabelledColumns, read_labelled
from detector.errors import InputError

TEXT = "They met at the culmination."
ROWS = [
    {
        "id": "s",
        "text": TEXT,
        "label": "spun",
        "spans": [{"start": 16, "text": "culmination", "original": "summit"}],
        "domain": "news",
    },
    {"id": "c", "text": "They met, at last.", "label": "clean", "spans": None, "domain": "law"},
]


def _csv(path, rows):
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.DictWriter(sink, rows[0])
        writer.writeheader()
        for row in rows:
            spans = row.get("spans")
            writer.writerow({**row, "spans": json.dumps(spans) if spans else ""} if "spans" in row else row)


def _lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _gz(path, rows):
    path.write_bytes(gzip.compress(_lines(rows)))


def _zst(path, rows):
    zstandard = pytest.importorskip("zstandard", reason="needs unspin[corpus]")
    path.write_bytes(zstandard.ZstdCompressor().compress(_lines(rows)))


def _parquet(path, rows):
    pyarrow = pytest.importorskip("pyarrow", reason="needs unspin[corpus]")
    from pyarrow import parquet

    parquet.write_table(pyarrow.Table.from_pylist(rows), path)


WRITERS = {
    "c.jsonl": lambda path, rows: path.write_bytes(_lines(rows)),
    "c.jsonl.gz": _gz,
    "c.jsonl.zst": _zst,
    "c.csv": _csv,
    "c.parquet": _parquet,
    "c.json": lambda path, rows: path.write_text(json.dumps(rows, indent=1)),
    "lines.json": lambda path, rows: path.write_bytes(_lines(rows)),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_gives_the_same_texts(tmp_path, name):
    WRITERS[name](tmp_path / name, ROWS)
    spun, clean = read_labelled(tmp_path / name, "domain")
    assert (spun.id, spun.text, spun.spun, spun.group) == ("s", TEXT, True, "news")
    (span,) = spun.spans
    assert (span.start, span.end, span.originals, spun.exhaustive) == (16, 27, ("summit",), True)
    assert (clean.id, clean.spun, clean.spans, clean.exhaustive, clean.group) == (
        "c",
        False,
        (),
        False,
        "law",
    )


@pytest.mark.parametrize("name", ["c.jsonl", "c.csv", "c.parquet", "c.json"])
def test_texts_without_an_id_are_numbered(tmp_path, name):
    WRITERS[name](tmp_path / name, [{"text": "a", "label": "spun"}, {"text": "b", "label": "clean"}])
    assert [labelled.id for labelled in read_labelled(tmp_path / name)] == [1, 2]


def test_columns_have_any_name_and_the_id_may_group(tmp_path):
    rows = [{"doi": "x", "body": TEXT, "truth": "clean"}]
    _csv(tmp_path / "c.csv", rows)
    (labelled,) = read_labelled(tmp_path / "c.csv", "doi", LabelledColumns("body", "doi", "truth"))
    assert (labelled.id, labelled.text, labelled.spun, labelled.group) == ("x", TEXT, False, "x")


def test_spans_in_parquet_may_be_json_and_an_empty_group_has_a_name(tmp_path):
    spans = json.dumps(ROWS[0]["spans"])
    rows = [{"text": TEXT, "label": "spun", "spans": spans, "kind": None}]
    _parquet(tmp_path / "c.parquet", rows)
    (labelled,) = read_labelled(tmp_path / "c.parquet", "kind")
    assert (labelled.spans[0].originals, labelled.group) == (("summit",), "(none)")


@pytest.mark.parametrize("name", ["c.jsonl", "c.csv", "c.parquet"])
def test_a_text_may_be_garbled_by_a_translator(tmp_path, name):
    labels = ["machine-garbled", "spun", "clean"]
    WRITERS[name](tmp_path / name, [{"text": "a", "label": label} for label in labels])
    read = [(labelled.spun, labelled.translated) for labelled in read_labelled(tmp_path / name)]
    assert read == [(True, True), (True, False), (False, False)]


def test_one_object_or_a_list_is_read_as_well(tmp_path):
    one = {"id": 1, "text": "at the culmination", "phrases": [{"span": "culmination", "original": "summit"}]}
    path = tmp_path / "gold.json"
    for content in (one, [one]):
        path.write_text(json.dumps(content, indent=1))
        (labelled,) = read_labelled(path)
        assert labelled.spun
        assert not labelled.exhaustive
        assert labelled.spans[0].start == 7
        assert labelled.spans[0].originals == ("summit",)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{bad", "line 2 is not valid JSON"),
        ("[]", "line 2 is JSON, but not an object"),
        ('{"id": 1, "text": "x", "label": "odd"}', "line 2: label 'odd' is none of"),
        ('{"id": 1, "text": "x", "label": null}', "line 2: label None is none of"),
        ('{"id": 1, "text": "x", "label": ["spun"]}', r"line 2: label \['spun'\] is none of"),
        ('{"id": 1, "label": "spun"}', "line 2: no column 'text'"),
        ('{"id": 1, "text": "x", "spans": [{"text": "y"}]}', "line 2: the span 'y' is not in the text"),
        ('{"text": "x", "spans": [{"text": "x", "start": 9}]}', "line 2: the span 'x' is not in the text"),
        ('{"text": "x", "spans": [{"text": "x", "start": "0"}]}', "'x' starts at '0', which is no whole"),
        ('{"text": "x", "spans": [{"text": "x", "originals": "y"}]}', "'x' are no list of strings"),
        ('{"text": "x", "spans": [{"text": "x", "original": 5}]}', "'x' are no list of strings"),
        ('{"id": 1, "text": "x", "spans": [5]}', "line 2: a span without its text"),
        ('{"id": 1, "text": "x", "spans": 5}', "line 2: column 'spans' is no list"),
        ('{"id": 1, "text": "x", "spans": "[{]"}', "line 2: column 'spans' is no JSON list"),
        ('{"id": 1, "text": "x", "exhaustive": "perhaps"}', "line 2: column 'exhaustive' is neither true"),
    ],
)
def test_a_bad_record_is_named_by_its_line(tmp_path, line, problem):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": 0, "text": "x", "label": "clean"}\n' + line)
    with pytest.raises(InputError, match=problem) as error:
        read_labelled(path)
    assert str(error.value).startswith(f"{path}: ")
    assert str(error.value).endswith("; mend the record")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.csv", "text,kind\nx,spun\n", "line 2: no column 'label'; mend"),
        ("c.csv", "text,label\nx,\n", "line 2: label '' is none of"),
        ("c.csv", "text,label\nx,spun,more\n", "line 2: more fields than the header has; mend"),
        ("c.csv", 'text,label,spans\nx,spun,"[{"\n', "line 2: column 'spans' is no JSON list"),
        ("c.json", '[{"text": "x"},\n {"text"}]', "no valid JSON .* at line 2, column"),
        ("c.json", '[{"text": "x"}, 5]', "record 2 is JSON, but not an object; mend"),
        ("c.json", "", "holds no records"),
        ("c.csv", "text,label\n", "holds no records"),
        ("c.txt", "just prose", "no JSON Lines file"),
    ],
)
def test_a_bad_file_is_named_with_its_place(tmp_path, name, content, said):
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=said) as error:
        read_labelled(tmp_path / name)
    assert str(error.value).startswith(f"{tmp_path / name}: ")


def test_a_yes_in_a_table_is_not_any_word(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("text,label,exhaustive\nx,spun,False\nx,spun,true\nx,spun,\n")
    assert [labelled.exhaustive for labelled in read_labelled(path)] == [False, True, False]


def test_a_missing_group_column_is_named(tmp_path):
    WRITERS["c.jsonl"](tmp_path / "c.jsonl", ROWS)
    with pytest.raises(InputError, match="line 1: no column 'year'"):
        read_labelled(tmp_path / "c.jsonl", "year")


def test_an_empty_and_a_missing_file_are_named(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="holds no records"):
        read_labelled(tmp_path / "empty.jsonl")
    for name in ("nix.jsonl", "nix.json", "nix.csv", "nix.parquet"):
        with pytest.raises(InputError, match=rf"{name}: cannot be read"):
            read_labelled(tmp_path / name)


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install .unspin\[corpus\]"):
        read_labelled(tmp_path / "c.parquet")


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@given(st.lists(st.tuples(WORDS, st.booleans(), WORDS), min_size=1, max_size=8))
def test_csv_and_json_lines_say_the_same(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("both")
    rows = [
        {"id": name, "text": text, "label": "spun" if spun else "clean", "spans": [{"text": text[:3]}]}
        for name, spun, text in records
    ]
    for name in ("c.csv", "c.jsonl"):
        WRITERS[name](folder / name, rows)
    assert read_labelled(folder / "c.csv") == read_labelled(folder / "c.jsonl")
