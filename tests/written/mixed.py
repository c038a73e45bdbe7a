"""Articles with prose around code, formulas, addresses, citations and references that are spun as well."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.written.article import Article, Part, Run, passages, plain, sentences

# Each says something that would be a finding in a sentence.
CODE = (
    "def culmination(tide):\n    # On the off chance that the tide is high, take a gander at it.\n"
    "    return max(tide, key=lambda level: level.stature)",
    "/* The worldwide monetary emergency was not examined. */\nint emergency(int *cash) {\n"
    "    for (int i = 0; i < 10; i++) { cash[i] += areas_of_strength(i); }\n    return 0;\n}",
    'const bosom = require("malignancy");\n// Numerous individuals accept that it was stayed away from.\n'
    "bosom.on('disease', () => { console.log(`counterfeit consciousness`); });",
    "SELECT culmination, count(*) AS individuals\nFROM get_togethers -- in light of the fact that it is\n"
    "WHERE acclimated = 'as of now' GROUP BY culmination;",
    '$ unspin check culmination.txt\n$ make gander; echo "on the off chance that" > tempest.log',
    "public class Tempest {\n    /** Obliterates the vessel in excess of its spending plan. */\n"
    "    private static int gander = 0;\n}",
    '{"name": "bosom malignancy", "kind": ["profound", "neural", "organization"], "flag_to_commotion": 3.5}',
    "tempest <- function(x) {\n  # a gander at every way to open prior\n  mean(x[x > 0], na.rm = TRUE)\n}",
)
INLINE_CODE = (
    "bosom_malignancy(x)",
    "take.gander()",
    "--culmination=none",
    "flag_to_commotion",
    "x[areas].strength",
)
URLS = (
    "https://example.org/counterfeit-consciousness/bosom-malignancy",
    "http://www.example.com/on-the-off-chance-that?gander=culmination",
    "https://doi.org/10.1000/profound-neural-organization",
    "www.example.net/areas-of-strength-for",
    "gander.culmination@example.org",
)
MATH = (
    r"x_{i} + y^{2} = \alpha",
    r"\sum_{k=1}^{n} k^2",
    r"E = mc^2",
    r"f(x) \leq \frac{1}{2}",
    r"a \cdot b > 0",
)
CITATIONS = ("[12]", "[3, 7]", "[4–9]", "(Okafor et al., 2019)", "(Lindqvist and Chen, 2004)")
REFERENCES = (
    "Okafor, A. and Weir, J. (2019). Profound neural organization for bosom malignancy. J. Mud, 12(3), 4-9.",
    "Lindqvist, B. (2004). Counterfeit consciousness in light of the fact. Proc. of Walls, pp. 14-19.",
    "Holt, C. D. (1998). On the off chance that walls fall: a gander at harbors. Harbour Press, pp. 1-44.",
    "Marek, E. (2011). Flag to commotion and the worldwide monetary emergency. Econ. J. 4(2): 77-91.",
)
TABLE = "Year|Tempests|Stature\n2019|12.5|3.4\n2020|13.7|2.9\n2021|9.1|3.3"


def mixed_article(number: int) -> Article:
    """The article of a number, half of them on spun prose and half on honest."""
    rng = Random(number)
    texts = rng.sample(passages("spun" if number % 2 else "clean"), 3)
    return Article(tuple(_parts(rng, texts)))


def _parts(rng: Random, texts: list[str]) -> Iterator[Part]:
    yield plain("title", "A note on what was measured in the harbour")
    for position, text in enumerate(texts):
        yield plain("heading", ("What was measured", "How it was done", "What it means")[position])
        said = sentences(text)
        middle = len(said) // 2
        yield Part("paragraph", tuple(_with_inline(rng, said[:middle])))
        yield plain(*rng.choice([("code", rng.choice(CODE)), ("table", TABLE), ("math", rng.choice(MATH))]))
        yield Part("paragraph", tuple(_with_inline(rng, said[middle:])))
        yield plain("code", rng.choice(CODE))
    yield plain("heading", "References")
    for reference in rng.sample(REFERENCES, 3):
        yield plain("reference", reference)


def _with_inline(rng: Random, said: list[str]) -> Iterator[Run]:
    """The sentences, with something that is no prose in each second one."""
    for position, sentence in enumerate(said):
        if position % 2 or not sentence.endswith("."):
            yield Run(sentence + " ")
            continue
        yield Run(sentence[:-1])
        inserted = rng.choice(
            [
                [Run(" "), Run(rng.choice(CITATIONS), "citation")],
                [Run(", as "), Run(rng.choice(INLINE_CODE), "code"), Run(" has it")],
                [Run(", see "), Run(rng.choice(URLS), "url")],
                [Run(", where "), Run(rng.choice(MATH), "math"), Run(" holds")],
            ]
        )
        yield from inserted
        yield Run(". ")
