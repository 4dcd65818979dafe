"""The report: what was answered and earned, with a picture each, and no way to bring markup into it."""

import re
from dataclasses import replace
from html import unescape

import pytest

from core import train
from core.export.html import as_html
from core.lessons.exercises import EXERCISES, exercise_text
from core.ui.workshop.exercise_report import report_html
from core.ui.workshop.progress import Progress

EVIL = "<script>alert(1)</script>"


def report(known: Progress, name: str = "Ada") -> str:
    return report_html(name, known, lambda config: train(replace(config, epochs=min(config.epochs, 5))))


def test_a_prediction_is_reported_with_its_question_answer_verdict_picture_and_reason() -> None:
    text = report(Progress({"guess_alive": "14~15"}))
    assert "<strong>Answer:</strong> 14, then 15" in text
    assert "Not solved.</strong> Measured: 8. Your 15 is too many." in text
    assert text.count("<svg") == 1
    assert as_html(exercise_text("guess_alive")[1]) in text
    assert f"0 of {len(EXERCISES)} exercises solved, 1 answered" in text


def test_the_reason_of_a_task_stays_out_until_it_is_earned() -> None:
    reason = as_html(exercise_text("few_alive")[1])
    assert reason not in report(Progress({"few_alive": ""}))
    assert reason in report(Progress({"few_alive": ""}, given_up={"few_alive"}))
    assert reason in report(Progress({"few_alive": "b_-2.75"}, {"few_alive"}))


def test_markup_in_a_name_is_text_and_the_file_runs_nothing() -> None:
    text = report(Progress({"sparse": "2"}), EVIL)
    assert EVIL not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"<script|javascript:|\son\w+=|https?://(?!www\.w3\.org/2000/svg)", text)


def test_without_a_name_there_is_no_colon() -> None:
    assert "<h1>Exercises of the Dying ReLU Lab</h1>" in report(Progress(), "")


@pytest.mark.parametrize("name", EXERCISES)
def test_exercises_use_no_markdown_that_the_report_does_not_know(name: str) -> None:
    for text in exercise_text(name):
        left = unescape(re.sub(r"<[^>]+>", "", as_html(text)))
        assert not re.search(r"[*`\[\]#$]|(^|\n)[-\d]+[.)]? ", left)


def test_the_reason_of_a_prediction_waits_for_the_second_try() -> None:
    reason = as_html(exercise_text("guess_alive")[1])
    assert reason not in report(Progress({"guess_alive": "14"}))
    assert reason in report(Progress({"guess_alive": "8"}, {"guess_alive"}))
