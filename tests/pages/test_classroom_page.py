"""The teacher's page: the way in, what it shows of the class, what the teacher can do, and what the file holds."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.classroom import Learner, StoreError, new_token
from core.ui.shell.page import PAGES
from core.ui.workshop.classes import PLACE_VARIABLE, classroom, is_local, join_link
from core.ui.workshop.teacher_view import COLUMNS, results

APP = Path(__file__).parents[2] / "app.py"
EVIL = '=HYPERLINK("http://evil")<script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path))
    classroom.clear()
    yield
    classroom.clear()


def page() -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60).switch_page(PAGES["classroom"].script).run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def opened() -> tuple[AppTest, str]:
    at = page()
    at.text_input(key="class_title").input("Monday")
    press(at, "Open a class")
    return at, code_of(at)


def code_of(at: AppTest) -> str:
    return at.code[-1].value.partition("class=")[2]


def shown(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.info, at.warning)
    return " ".join(each.value for kind in kinds for each in kind)


def join(code: str, name: str, predicted: int | None = None) -> Learner:
    learner = classroom().join(code, name, new_token())
    learner.visit("guess_alive")
    if predicted is not None:
        learner.commit("guess_alive", "prediction", str(predicted))
        learner.judge("guess_alive", "prediction", predicted == 8, f"Measured: 8. Your {predicted} is too many.", 8.0)
    return learner


def test_opening_a_class_shows_its_key_once_and_its_code() -> None:
    at, code = opened()
    key = at.code[0].value
    assert classroom().teach(code, key).room().title == "Monday"
    press(at, "I have kept it")
    assert key not in shown(at) + " ".join(each.value for each in at.code)
    assert f"Code: {code[:3]} {code[3:]}" in shown(at)


def test_the_key_leads_back_after_a_reload_and_nothing_else_does() -> None:
    at, code = opened()
    key, again = at.code[0].value, page()
    for wrong in ("", code, key[:-1] + "?"):
        again.text_input(key="class_code").input(code)
        again.text_input(key="class_key").input(wrong)
        press(again, "Come back")
        assert "no class with this code and this key" in shown(again)
        assert not again.dataframe
    again.text_input(key="class_key").input(key)
    press(again, "Come back")
    assert code_of(again) == code
    assert key not in str(again.query_params)


def test_the_page_counts_learners_and_answers_and_hides_the_outcome_until_it_is_asked_for() -> None:
    at, code = opened()
    for name, predicted in (("Ada", 8), ("Bob", 12), ("Cyd", 12), ("Dan", None)):
        join(code, name, predicted)
    at.selectbox(key="class_exercise").select("guess_alive").run()
    assert "**4 learners** in the class, 4 at this exercise, **3 answered it**" in shown(at)
    assert list(at.dataframe[0].value["name"]) == ["Ada", "Bob", "Cyd", "Dan"]
    assert "Measured" not in shown(at)
    at.toggle(key="class_revealed").set_value(True).run()
    assert r"**2 learners**: Measured\: 8\. Your 12 is too many\." in shown(at)


def test_the_teacher_points_locks_and_removes() -> None:
    at, code = opened()
    ada = join(code, "Ada", 12)
    at.selectbox(key="class_exercise").select("sparse").run()
    press(at, "Bring everybody here")
    assert (ada.room().pointed, ada.room().calls) == ("sparse", 1)
    at.toggle(key="class_locked").set_value(True).run()
    assert ada.room().locked
    at.toggle(key="class_locked").set_value(False).run()
    assert not ada.room().locked
    at.selectbox(key="class_removed").select(ada.learner_id).run()
    at.button(key="class_remove").click().run()
    assert "Nobody has joined yet" in shown(at)


def test_a_teacher_in_a_hurry_brings_and_removes_what_was_chosen_last() -> None:
    at, code = opened()
    ada, bob = join(code, "Ada", 12), join(code, "Bob", 12)
    at.selectbox(key="class_exercise").select("sparse")
    press(at, "Bring everybody here")  # before the page has run with the choice
    assert ada.room().pointed == "sparse"
    at.selectbox(key="class_removed").select(ada.learner_id).run()
    at.selectbox(key="class_removed").select(bob.learner_id)
    at.button(key="class_remove").click().run()
    assert at.selectbox(key="class_removed").options == ["Ada"]


def test_ending_the_class_deletes_it_for_everybody() -> None:
    at, code = opened()
    ada = join(code, "Ada")
    at.button(key="class_delete").click().run()
    assert "all of it was deleted" in shown(at)
    assert ada.room() is None
    assert not at.exception


def test_markup_in_names_and_titles_stays_text() -> None:
    at = page()
    at.text_input(key="class_title").input("<img src=x> **loud**")
    press(at, "Open a class")
    join(code_of(at), EVIL, 12)
    at.run()
    assert "<script" not in shown(at)
    assert r"\<img src=x\> \*\*loud\*\*" in shown(at)
    assert at.dataframe[0].value["name"][0].startswith("=HYPERLINK")


def test_the_file_holds_every_answer_in_words_and_no_formula() -> None:
    at, code = opened()
    teacher = classroom().teach(code, at.code[0].value)
    join(code, EVIL, 12)
    bob = join(code, "Bob")
    for attempt, given in (("a", ""), ("b", "b_-2.75")):
        bob.commit("few_alive", attempt, given)
    header, *rows = csv.reader(io.StringIO(results(teacher), newline=""))
    assert tuple(header) == COLUMNS
    assert rows[0][0] == "'" + EVIL[:40]
    assert [(row[0], row[3], row[4], row[5]) for row in rows[1:]] == [
        ("Bob", "1", "initial bias 0", ""),
        ("Bob", "2", "initial bias −2.75", ""),
    ]


def test_the_page_says_whether_the_servers_disk_lasts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "LAB_CLASSES" not in shown(page())
    monkeypatch.delenv(PLACE_VARIABLE)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path))
    classroom.clear()
    assert "Community" in shown(page())


def test_a_full_server_refuses_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    place = classroom()
    monkeypatch.setattr(place, "limits", place.limits._replace(classes=0))
    assert "room for 0 classes" in shown(press(page(), "Open a class"))


@pytest.mark.parametrize(("host", "local"), [("localhost:8501", True), ("127.0.0.1", True), ("lab.example", False)])
def test_a_link_that_leads_nowhere_from_another_computer_is_told(host: str, local: bool) -> None:
    assert is_local(f"http://{host}/exercises?class=ABCDEF") is local
    assert "class=ABCDEF" in join_link("ABCDEF")


def test_a_disk_that_fails_for_a_moment_ends_nobodys_class(monkeypatch: pytest.MonkeyPatch) -> None:
    at, code = opened()

    def fails(*_: object) -> None:
        raise StoreError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(classroom().store, "class_by_id", fails)
        assert "cannot reach its classes" in shown(at.run())
    with monkeypatch.context() as broken:
        broken.setattr(classroom().store, "point", fails)
        assert "cannot reach its classes" in shown(press(at.run(), "Bring everybody here"))
    assert code_of(at.run()) == code
    assert not at.exception
