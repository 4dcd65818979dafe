"""The path on the pages: where one is, the way on, and what was done, in the address of whatever page one is on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.path import STEPS
from core.ui.shell.page import PAGES
from core.ui.shell.path import read_path, write_path
from tests.pages.predicting import commit, observe

APP = Path(__file__).parents[2] / "app.py"


def opened(page: str, **link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=120).switch_page(PAGES[page].script)
    for code, text in link.items():
        at.query_params[code] = text
    at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown)


def links(at: AppTest) -> list[str]:
    return [each.proto.label for each in at.main.get("page_link")]


@pytest.mark.parametrize("index", range(len(STEPS)))
def test_a_step_says_where_one_is_and_leads_back_and_on(index: int) -> None:
    at = opened(STEPS[index].page)
    assert f"Step {index + 1} of 8: {STEPS[index].question}" in words(at)
    shown = links(at)
    assert (f"Back: {STEPS[index - 1].question}" in shown) == (index > 0)
    assert f"Next: {STEPS[index + 1].question}" in shown if index < 7 else True
    assert not [label for label in shown if index == 7 and label.startswith("Next")]


def test_the_answer_waits_for_the_prediction() -> None:
    step = STEPS[1]
    at = opened("activations")
    assert step.answer not in words(at)
    commit(at, "cloud", "hardly any")
    assert step.answer not in words(at)
    observe(at, "cloud", "more than nine in ten")
    assert step.answer in words(at)
    assert at.query_params["p"] in ("f1", ["f1"])


def test_the_answer_on_one_unit_stands_there_as_soon_as_it_was_said_what_happened() -> None:
    at = observe(commit(opened("one_unit"), "one_unit", "it dies on the way"), "one_unit", "none")
    assert STEPS[2].answer in words(at)
    assert "1 of 8 steps of the path done, 1 of 1 predictions right" in words(at)


def test_what_is_done_is_back_after_a_reload_and_goes_along_to_the_next_page() -> None:
    at = opened("recover", p="f1u0")
    assert "2 of 8 steps of the path done, 1 of 2 predictions right" in words(at)
    following = next(each for each in at.main.get("page_link") if each.proto.label.startswith("Next"))
    assert following.proto.query_string == "p=f1u0"


def test_the_menu_already_carries_what_coming_here_did() -> None:
    at = opened("exercises", p="f1")
    carried = {link.proto.query_string for link in at.sidebar.get("page_link")}
    assert carried == {f"p={''.join(at.query_params['p'])}"}
    assert carried != {"p=f1"}


def test_the_first_answer_stays_when_the_question_is_asked_again() -> None:
    at = opened("activations")
    observe(commit(at, "cloud", "about half"), "cloud", "fewer than half")
    at.button(key="predict_cloud_go").click().run()
    observe(commit(at, "cloud", "hardly any"), "cloud", "more than nine in ten")
    assert at.query_params["p"] in ("f0", ["f0"])


@pytest.mark.parametrize("page", ["lab", "vanishing", "recover", "bias_sweep", "born_dead", "rescue", "exercises"])
def test_the_pages_own_links_know_nothing_of_it_and_keep_it(page: str) -> None:
    at = opened(page, p="f1")
    assert not [warning for warning in at.warning if "cannot use" in warning.value]
    assert at.query_params["p"][:2] in ("f1", ["f1"]) or at.query_params["p"][0].startswith("f1")


def test_a_control_that_writes_the_address_carries_what_is_done() -> None:
    at = opened("vanishing", p="f1")
    at.slider(key="vanish_depth").set_value(12).run()
    assert at.query_params["p"] in ("f1", ["f1"])
    assert at.query_params["l"] in ("12", ["12"])


def test_beside_the_path_the_first_step_that_is_left_is_offered() -> None:
    at = opened("trial", p="s-f1")
    assert "Step" not in words(at)
    assert f"Go on: {STEPS[2].question}" in links(at)


def test_nonsense_in_the_address_is_left_out() -> None:
    assert read_path("f1x1u9v0r") == {"f": "1", "v": "0"}
    assert write_path({"v": "0", "f": "1"}) == "f1v0"
    assert not opened("activations", p="<b>").exception


def test_a_page_that_can_show_nothing_still_leads_on() -> None:
    at = opened("vanishing")
    at.get("button_group")[0].set_value([]).run()
    assert "at least one value" in at.error[0].value
    assert f"Next: {STEPS[4].question}" in links(at)
