"""The command as users run it, in a process of its own."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SPUN, CLEAN = str(EXAMPLES / "harbour-spun.txt"), str(EXAMPLES / "harbour-article.txt")
COMMAND = [sys.executable, "-c", "from detector.cli import main; main()"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "FORCE_COLOR"}}


def unspin(*arguments, stdin=None, **environment):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT | {"UNSPIN_LEXICONS": os.environ["UNSPIN_LEXICONS"]} | environment,
        timeout=120,
    )


def one_sentence(error):
    return error.startswith("unspin: ") and error.count("\n") == 1 and "Traceback" not in error


def test_the_exit_status_tells_whether_something_was_flagged():
    assert unspin("check", CLEAN).returncode == 0
    assert unspin("check", SPUN).returncode == 1
    assert unspin("check", CLEAN, SPUN).returncode == 1
    assert unspin("check", SPUN, "--exit-zero").returncode == 0


def test_the_threshold_decides_what_is_flagged():
    assert unspin("check", CLEAN, "--threshold", "0").returncode == 1
    assert unspin("check", SPUN, "--threshold", "1").returncode == 0
    assert unspin("check", "--threshold", "0", stdin="Too short.").returncode == 0


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02")
    run = unspin("check", tmp_path / "nix.txt", SPUN, bad, "--output-format", "json", "--exit-zero")
    assert run.returncode == 2
    output = json.loads(run.stdout)
    assert [document["path"] for document in output["documents"]] == [SPUN]
    assert {error["path"] for error in output["errors"]} == {str(tmp_path / "nix.txt"), str(bad)}
    lines = run.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("unspin: ") and line.count(str(tmp_path)) == 1 for line in lines)


def test_json_offsets_lead_straight_into_the_article():
    run = unspin("check", "--output-format", "json", SPUN)
    text = Path(SPUN).read_bytes().decode()
    (document,) = json.loads(run.stdout)["documents"]
    assert document["findings"]
    for finding in document["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["text"]


def test_standard_input_is_read_by_name_or_by_default():
    text = Path(SPUN).read_text()
    for arguments in (["check"], ["check", "-"]):
        run = unspin(*arguments, "--output-format", "jsonl", stdin=text)
        assert (run.returncode, json.loads(run.stdout)["path"]) == (1, "<stdin>")
    markup = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    run = unspin("check", "--stdin-filename", "a.html", "--output-format", "jsonl", stdin=markup)
    document = json.loads(run.stdout)
    assert document["path"] == "a.html"
    plain = json.loads(unspin("check", SPUN, "--output-format", "jsonl").stdout)
    assert document["words_checked"] == plain["words_checked"]


def test_no_suggestions_and_min_words_reach_the_detector():
    run = unspin("check", SPUN, "--no-suggestions", "--output-format", "jsonl")
    assert not any(finding["suggestions"] for finding in json.loads(run.stdout)["findings"])
    run = unspin("check", SPUN, "--min-words", "5000", "--output-format", "jsonl")
    assert (run.returncode, json.loads(run.stdout)["verdict"]) == (0, "not-scored")


def test_piped_text_is_plain_and_fits_80_columns():
    run = unspin("check", SPUN)
    assert "\x1b" not in run.stdout
    assert re.search(r"\[[^\]]+ → [^\]]+\]", re.sub(r"\s+", " ", run.stdout))
    assert max(map(len, run.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", "<!doctype"),
        ("r.md", "# Risk"),
        ("r.json", "{"),
        ("r.sarif", '{\n  "$schema"'),
        ("r.xml", "<?xml"),
        ("r", SPUN),
    ],
)
def test_a_report_goes_to_a_file_in_the_format_of_its_ending(tmp_path, name, start):
    run = unspin("check", SPUN, "--output", tmp_path / name)
    assert (run.returncode, run.stdout) == (1, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_failed_run_leaves_the_old_report(tmp_path):
    report = tmp_path / "report.json"
    report.write_text("old")
    run = unspin("check", SPUN, "--output", report, "--model", tmp_path / "no-model")
    assert run.returncode == 2
    assert one_sentence(run.stderr)
    assert report.read_text() == "old"


def test_a_file_name_that_is_no_text_is_survived(tmp_path):
    odd = os.fsencode(tmp_path) + b"/odd\xff.txt"
    shutil.copy(CLEAN, odd)
    run = subprocess.run(
        [*COMMAND, "check", odd, "--output-format", "json"], capture_output=True, env=ENVIRONMENT
    )
    assert run.returncode == 0
    assert json.loads(run.stdout)["documents"][0]["path"].endswith("odd\udcff.txt")


def test_output_that_cannot_show_a_character_is_survived():
    run = unspin("check", SPUN, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--no-such-option"],
        ["check", SPUN, "--threshold", "2"],
        ["check", SPUN, "--output-format", "jso"],
        ["explain", "nonsense"],
        ["batch", "in.jsonl"],
        ["nonsense"],
    ],
)
def test_usage_errors_end_with_2(arguments):
    run = unspin(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", SPUN, "--model", "no-such-folder"],
        ["check", SPUN, "--output", "no-such-folder/report.html"],
        ["check", "no-such-file.txt"],
        ["batch", "no-such-file.jsonl", "-o", "-"],
        ["batch", SPUN, "-o", "-"],
        ["evaluate", "no-such-file.jsonl"],
        ["evaluate", SPUN],
    ],
)
def test_errors_are_one_sentence_and_end_with_2(arguments):
    run = unspin(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert one_sentence(run.stderr)


def test_a_reader_that_leaves_ends_the_run_quietly():
    with subprocess.Popen(
        [*COMMAND, "check", SPUN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as run:
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_an_error_and_not_a_finding():
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [*COMMAND, "check", SPUN], stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
    assert run.returncode == 2
    assert one_sentence(run.stderr)


def test_closed_standard_input_is_an_error():
    command = ["sh", "-c", '"$0" "$@" <&-', *COMMAND, "check"]
    run = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    assert run.returncode == 2
    assert one_sentence(run.stderr)


def test_an_interrupt_ends_with_130():
    import signal

    with subprocess.Popen(
        [*COMMAND, "check"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        # A job in the background is started deaf to interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as run:
        time.sleep(3)
        run.send_signal(signal.SIGINT)
        run.stdin.close()
        assert one_sentence(run.stderr.read().decode())
    assert run.returncode == 130


def test_batch_streams_from_standard_input_to_standard_output():
    lines = "\n".join(json.dumps({"id": n, "text": Path(SPUN).read_text()}) for n in range(2))
    run = unspin("batch", "-", "-o", "-", stdin=lines)
    assert (run.returncode, run.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == [0, 1]


def test_batch_reaches_other_machines_through_ray_alone():
    run = unspin("batch", "s3://corpus/in.jsonl", "-o", "out.jsonl")
    assert run.returncode == 2
    assert run.stderr.endswith("s3://corpus/in.jsonl: is no path of this machine; add --engine ray\n")


def test_evaluate_prints_json_and_a_table(tmp_path):
    gold = tmp_path / "gold.jsonl"
    texts = [("spun", SPUN), ("clean", CLEAN)]
    gold.write_text(
        "\n".join(
            json.dumps({"id": name, "label": name, "text": Path(path).read_text()}) for name, path in texts
        )
    )
    run = unspin("evaluate", gold, "--output-format", "json", "--predictions", tmp_path / "p.jsonl")
    assert run.returncode == 0
    assert json.loads(run.stdout)["overall"]["auroc"] == 1.0
    assert len((tmp_path / "p.jsonl").read_text().splitlines()) == 2
    told = unspin("evaluate", gold).stdout
    assert re.search(r"^auroc +1\.000$", told, re.MULTILINE)
    assert re.search(r"^fpr +0\.000 +\[0\.000, 0\.\d{3}\]$", told, re.MULTILINE)
    told = unspin("evaluate", gold, "--threshold-for", "fpr=0.01").stdout
    assert re.search(r"^--threshold 0\.\d{4} flags at most 1\.00% of the clean texts$", told, re.MULTILINE)
    assert "Worst misses" in unspin("evaluate", gold, "--threshold", "1").stdout
    assert "Worst" not in unspin("evaluate", gold, "--threshold", "1", "--examples", "0").stdout
    wrong = unspin("evaluate", gold, "--threshold-for", "0.01")
    assert wrong.returncode == 2
    assert "'0.01' is not like fpr=0.01" in wrong.stderr


def test_evaluate_reads_a_table_and_draws_plots(tmp_path):
    pytest.importorskip("matplotlib", reason="needs unspin[evaluate]")
    gold = tmp_path / "gold.csv"
    with gold.open("w", newline="") as sink:
        rows = csv.writer(sink)
        rows.writerow(["body", "truth", "domain"])
        rows.writerows([[Path(SPUN).read_text(), "spun", "a"], [Path(CLEAN).read_text(), "clean", "b"]])
    columns = ["--text-column", "body", "--label-column", "truth", "--group-by", "domain"]
    run = unspin("evaluate", gold, *columns, "--output-format", "json", "--plots", tmp_path / "plots")
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["intervals"]["groups"]["b"]["fpr"][0] == 0
    assert found["examples"] == {"false_alarms": [], "misses": []}
    assert len(list((tmp_path / "plots").glob("*.svg"))) == 5
    bad = unspin("evaluate", gold)
    assert bad.returncode == 2
    assert one_sentence(bad.stderr)
    assert re.search(r"gold\.csv: line \d+: no column 'text'; mend the record$", bad.stderr)
    on_file = unspin("evaluate", gold, *columns, "--plots", gold)
    assert (on_file.returncode, on_file.stdout) == (2, "")


@pytest.mark.parametrize("kind", ["substitution", "garbled", "listed", "obfuscation"])
def test_explain_gives_examples_with_originals(kind):
    run = unspin("explain", kind)
    assert run.returncode == 0
    assert run.stdout.startswith(kind)
    assert "→" in run.stdout


@pytest.mark.parametrize("verdict", ["spun", "machine-garbled", "suspect", "clean", "not-scored"])
def test_explain_tells_of_verdicts_too(verdict):
    run = unspin("explain", verdict)
    assert run.returncode == 0
    assert run.stdout.startswith(f"{verdict}\n")


def test_explain_without_a_name_tells_of_everything():
    told = unspin("explain").stdout
    assert all(f"\n{name}\n" in f"\n{told}" for name in ("garbled", "listed", "machine-garbled", "clean"))


def test_model_names_itself_and_its_card():
    lines = dict(line.split(maxsplit=1) for line in unspin("model").stdout.splitlines())
    assert re.fullmatch(r"[0-9a-f]{64}", lines["checksum"])
    assert 0 < float(lines["threshold"]) < 1
    assert Path(lines["card"]).is_file()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (
            "check",
            "--stdin-filename --output-format --output --threshold --min-words --exit-zero --no-suggestions",
        ),
        ("check", "--model text json jsonl html markdown sarif github junit evidence"),
        ("batch", "--output --text-column --id-column --limit --fields --overwrite"),
        (
            "evaluate",
            "--group-by --threshold --threshold-for --predictions --plots --examples --output-format",
        ),
        ("evaluate", "--text-column --id-column --label-column --min-words --model"),
    ],
)
def test_help_names_every_option(command, options):
    text = unspin(command, "--help").stdout
    assert [option for option in options.split() if option not in text] == []


def test_help_starts_fast_because_nothing_heavy_is_imported():
    heavy = {"numpy", "onnxruntime", "tokenizers", "rich", "jinja2", "torch"}
    listing = "import sys; from detector.cli import unspin\nfor name in sys.modules: print(name)"
    run = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(run.stdout.split())
    assert unspin("--help").returncode == 0
    assert re.fullmatch(r"unspin \d+\.\d+\S*\n", unspin("--version").stdout)


def test_compare_tells_whether_texts_are_related(tmp_path):
    run = unspin("compare", SPUN, CLEAN)
    assert run.returncode == 1
    assert "[On the off chance that ← If]" in run.stdout
    assert unspin("compare", SPUN, CLEAN, "--exit-zero").returncode == 0
    other = tmp_path / "other.txt"
    other.write_text("The cat slept all afternoon. Nobody came by to wake it.")
    run = unspin("compare", other, CLEAN)
    assert (run.returncode, "unrelated" in run.stdout) == (0, True)


def test_compare_writes_the_format_that_the_ending_asks_for(tmp_path):
    page, record = tmp_path / "c.html", tmp_path / "c.json"
    assert unspin("compare", SPUN, CLEAN, "-o", page).returncode == 1
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert unspin("compare", SPUN, CLEAN, "-o", record).returncode == 1
    assert json.loads(record.read_text(encoding="utf-8"))["related"] is True


def test_compare_refuses_what_it_cannot_read(tmp_path):
    for arguments in ((tmp_path / "nix.txt", CLEAN), (SPUN, tmp_path / "nix.txt"), (SPUN, str(tmp_path))):
        run = unspin("compare", *arguments)
        assert run.returncode == 2
        assert "Traceback" not in run.stderr


def test_imported_lists_are_looked_for(tmp_path):
    lists = {"UNSPIN_LEXICONS": str(tmp_path / "lists")}
    listing = tmp_path / "mine.csv"
    listing.write_text("tortured_phrase,expected_phrase\nsea wall,ocean barrier\n")
    run = unspin("lexicon", "import", listing, **lists)
    assert (run.returncode, run.stdout.startswith("mine: 1 phrases imported")) == (0, True)
    assert "mine  1 phrases" in unspin("lexicon", "list", **lists).stdout
    run = unspin("lexicon", "check", "The Sea Wall fell.", **lists)
    assert (run.returncode, run.stdout) == (1, "Sea Wall → ocean barrier  (mine)\n")
    run = unspin("check", CLEAN, "--output-format", "json", **lists)
    (document,) = json.loads(run.stdout)["documents"]
    listed = [finding for finding in document["findings"] if finding["kind"] == "listed"]
    text = Path(CLEAN).read_text(encoding="utf-8")
    found = [text[finding["start"] : finding["end"]].lower() for finding in listed]
    assert found == ["sea wall"] * text.lower().count("sea wall")
    assert listed[0]["suggestions"] == [{"text": "ocean barrier", "score": 1.0}]
    assert document["verdict"] == "clean"
    assert unspin("lexicon", "remove", "mine", **lists).returncode == 0
    assert unspin("lexicon", "check", "The sea wall fell.", **lists).returncode == 0


def test_lexicon_commands_end_in_one_sentence(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n")
    for arguments in (("import", bad), ("remove", "nix")):
        run = unspin("lexicon", *arguments)
        assert run.returncode == 2
        assert one_sentence(run.stderr)


def test_a_text_is_traced_to_its_source(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "ref.index"
    corpus.mkdir()
    shutil.copy(CLEAN, corpus / "article.txt")
    (corpus / "other.txt").write_text("The cat slept all afternoon. Nobody came by to wake it.")
    run = unspin("index", corpus, "-o", index)
    assert (run.returncode, run.stdout) == (
        0, f"{index}: 2 of 2 documents added; 2 documents in 4 passages\n",
    )  # fmt: skip
    assert f"{index}: 0 of 2 documents added" in unspin("index", corpus, "-o", index).stdout
    run = unspin("trace", SPUN, "--against", index)
    assert run.returncode == 1
    assert f"1  {corpus / 'article.txt'}: 100% of the text stands there" in run.stdout
    assert unspin("trace", SPUN, "--against", index, "--exit-zero").returncode == 0
    run = unspin("trace", corpus / "other.txt", "--against", tmp_path / "nix")
    assert run.returncode == 2
    assert one_sentence(run.stderr)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n")
    run = unspin("index", bad, "-o", tmp_path / "more.index")
    assert (run.returncode, one_sentence(run.stderr)) == (2, True)
