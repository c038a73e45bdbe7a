import io

from detector.corpus.progress import LineProgress, progress_on


def test_lines_tell_records_rate_and_share():
    stream = io.StringIO()
    progress = LineProgress(stream, interval=0)
    progress.start(200)
    progress.advance(50, 10)
    progress.advance(50)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("unspin: 10 records, ")
    assert lines[0].endswith(" a second, 25% done")
    assert lines[1].startswith("unspin: 11 records, ")


def test_nothing_is_said_before_the_interval_is_over():
    stream = io.StringIO()
    with progress_on(stream) as progress:
        progress.start(None)
        progress.advance(1)
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_bar():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with progress_on(stream) as progress:
        progress.start(4)
        progress.advance(2, 3)
    assert "3 records" in stream.getvalue()
    assert "50%" in stream.getvalue()
