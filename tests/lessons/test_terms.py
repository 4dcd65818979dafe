"""Words that are explained where they stand."""

import re
from pathlib import Path

import pytest

from core.lessons.prose import prose
from core.lessons.terms import TERMS, glossary, with_terms

LESSONS = Path(__file__).parents[2] / "core" / "lessons"
LINK = re.compile(r'\[([^\]]+)\]\(#term-([a-z0-9-]+) "([^"]+)"\)')


def test_the_first_of_a_word_is_marked_and_no_other():
    assert [found[0] for found in LINK.findall(with_terms("The knee, again the knee, and a seed."))] == ["knee", "seed"]


@pytest.mark.parametrize(
    "text", ["`seed = 3`", "$knee^2$", "## The seed", "[a seed](https://example.org)", "**seed**", "seedling", "reseed"]
)
def test_code_formulas_headings_links_and_parts_of_words_stay_as_they_are(text):
    assert with_terms(text) == text


def test_he_is_the_initializer_and_never_a_person():
    assert LINK.search(with_terms("With He weights it starts."))
    assert LINK.search(with_terms("He said so.")) is None


def test_taking_the_marks_away_gives_the_text_back():
    for path in LESSONS.glob("*.md"):
        text = path.read_text("utf-8")
        assert LINK.sub(lambda found: found[1], with_terms(text)) == text


@pytest.mark.parametrize("slug", TERMS)
def test_a_line_is_short_and_fits_into_a_link(slug):
    line = TERMS[slug].line
    assert line.endswith(".")
    assert len(line) <= 200
    assert not set('"{}[]') & set(line)


@pytest.mark.parametrize(
    "word",
    [
        "He", "Xavier", "LeCun", "Playground", "Seed", "Knee", "Decade", "Closed form", "Convex hull", "Wilson", "R²",
        "Flickers", "ReDo", "RAI", "The lecture", "Brackets",
    ],
)  # fmt: skip
def test_the_glossary_has_every_word_that_newcomers_missed(word):
    assert f"- **{word}" in glossary()


@pytest.mark.parametrize(
    ("page", "idea"),
    [
        ("states", "silent"),
        ("one_seed", "ten or more"),
        ("bias_sweep", "weights' size"),
    ],
)
def test_a_reader_meets_the_ideas_that_were_not_to_be_found(page, idea):
    assert idea in LINK.sub(lambda found: found[1], prose(page))
