"""The same spun texts in every format are judged as the plain text is, and their findings are in place."""

from __future__ import annotations

import pytest

from tests.written.agreement import agreement, check, inside
from tests.written.article import Article, plain, spun_articles
from tests.written.formats import read_endings, write
from tests.written.mixed import CODE, REFERENCES, mixed_article

ARTICLES = spun_articles(3)
ENDINGS = read_endings()


@pytest.mark.parametrize("ending", ENDINGS)
def test_findings_agree_with_those_of_the_plain_text(detector, ending):
    found = [agreement(detector, article, ending) for article in ARTICLES]
    assert min(one.expected for one in found) > 20
    assert sum(one.common for one in found) >= 0.98 * sum(max(one.expected, one.found) for one in found)
    assert not [place for one in found for place in one.misplaced]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_finding_is_inside_of_what_is_no_prose(detector, ending):
    for number in (1, 3, 4):
        article = mixed_article(number)
        report = check(detector, write(article, ending), ending)
        unjudged = list(article.unjudged(marked=ending not in (".txt", ".eml")))
        touched, located = inside(report, unjudged)
        assert not touched
        assert located > 4
        assert report.findings or number == 4


def test_what_is_no_prose_would_have_findings_if_it_were_judged(detector):
    text = "\n\n".join([*CODE, *REFERENCES]).replace("_", " ").replace("//", "").replace("#", "")
    words = " ".join(word for word in text.split() if word.isalpha())
    article = Article((*ARTICLES[0].parts, plain("paragraph", f"They said that {words}.")))
    report = check(detector, write(article, ".txt"), ".txt")
    after = report.document.raw.index("They said that")
    assert len([finding for finding in report.findings if finding.start > after]) > 10
