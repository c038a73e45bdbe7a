from xml.etree import ElementTree

from detector.reports.junit import render_junit
from detector.reports.results import Failure


def suite(results):
    root = ElementTree.fromstring("".join(render_junit(results)).encode())
    (found,) = root
    assert (root.tag, found.tag) == ("testsuites", "testsuite")
    return found


def test_each_document_is_a_case_and_all_are_counted(report, results):
    made = results(
        report(),
        report(path="b.md", score=0.1, verdict="clean"),
        report(path="c.md", score=None, verdict="not-scored", reason="too short", findings=()),
    )
    made.failures.append(Failure("d.bin", "not text"))
    found = suite(made)
    counts = {name: found.get(name) for name in ("tests", "failures", "skipped", "errors")}
    assert counts == {"tests": "4", "failures": "1", "skipped": "1", "errors": "1"}
    cases = {case.get("name"): [child.tag for child in case] for case in found.iter("testcase")}
    assert cases == {
        "article.md": ["failure"],
        "b.md": ["system-out"],
        "c.md": ["skipped"],
        "d.bin": ["error"],
    }
    assert found.find(".//system-out").text == "36 words checked, 3 risk markers."
    assert found.find(".//skipped").get("message") == "Too short."
    assert found.find(".//error").get("message") == "not text"


def test_a_failure_lists_the_findings(report, results):
    failure = suite(results(report())).find(".//failure")
    assert failure.get("type") == "spun"
    assert "Risk score 0.97" in failure.get("message")
    first = failure.text.splitlines()[0]
    assert first == "line 3, column 31: at the culmination → at the summit (substitution, 0.93)"


def test_a_poor_translation_is_a_failure_of_its_own_type(translated, results):
    failure = suite(results(translated())).find(".//failure")
    assert failure.get("type") == "machine-garbled"
    assert "translation risk 0.96" in failure.get("message")
    assert "stays closed the harbour (garbled, 0.90)" in failure.text


def test_what_xml_cannot_hold_is_left_out(report, results):
    raw = "Say <b>&\x01\ufffe culmination</b> now."
    hostile = report(raw, {"<b>&\x01\ufffe culmination": (0.9, ["]]>"])}, path='a"<\x00\udcff>.md')
    found = suite(results(hostile))
    assert found.find("testcase").get("name") == 'a"<>.md'
    assert "<b>&⟨U+0001⟩ culmination → ]]>" in found.find(".//failure").text
