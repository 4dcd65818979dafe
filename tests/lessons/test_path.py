"""The path: eight steps in the order of the story, each on a page, with a code of its own."""

from core.lessons.path import STEPS, place_of
from core.ui.shell.page import PAGES


def test_there_are_eight_steps_each_on_a_page_of_its_own() -> None:
    assert len({step.page for step in STEPS}) == len({step.code for step in STEPS}) == len(STEPS) == 8
    assert {step.page for step in STEPS} <= set(PAGES)


def test_the_story_begins_at_home_and_ends_with_the_exercises() -> None:
    assert (place_of("home"), place_of("exercises"), place_of("trial")) == (0, 7, None)


def test_each_asks_one_question_and_answers_in_one_sentence() -> None:
    for step in STEPS:
        assert step.question.count("?") == 1
        assert step.answer.count(".") == 1
        assert step.answer.endswith(".")
        assert len(step.answer) < 130
