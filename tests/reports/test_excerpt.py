from detector.documents import read_text
from detector.report import Finding, SentenceQuality, Suggestion
from detector.reports.excerpt import block_pieces, excerpts, likeliest, visible
from detector.reports.meanings import chance


def shown(report):
    return [
        "".join(f"[{piece.text}]" if piece.finding else piece.text for piece in excerpt.pieces)
        for excerpt in excerpts(report)
    ]


def test_an_excerpt_is_the_sentence_of_a_finding_with_white_space_collapsed(report):
    raw = "First one here. The two\n   nations had numerous\n\tthings to say. Last one."
    assert shown(report(raw, {"numerous\n\tthings": (0.9, [])})) == [
        "The two nations had [numerous things] to say."
    ]


def test_findings_of_one_sentence_share_an_excerpt(report):
    raw = "The angling harbour was shut. The choice was expected by the public authority today."
    assert shown(report(raw, {"choice": (0.9, []), "public authority": (0.9, [])})) == [
        "The [choice] was expected by the [public authority] today."
    ]


def test_a_finding_over_a_sentence_border_joins_the_sentences(report):
    raw = "They met at the culmination. Worldwide they spoke. It rained."
    found = report(raw, {"culmination. Worldwide": (0.9, []), "spoke": (0.8, [])})
    assert shown(found) == ["They met at the [culmination. Worldwide] they [spoke]."]


def test_a_finding_outside_all_sentences_is_still_shown(report):
    raw = "A short heading\n\nA sentence was here."
    found = report(raw, {"short": (0.9, [])}, sentences=(SentenceQuality(17, 37, 0.9, "fluently"),))
    assert shown(found) == ["[short]"]


def test_long_unmarked_stretches_are_cut_to_the_words_beside_a_finding(report):
    words = [f"w{n}" for n in range(200)]
    raw = " ".join([*words[:100], "culmination", *words[100:]]) + "."
    (text,) = shown(report(raw, {"culmination": (0.9, [])}))
    assert text == "… " + " ".join(words[86:100]) + " [culmination] " + " ".join(words[100:114]) + " …"


def test_markup_inside_a_sentence_is_left_out(report):
    import numpy as np

    from detector.documents.document import Block, Document, OffsetMap

    raw = "They met at the <b>culmi</b>nation today."
    kept = np.array([i for i in range(len(raw)) if not (16 <= i < 19 or 24 <= i < 28)])
    text = "".join(raw[i] for i in kept)
    block = Block(text, OffsetMap.contiguous(0, len(raw)).take(kept))
    made = report(raw, {"<b>culmi</b>nation": (0.9, [])}, document=Document("a.html", raw, (block,), "html"))
    assert "<" not in text
    # the hand-made finding begins at the tag, a real one at its first letter
    assert shown(made) == ["They met at the [culmination] today."]


def test_characters_that_steer_a_terminal_are_shown_by_number():
    assert visible("a\x1b[31mb\u202ec\x07") == "a⟨U+001B⟩[31mb⟨U+202E⟩c⟨U+0007⟩"


def test_zero_width_characters_are_named_in_findings_only(report):
    raw = "The soft\u00adened re\u200bsearch was done."
    assert shown(report(raw, {"re\u200bsearch": (0.9, [])})) == ["The softened [re⟨U+200B⟩search] was done."]


def test_a_chance_never_claims_certainty():
    assert [chance(score) for score in (0.0, 0.42, 1.0)] == ["under 1%", "42%", "over 99%"]


def test_a_guess_has_a_question_mark():
    def finding(*suggestions):
        return Finding(0, 11, 1, 1, "culmination", "substitution", 0.9, 0, suggestions, "why")

    assert likeliest(finding(Suggestion("summit", 0.7, likely=True), Suggestion("peak", 0.1))) == "summit"
    assert likeliest(finding(Suggestion("peak", 0.2))) == "peak?"
    assert likeliest(finding()) is None


def test_findings_in_a_footnote_and_in_the_sentence_around_it_are_all_shown(detector, spun_text):
    _, *paragraphs = spun_text.strip().split("\n\n")
    places = [paragraph.index(" ", 60) for paragraph in paragraphs]
    raw = "\n\n".join(
        f"{text[:at]}\\footnote{{{paragraphs[1]}}}{text[at:]}"
        for text, at in zip(paragraphs, places, strict=True)
    )
    report = detector.check_document(read_text(raw, format="latex"))
    assert {finding.block for finding in report.findings} >= {"footnote", "paragraph"}
    marked = [piece.finding for item in excerpts(report) for piece in item.pieces if piece.finding]
    assert {finding.start for finding in marked} == {finding.start for finding in report.findings}


def test_a_phrase_around_a_footnote_does_not_mark_it():
    document = read_text(r"They met on the off\footnote{As is known.} chance that it fell.", format="latex")
    raw = document.raw
    start, end = raw.index("on the"), raw.index(" it fell")
    finding = Finding(start, end, 1, 1, "on the off chance that", "substitution", 0.9, 0, (), "")
    sentence, note = (
        [(piece.text, piece.finding is not None) for piece in block_pieces(block, [finding], 0, len(raw))]
        for block in document.blocks
    )
    assert sentence == [("They met ", False), ("on the off chance that", True), (" it fell.", False)]
    assert note == [("As is known.", False)]
