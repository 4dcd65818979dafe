"""The exercises' page: commitment before the run, explanation after it, progress in the address."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.engine.liveness import UnitState
from core.lessons.exercises import EXERCISES, Number, exercise_text
from core.training import train
from core.ui.shell.page import PAGES
from core.ui.workshop.progress import Progress, to_file

APP = Path(__file__).parents[2] / "app.py"


def page(**address: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60).switch_page(PAGES["exercises"].script)
    for code, text in address.items():
        at.query_params[code] = text
    return at.run()


def shown(at: AppTest) -> str:
    assert not at.exception
    return " ".join(each.value for each in at.markdown)


def explained(at: AppTest, name: str) -> bool:
    return exercise_text(name)[1] in shown(at)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_opens_by_its_address_without_its_explanation(name: str) -> None:
    at = page(x=name)
    assert exercise_text(name)[0] in shown(at)
    assert not explained(at, name)
    charts = len(at.get("vega_lite_chart"))
    assert charts == (0 if EXERCISES[name].ask else 2 if EXERCISES[name].start.epochs or name == "fading" else 1)


def look(at: AppTest, name: str, seen: str) -> AppTest:
    """Say what happened."""
    at.radio(key=f"predict_{name}_seen").set_value(seen).run()
    return at.button(key=f"predict_{name}_go").click().run()


def test_between_commitment_and_verdict_stand_the_picture_and_the_question_what_happened() -> None:
    at = predict(page(x="guess_alive"), 9)
    assert at.get("vega_lite_chart")
    assert not at.success
    assert "What this run did" not in shown(at)
    assert f"0 of {len(EXERCISES)} done" in shown(at)
    at.button(key="predict_guess_alive_go").click().run()
    assert "Choose an answer" in at.warning[0].value
    at = look(at, "guess_alive", "none")
    assert "You saw “none”; look again, the numbers say “up to half”." in shown(at)
    assert "Measured: 8" in at.success[0].value
    assert not [each for each in at.radio if each.key == "predict_guess_alive_seen"]


@pytest.mark.parametrize("name", [name for name, each in EXERCISES.items() if each.ask])
def test_what_there_is_to_see_is_counted_in_the_run_itself(name: str) -> None:
    ask, run = EXERCISES[name].ask, train(EXERCISES[name].start)
    dead = [states == UnitState.DEAD for states in run.unit_states]
    first, last = ([int(layer[place].sum()) for layer in dead] for place in (0, -1))
    back = int((dead[0][:-1] & ~dead[0][1:]).any(axis=0).sum())
    expected = {
        "guess_alive": "more than half" if first[0] < 8 else "up to half",
        "sparse": "some" if last[0] else "none",
        "who_is_to_blame": "in layer 2" if first[-1] > first[0] else "in layer 1",
        "which_recovers": "none was dead" if not dead[0].any() else "some" if back else "none",
        "born_dead": "yes" if 2 in first else "no",
    }
    assert ask.look.answers[ask.look.happened(run)] == expected[name]


def test_a_prediction_is_judged_once_it_is_committed() -> None:
    at = look(predict(page(x="guess_alive"), 9), "guess_alive", "up to half")
    assert "and so it is" in shown(at)
    assert explained(at, "guess_alive")
    assert "Measured: 8" in at.success[0].value
    assert at.query_params["done"] == "guess_alive"
    assert f"1 of {len(EXERCISES)} done, 1 of them solved" in shown(at)


def test_a_run_is_checked_when_it_is_handed_in_and_counts_when_it_is_right() -> None:
    at = page(x="few_alive")
    at.button(key="check_few_alive").click().run()
    assert "too many" in at.info[0].value
    assert not explained(at, "few_alive")
    at.slider(key="ex_few_alive_initial_bias").set_value(-2.75).run()
    assert not at.info
    at.button(key="check_few_alive").click().run()
    assert explained(at, "few_alive")
    assert len(at.success) == 1


def test_who_is_in_a_hurry_hands_in_what_the_controls_show_and_not_what_they_showed_before() -> None:
    at = page(x="guess_alive")
    at.slider(key="ask_guess_alive").set_value(12).run()
    at.slider(key="ask_guess_alive").set_value(9)
    at = look(at.button(key="commit_guess_alive").click().run(), "guess_alive", "none")
    assert "Measured: 8" in at.success[0].value
    at = page(x="few_alive")
    at.slider(key="ex_few_alive_initial_bias").set_value(-2.75)
    at.button(key="check_few_alive").click().run()
    assert explained(at, "few_alive")


def test_the_explanation_can_be_asked_for_and_solves_nothing() -> None:
    at = page(x="few_alive")
    at.button(key="give_up_few_alive").click().run()
    assert explained(at, "few_alive")
    assert "done" not in at.query_params


def test_the_address_brings_back_what_was_solved_and_nonsense_in_it_does_no_harm() -> None:
    at = page(x="sparse", done="few_alive.revive.nobody")
    assert f"2 of {len(EXERCISES)} done" in shown(at)
    assert f"0 of {len(EXERCISES)} done" in shown(page(x="<b>", done="..;drop", told="<b>"))


def reloaded(at: AppTest) -> AppTest:
    return page(**{code: at.query_params[code] for code in at.query_params})


def predict(at: AppTest, units: int) -> AppTest:
    at.slider(key="ask_guess_alive").set_value(units).run()
    return at.button(key="commit_guess_alive").click().run()


def test_a_committed_prediction_is_still_committed_after_a_reload_even_if_it_was_wrong() -> None:
    at = reloaded(predict(page(x="guess_alive"), 14))
    assert "Your 14 is too many" in at.info[0].value
    assert at.button(key="commit_guess_alive").label == "Commit again"


def test_a_first_wrong_prediction_is_told_what_is_wrong_and_nothing_that_was_measured() -> None:
    at = predict(page(x="guess_alive"), 14)
    told = shown(at) + " ".join(each.value for each in at.info)
    assert "Measured" not in told
    assert "What this run did" not in told
    assert not at.get("vega_lite_chart")
    assert not explained(at, "guess_alive")


def test_a_second_prediction_can_solve_it_and_is_counted_as_the_second() -> None:
    at = look(predict(predict(page(x="guess_alive"), 14), 9), "guess_alive", "up to half")
    assert "Measured: 8" in at.success[0].value
    assert f"1 of {len(EXERCISES)} done, 1 of them solved** (1 at the second try)" in shown(at)
    at = reloaded(at)
    assert "(1 at the second try)" in shown(at)
    assert explained(at, "guess_alive")


def test_after_a_second_wrong_prediction_the_answer_is_named_and_it_is_done_but_not_solved() -> None:
    at = look(predict(predict(page(x="guess_alive"), 14), 15), "guess_alive", "up to half")
    assert "The right answer: about 8" in shown(at)
    assert explained(at, "guess_alive")
    assert f"1 of {len(EXERCISES)} done, 0 of them solved" in shown(reloaded(at))


def test_an_option_that_was_wrong_is_not_offered_again_and_the_right_one_is_named() -> None:
    at = page(x="which_recovers")
    at.radio(key="ask_which_recovers").set_value(0).run()
    at.button(key="commit_which_recovers").click().run()
    again = at.radio(key="ask_which_recovers_again")
    assert again.options == ["Layer 2", "Both", "Neither"]
    again.set_value(3).run()
    at = look(at.button(key="commit_which_recovers").click().run(), "which_recovers", "none")
    assert "The right answer: **Layer 2**" in shown(at)


@pytest.mark.parametrize("name", [name for name, each in EXERCISES.items() if isinstance(each.ask, Number)])
def test_a_number_starts_where_the_answer_never_is_and_waits_until_it_is_moved(name: str) -> None:
    at = page(x=name)
    ask = EXERCISES[name].ask
    start = at.slider(key=f"ask_{name}").value
    assert start == ask.low
    assert abs(start - EXERCISES[name].solution["answer"]) > ask.tolerance
    assert at.button(key=f"commit_{name}").disabled


def test_after_solving_one_the_next_control_leaves_the_learner_where_he_is() -> None:
    at = page(x="sparse")
    at.radio(key="ask_sparse").set_value(2).run()
    at.button(key="commit_sparse").click().run()
    at.button(key="exercise_next").click().run()
    at.select_slider(key="ex_kill_in_training_learning_rate").set_value(3.0).run()
    assert EXERCISES["kill_in_training"].numbered_title in shown(at)


def test_next_and_back_lead_through_all_of_them() -> None:
    at = page()
    for exercise in list(EXERCISES.values())[1:]:
        at.button(key="exercise_next").click().run()
        assert at.query_params["x"] in (exercise.name, [exercise.name])
        assert f"## {exercise.numbered_title}" in shown(at)
    assert not [button for button in at.button if button.key == "exercise_next"]
    assert at.button(key="exercise_back").label == "Back: 11. Fading without dying"


def test_joy_is_there_once_it_is_solved_and_not_before() -> None:
    def joy(at: AppTest) -> bool:
        return any('class="joy"' in each.proto.body for each in at.get("html"))

    at = page(x="guess_alive")
    assert not joy(at)
    assert not joy(predict(at, 15))
    assert not joy(predict(at, 8))
    assert joy(look(at, "guess_alive", "up to half"))


def test_the_run_that_solved_a_task_is_back_after_a_reload_with_its_verdict() -> None:
    at = page(x="few_alive")
    at.slider(key="ex_few_alive_initial_bias").set_value(-2.75).run()
    at = reloaded(at.button(key="check_few_alive").click().run())
    assert at.slider(key="ex_few_alive_initial_bias").value == -2.75
    assert len(at.success) == 1


def test_a_wrong_run_after_a_right_one_does_not_replace_it() -> None:
    at = page(x="few_alive", done="few_alive", said="few_alive~b_-2.75")
    at.slider(key="ex_few_alive_initial_bias").set_value(0.0).run()
    at.button(key="check_few_alive").click().run()
    assert "too many" in at.info[0].value
    assert reloaded(at).slider(key="ex_few_alive_initial_bias").value == -2.75


@pytest.mark.parametrize(
    "said",
    [
        "guess_alive~99",
        "guess_alive~14~14",
        "guess_alive~1~2~3",
        "guess_alive~14~x",
        "guess_alive~nan",
        "few_alive~s_3",
        "few_alive~b_x",
        "few_alive~b_-1e9",
        "~",
        "x~" * 999,
    ],
)
def test_an_answer_that_nobody_can_have_given_is_left_out_of_the_address(said: str) -> None:
    at = page(x="guess_alive", said=said)
    assert not at.exception
    assert "said" not in at.query_params


def test_answers_saved_on_one_server_are_brought_back_on_another() -> None:
    saved = page(x="few_alive", done="few_alive", said="few_alive~b_-2.75")
    assert [each.label for each in saved.get("download_button")] == [
        "Report with charts (HTML)", "Answers, to go on elsewhere (JSON)",
    ]  # fmt: skip
    content = to_file(Progress({"few_alive": "b_-2.75"}, {"few_alive"})).encode()
    at = page(x="few_alive")
    at.slider(key="ex_few_alive_initial_bias").set_value(0.0).run()
    at.file_uploader(key="work_file").upload("exercises.json", content, "application/json").run()
    assert any(f"1 of {len(EXERCISES)} exercises are solved" in each.value for each in at.info)
    assert at.slider(key="ex_few_alive_initial_bias").value == -2.75


def test_a_file_that_is_none_of_ours_changes_nothing_and_says_so() -> None:
    at = page(x="sparse", done="few_alive")
    at.file_uploader(key="work_file").upload("exercises.json", b"[1]", "application/json").run()
    assert any("not a file that was saved on this page" in each.value for each in at.info)
    assert f"1 of {len(EXERCISES)} done" in shown(at)


def test_there_is_nothing_to_take_along_before_the_first_answer() -> None:
    assert not page(x="sparse").get("download_button")


KINDS = ("slider", "select_slider", "selectbox", "number_input")


@pytest.mark.parametrize("name", [name for name, each in EXERCISES.items() if each.check])
def test_a_task_can_be_solved_with_the_controls_it_gives(name: str) -> None:
    at = page(x=name)
    widgets = {each.key: each for kind in KINDS for each in at.get(kind)}
    for field, value in EXERCISES[name].solution.items():
        widgets[f"ex_{name}_{field}"].set_value(value)
    at.run()
    at.button(key=f"check_{name}").click().run()
    assert len(at.success) == 1
    assert explained(at, name)
