import hashlib

import pytest

from detector.errors import InputError
from detector.lexicons import import_list, load_matcher, remove_list, stored

CSV = """tortured_phrase,expected_phrase,num_papers
\"\"\"profound learning\"\"\",deep learning,"1,000"
,,
\"\"\"bosom\"\"\",,3
"""


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / "pps.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("UNSPIN_LEXICONS", str(tmp_path / "lists"))
    return tmp_path / "lists"


def test_what_is_imported_is_kept_with_its_pedigree(csv_file, place):
    made = import_list(csv_file)
    assert (made.name, made.source) == ("pps", "pps.csv")
    assert made.sha256 == hashlib.sha256(csv_file.read_bytes()).hexdigest()
    assert [(entry.query, entry.expected) for entry in made.entries] == [
        ('"profound learning"', "deep learning"), ('"bosom"', ""),
    ]  # fmt: skip
    assert stored() == [made]
    assert load_matcher().find("Profound learning")[0].expected == "deep learning"


def test_a_list_takes_the_place_of_its_forerunner(csv_file, place):
    import_list(csv_file)
    csv_file.write_text("phrase,expected\nfoo bar,baz\n", encoding="utf-8")
    import_list(csv_file)
    import_list(csv_file, "other")
    assert [(one.name, len(one.entries)) for one in stored()] == [("other", 1), ("pps", 1)]


def test_a_list_is_forgotten(csv_file, place):
    import_list(csv_file)
    remove_list("pps")
    assert stored() == []
    assert load_matcher() is None
    with pytest.raises(InputError, match="pps: no list of that name"):
        remove_list("pps")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n", "no columns 'tortured_phrase' and 'expected_phrase'"),
        (b"", "no columns"),
        (b"\xff\xfe\x00", "not a CSV file in UTF-8"),
        (b'phrase,expected\nfine,yes\n"""broken",no\n', "record 3: a quotation mark is missing"),
    ],
)
def test_bad_lists_are_refused_in_one_sentence(tmp_path, place, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        import_list(path)
    assert stored() == []


def test_a_missing_file_and_an_odd_name(tmp_path, csv_file, place):
    with pytest.raises(InputError, match=r"nix\.csv: cannot be read"):
        import_list(tmp_path / "nix.csv")
    with pytest.raises(InputError, match="no name for a list"):
        import_list(csv_file, "../evil")


def test_a_damaged_list_is_named(csv_file, place):
    import_list(csv_file)
    (place / "pps.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"pps\.json: a damaged list"):
        stored()
