import pytest

from detector.documents import Block, OffsetMap, read_text
from detector.documents.strand import Strand
from detector.encoder import Encoder
from detector.passages import split
from detector.spans import Span
from detector.technical import in_prose
from detector.words import WORD, gather


@pytest.fixture
def kept(encoder: Encoder):
    """Which words of a sentence may be findings."""

    def find(text: str, block: Block | None = None) -> list[str]:
        block = block or Block(text, OffsetMap.contiguous(0, len(text)))
        passages = split([block], encoder.count_tokens)
        words = gather(passages, list(encoder.encode([passage.text for passage in passages])))
        spans = [Span(index, index + 1, 0.9) for index in range(len(words))]
        found = in_prose(spans, words, passages, text)
        return [passages[0].text[words.starts[span.first] : words.ends[span.last - 1]] for span in found]

    return find


@pytest.mark.parametrize(
    ("text", "technical"),
    [
        ("The call of bosom_malignancy(x) is slow today.", "bosom malignancy x"),
        ("Then take.gander() is called by it.", "take gander"),
        ("Give --culmination=none to it at once.", "culmination none"),
        ("The value x[areas].strength is read here.", "x areas strength"),
        ("It stands in /usr/share/tempest on the disk.", "usr share tempest"),
        ("It has been known (Okafor et al., 2019) for years.", "Okafor et al"),
        (
            "It has been known (see Lindqvist and Chen, 2004; Holt 1998).",
            "see Lindqvist and Chen Holt",
        ),
        ("As Okafor et al. say, it is late.", "Okafor et al"),
        (
            "See https://example.org/counterfeit- it is known/bosom-malignancy at last.",
            "known bosom malignancy",
        ),
        ("Read \\tempest{word} as it stands.", "tempest word"),
    ],
)
def test_what_is_technical_is_no_finding(kept, text, technical):
    everything = kept(text.translate(str.maketrans("", "", "_\\{}=/[]()")).replace("et al", "the all"))
    assert len(everything) > 4
    assert not set(kept(text)) & set(technical.split())
    assert {"is", "It", "it", "Read"} & set(kept(text))


@pytest.mark.parametrize(
    "text",
    [
        "He and/or she went home, the individual(s) said; it’s well-known.",
        "In 2008 the emergency (in light of the fact that the banks fell in 2007) was there.",
        "The end.The beginning was the U.S. answer, e.g. a letter at 10:30.",
        "“Take a gander,” he said — and left [sic] at once.",
    ],
)
def test_prose_stays(kept, text):
    words = [word for word in WORD.findall(text) if not word.isdigit()]
    assert kept(text) == words


def test_a_place_that_stands_for_a_formula_is_no_finding(kept):
    raw = "We know that $x + y$ holds for X too."
    strand = Strand(raw)
    strand.copy(0, 13)
    strand.put("X", 13, 20)
    strand.copy(20, len(raw))
    assert kept(raw, strand.block()) == ["We", "know", "that", "holds", "for", "X", "too"]


@pytest.mark.parametrize(
    ("address", "said"), [("https://e.org/bosom-", False), ("https://e.org/bosom", True)]
)
def test_the_end_of_an_address_that_was_broken_is_no_finding(kept, address, said):
    raw = f"It was told to us, see {address} malignancy. It rained."
    strand = Strand(raw)
    strand.copy(0, len(raw))
    assert ("malignancy" in kept(raw, strand.block())) == said


def test_code_in_a_text_is_told_from_verse():
    lines = "    def culmination(tide):\n        # On the off chance that it is high.\n        return tide"
    verse = "    Rough winds do shake the darling buds of May,\n    The stones are cold;\n    And we are old."
    document = read_text(f"The harbour was closed for a month, he said.\n\n{lines}\n\n{verse}\n")
    assert [block.kind for block in document.skipped] == ["code"]
    assert "The stones are cold;" in " ".join(block.text for block in document.blocks)
