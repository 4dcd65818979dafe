"""A learner in a class: joins, answers, comes back after a reload, follows the teacher, is stopped by a lock."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.classroom import Teacher, new_token
from core.lessons.exercises import EXERCISES
from core.ui.shell.page import PAGES
from core.ui.workshop.classes import PLACE_VARIABLE, classroom

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path))
    classroom.clear()
    yield
    classroom.clear()


@pytest.fixture
def opened():
    return classroom().open("Monday *morning* <b>")


@pytest.fixture
def teacher(opened) -> Teacher:
    return classroom().teach(opened.code, opened.key)


def page(**address: object) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60).switch_page(PAGES["exercises"].script)
    for code, text in address.items():
        at.query_params[code] = text
    return at.run()


def join(code: str, name: str, **address: object) -> AppTest:
    at = page(**{"class": code}, **address)
    at.text_input(key="seat_name").input(name)
    return press(at, "Join")


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def reloaded(at: AppTest, **changed: object) -> AppTest:
    return page(**{code: at.query_params[code] for code in at.query_params} | changed)


def predict(at: AppTest, units: int) -> AppTest:
    at.slider(key="ask_guess_alive").set_value(units).run()
    at.button(key="commit_guess_alive").click().run()
    assert not at.exception
    return at


def look(at: AppTest) -> AppTest:
    """Say what happened."""
    at.radio(key="predict_guess_alive_seen").set_value("up to half").run()
    return press(at, "Commit what I see")


def shown(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown)


def test_a_link_leads_into_the_class_and_the_address_keeps_the_seat(opened, teacher) -> None:
    at = join(opened.code.lower(), "Ada")
    assert "You are **Ada**" in shown(at)
    assert "class" not in at.query_params
    assert "You are **Ada**" in shown(reloaded(at))
    assert len(teacher.learners()) == 1


def test_an_answer_reaches_the_class_once_with_its_outcome_and_survives_a_reload(opened, teacher) -> None:
    at = reloaded(predict(join(opened.code, "Ada", x="guess_alive"), 14))
    assert "Your 14 is too many" in at.info[0].value
    at.run()
    assert any("Your teacher sees your first answer" in each.value for each in at.caption)
    again = look(predict(at, 8))
    assert "Measured: 8" in again.success[0].value
    (answer,) = teacher.answers()
    assert (answer.exercise, answer.given, answer.correct, answer.measured) == ("guess_alive", "14", 0, 8)
    assert teacher.learners()[0].place == "guess_alive"


def test_the_class_brings_answers_back_when_the_address_has_lost_them(opened) -> None:
    at = predict(join(opened.code, "Ada", x="guess_alive"), 8)
    again = page(me=at.query_params["me"])
    assert f"1 of {len(EXERCISES)} done" in shown(again)
    assert again.query_params["said"] in ("guess_alive~8", ["guess_alive~8"])


def test_two_learners_see_nothing_of_each_other(opened, teacher) -> None:
    ada, bob = join(opened.code, "Ada", x="guess_alive"), join(opened.code, "Bob", x="guess_alive")
    predict(ada, 13)
    bob.run()
    assert "13" not in shown(bob)
    assert "Ada" not in shown(bob)
    assert {row.name: row.id for row in teacher.learners()}.keys() == {"Ada", "Bob"}


def test_a_wrong_code_leaves_the_form_open_with_the_reason_in_it() -> None:
    at = page()
    form = next(each for each in at.expander if each.label == "Join a class")
    assert not form.proto.expanded
    at.text_input(key="seat_code").input("ZZZZZZ")
    at.text_input(key="seat_name").input("Ada")
    at = press(at, "Join")
    form = next(each for each in at.expander if each.label == "Join a class")
    assert form.proto.expanded
    assert "no class with this code" in form.warning[0].value


def test_a_wrong_code_and_an_empty_name_are_refused_in_words(opened) -> None:
    assert "no class with this code" in join("ZZZZZZ", "Ada").warning[0].value
    assert "Choose a name" in join(opened.code, "  ").warning[0].value


def test_everybody_is_brought_to_an_exercise_once_and_may_leave_it(opened, teacher) -> None:
    at = join(opened.code, "Ada")
    teacher.point("sparse")
    at.run()
    assert at.selectbox(key="exercise").value == "sparse"
    at.selectbox(key="exercise").select("revive").run()
    assert at.selectbox(key="exercise").value == "revive"
    teacher.point("sparse")
    assert at.run().selectbox(key="exercise").value == "sparse"


def test_a_lock_takes_the_controls_away_and_gives_them_back_as_they_were(opened, teacher) -> None:
    at = join(opened.code, "Ada", x="few_alive")
    at.slider(key="ex_few_alive_initial_bias").set_value(-1.5).run()
    teacher.lock(True)
    at.run()
    assert not [slider for slider in at.slider if slider.key == "ex_few_alive_initial_bias"]
    assert at.button(key="check_few_alive").disabled
    assert any("initial bias −1.5" in each.value for each in at.caption)
    at.run()
    teacher.lock(False)
    assert at.run().slider(key="ex_few_alive_initial_bias").value == -1.5


def test_an_answer_that_was_pressed_before_the_lock_was_seen_is_refused_and_not_shown(opened, teacher) -> None:
    at = join(opened.code, "Ada", x="guess_alive")
    at.slider(key="ask_guess_alive").set_value(8).run()
    teacher.lock(True)
    press(at, "Commit")
    assert "paused" in at.warning[0].value
    assert "Measured" not in shown(at)
    assert teacher.answers() == []


def test_what_was_answered_alone_comes_along_into_the_class(opened, teacher) -> None:
    join(opened.code, "Ada", x="guess_alive", said="guess_alive~8")
    assert [answer.given for answer in teacher.answers()] == ["8"]


def test_when_the_class_is_over_the_learner_goes_on_alone_and_keeps_everything(opened, teacher) -> None:
    at = look(predict(join(opened.code, "Ada", x="guess_alive"), 8))
    teacher.delete()
    at.run()
    assert "over" in at.info[0].value
    assert "me" not in at.query_params
    assert f"1 of {len(EXERCISES)} done" in shown(at)


def test_a_second_try_waits_while_the_class_is_paused(opened, teacher) -> None:
    at = predict(join(opened.code, "Ada", x="guess_alive"), 14)
    at.slider(key="ask_guess_alive").set_value(8).run()
    teacher.lock(True)
    at.button(key="commit_guess_alive").click().run()
    assert "paused" in at.warning[0].value
    assert "guess_alive~14" in at.query_params["said"]
    assert not at.success


def test_a_learner_who_is_brought_somewhere_is_told_why_and_can_go_back(opened, teacher) -> None:
    at = join(opened.code, "Ada", x="few_alive")
    teacher.point("sparse")
    at.run()
    assert "Your teacher has brought everybody to exercise 3" in at.info[0].value
    at.run()
    assert "brought" in at.info[0].value
    at.button(key="seat_back").click().run()
    assert at.selectbox(key="exercise").value == "few_alive"
    assert not at.info


def test_a_forged_token_is_nobody(opened) -> None:
    at = page(me=new_token())
    assert not at.exception
    assert "You are" not in shown(at)


def test_names_and_titles_are_shown_as_they_are_typed_and_never_as_markup(opened) -> None:
    at = join(opened.code, "**<b>Eve</b>** :red[x]")
    text = next(each.value for each in at.markdown if "You are" in each.value)
    assert r"\*\*\<b\>Eve\<\/b\>" in text.replace("/", r"\/")
    assert r"\:red\[x\]" in text
    assert r"Monday \*morning\* \<b\>" in text


def test_without_a_place_to_write_the_exercises_still_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "file"))
    classroom.clear()
    at = look(predict(page(x="guess_alive", me=new_token()), 8))
    assert "cannot reach its classes" in at.warning[0].value
    assert "Measured: 8" in at.success[0].value
