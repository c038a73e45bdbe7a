import json

from detector.corpus.records import Columns, read_records


def read(*lines, text="text", name="id"):
    return list(read_records([line.encode() + b"\n" for line in lines], Columns(text, name)))


def test_columns_are_told_apart():
    (record,) = read('{"doi": 7, "body": "Words.", "text": "kept", "year": 1999}', text="body", name="doi")
    assert (record.id, record.text, record.error) == (7, "Words.", None)
    assert record.further == {"text": "kept", "year": 1999}


def test_a_bad_record_says_what_is_wrong_and_on_which_line():
    records = read(
        "{bad", "", "[1]", '{"id": 1}', '{"id": 2, "text": 5}', '{"id": 3, "text": "\\ud800"}', "[" * 99999
    )
    assert [record.text for record in records] == [None] * 6
    assert [record.id for record in records] == [None, None, 1, 2, 3, None]
    assert [record.error.split(":")[0][:6] for record in records] == [f"line {n}" for n in (1, 3, 4, 5, 6, 7)]
    assert records[2].error == "line 4: no column 'text'"
    assert [record.parsed for record in records] == [False, False, True, True, True, False]


def test_bytes_that_are_no_text_are_a_bad_record():
    (record,) = read_records([b'{"text": "\xff"}\n'], Columns())
    assert "UTF-8" in record.error


def test_sizes_sum_up_to_the_input_and_a_byte_order_mark_is_no_part_of_it():
    lines = [b"\xef\xbb\xbf" + json.dumps({"text": "é"}).encode() + b"\n", b"\n", b'{"text": "x"}']
    records = list(read_records(lines, Columns()))
    assert [record.error for record in records] == [None, None]
    assert sum(record.size for record in records) == sum(map(len, lines))
