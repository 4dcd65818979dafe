"""The teacher's kit: plans, links that open each exercise, and answers for nobody but a teacher."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import train
from core.export.html import as_html
from core.lessons.exercises import EXERCISES, exercise_text
from core.ui.shell.page import PAGES
from core.ui.workshop.kit_papers import answer_key_html, handout_html, solution_in_words

APP = Path(__file__).parents[2] / "app.py"


def kit() -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60).switch_page(PAGES["teachers_kit"].script).run()
    assert not at.exception
    return at


def downloads(at: AppTest) -> list[str]:
    return [each.proto.label for each in at.get("download_button")]


def test_there_are_two_plans_a_check_list_and_a_link_to_every_exercise() -> None:
    at = kit()
    assert [tab.label for tab in at.tabs] == ["One hour", "Two hours", "Check list"]
    links = [each.proto for each in at.get("page_link")]
    queries = " ".join(str(link) for link in links)
    for name in EXERCISES:
        assert f"x={name}" in queries


def test_the_answers_are_offered_to_a_teacher_only(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LAB_CLASSES", str(tmp_path))
    assert downloads(kit()) == ["Handout for learners (HTML)"]


@pytest.fixture(scope="module")
def short_run():
    return lambda config: train(replace(config, epochs=min(config.epochs, 1)))


def test_the_handout_asks_everything_and_answers_nothing(short_run) -> None:
    text = handout_html(short_run)
    for exercise in EXERCISES.values():
        question, explanation = exercise_text(exercise.name)
        assert as_html(question) in text
        assert as_html(explanation) not in text
        if exercise.check:
            assert solution_in_words(exercise) not in text
    assert text.count("<svg") == 3


def test_the_answer_key_shows_a_right_answer_to_everything() -> None:
    text = answer_key_html(train)
    for exercise in EXERCISES.values():
        assert solution_in_words(exercise) in text
        assert as_html(exercise_text(exercise.name)[1]) in text
    assert "too many" not in text
    assert "nan" not in text.lower().replace("nano", "")
