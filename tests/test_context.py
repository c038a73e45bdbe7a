from dataclasses import replace

from detector.context import Neighbours, neighbours
from tests.reports.conftest import make_report


def test_three_words_on_each_side_within_the_block():
    report = make_report()
    first, second, third = neighbours(report.document, report.findings)
    assert first == Neighbours(("met", "his", "partner"), ("on", "Monday", "He"))
    assert second == Neighbours(("The",), ("was", "not", "examined"))
    assert third == Neighbours(("was", "not", "examined"), ())


def test_a_finding_in_no_block_has_none():
    report = make_report()
    lost = replace(report.findings[0], start=10_000, end=10_005)
    assert list(neighbours(report.document, [lost])) == [Neighbours((), ())]
