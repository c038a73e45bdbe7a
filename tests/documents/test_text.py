import time
from pathlib import Path

from detector.documents import read, read_text

from .properties import check_offsets

FILES = Path(__file__).parent / "files"


def _texts(raw: str) -> list[str]:
    document = read_text(raw)
    check_offsets(document)
    return [block.text for block in document.blocks]


def test_a_wrapped_text_with_lists_code_numbers_and_references():
    document = read(FILES / "wrapped.txt")
    check_offsets(document)
    found = [(block.kind, block.text) for block in document.blocks]
    assert found == [
        ("heading", "A NOTE ON THE GARDEN"),
        (
            "paragraph",
            "The garden lies behind the house, and nobody has worked in it since the spring. The old"
            " gardener, who came every week, moved away to live with his sister, and we did not look"
            " for another one.",
        ),
        (
            "paragraph",
            "In the meantime the roses have grown over the wall. You can see them from the road, and people"
            " stop to take pictures of them. My well-known aunt would have cut them back.",
        ),
        ("paragraph", "It is said that roses want a firm hand. The gardener used to say so:"),
        ("list-item", "cut them in March, before the leaves are out;"),
        ("list-item", "water them in the morning."),
        ("paragraph", "See X for details, or write to X about it."),
    ]


def test_the_place_of_a_word_behind_a_joined_line():
    document = read(FILES / "wrapped.txt")
    block = next(block for block in document.blocks if "sister" in block.text)
    at = block.text.index("sister")
    start, end = block.offsets.span(at, at + 6)
    assert document.raw[start:end] == "sister"
    assert start == document.raw.index("sister")


def test_one_paragraph_a_line():
    first = (
        "This paragraph is long enough to go on past the edge of any page that was ever wrapped by hand. " * 2
    )
    second = (
        "A second one follows it at once, with no blank line to part them, and goes on for a good while too. "
        * 2
    )
    assert _texts(f"{first.strip()}\n{second.strip()}\nIt is over.") == [
        first.strip(),
        second.strip(),
        "It is over.",
    ]


def test_a_blank_line_after_each_wrapped_line():
    lines = [
        "When the rain had stopped, the two of them went out to look at what",
        "was left of the bridge; and as the water had fallen by a good foot,",
        "they could walk along the bank as far as the mill, where a boat lay",
        "in the grass. Nobody was to be seen. The miller had gone to town on",
        "the Monday before, and had taken the dog, the cart and both of his",
        "sons with him.",
    ]
    assert _texts("\n\n".join(lines)) == [" ".join(lines)]


def test_line_ends_of_all_systems():
    for end in ("\n", "\r\n", "\r", "\u2028"):
        assert _texts(f"One sentence is here.{end}{end}Another one is there.") == [
            "One sentence is here.",
            "Another one is there.",
        ]


def test_a_quoted_mail_and_a_fence():
    assert _texts("> I think that it is late.\n\n```\nx = 1\nThis is a comment.\n```\nYes, it is late.") == [
        "I think that it is late.",
        "Yes, it is late.",
    ]


def test_a_fence_that_is_never_closed_hides_nothing():
    assert _texts("```\nThis is a sentence about fences.") == ["This is a sentence about fences."]


def test_a_title_alone_is_judged():
    assert _texts("Colossal information and profound learning") == [
        "Colossal information and profound learning"
    ]
    assert _texts("Home") == []
    assert _texts("12 13 14\n15 16 17") == []


def test_large_odd_texts_take_linear_time():
    begun = time.perf_counter()
    for raw in (
        "a" * 1_000_000,
        "a " * 500_000,
        "\n" * 1_000_000,
        ". " * 300_000,
        "(" * 300_000,
        "a-\n" * 200_000,
    ):
        read_text(raw)
    assert time.perf_counter() - begun < 20


def test_what_is_not_judged_is_said_in_the_order_of_the_file():
    document = read(FILES / "wrapped.txt")
    said = [(block.kind, block.text[:16]) for block in document.skipped]
    assert said == [
        ("code", "x = prune(roses,"),
        ("code", "for rose in rose"),
        ("table", "12.5 13.7 88"),
        ("table", "14.1 15.2 91"),
        ("references", "References"),
        ("references", "[1] Holt, A. (20"),
    ]


def test_every_word_is_judged_or_said_to_be_skipped():
    document = read(FILES / "page.txt")
    blocks = sorted([*document.blocks, *document.skipped], key=lambda block: block.span)
    assert " ".join(block.text for block in blocks).split() == document.raw.split()
