"""A file that was brought to the training lab is there on the pages of many networks too, for whoever wants it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data.own_data import Choice
from core.training.own_data import File

ROOT = Path(__file__).parents[2]
ROWS = "".join(f"{x},{x * x % 7},{'low' if x < 20 else 'high'}\n" for x in range(40))
FILE = File("plants.csv", f"size,weight,kind\n{ROWS}".encode())
QUICK = {
    "bias_sweep": {"e": "1", "k": "5", "a": "relu", "b": "0"},
    "learning_rate": {"e": "1", "k": "5", "r": "0.1"},
    "vanishing": {"k": "5", "a": "relu", "l": "3"},
    "recover": {"e": "1", "k": "5", "a": "relu", "b": "-1"},
    "rescue": {"e": "10", "k": "5"},
}


def page(name: str, brought: bool) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).switch_page(f"pages/{name}.py")
    for code, text in QUICK[name].items():
        at.query_params[code] = text
    if brought:
        at.session_state["own_file"], at.session_state["own_choice"] = FILE, Choice("kind")
    return at.run()


def toggles(at: AppTest) -> list:
    return [toggle for toggle in at.toggle if str(toggle.key).endswith("own_data")]


@pytest.mark.parametrize("name", QUICK)
def test_a_study_is_on_the_learners_file_when_the_learner_says_so(name: str) -> None:
    at = page(name, brought=True)
    assert not at.exception
    (toggle,) = toggles(at)
    assert toggle.value is False
    address = dict(at.query_params)
    toggle.set_value(True).run()
    assert not at.exception
    assert any("40 rows, 2 features, predicting kind" in text.value.replace("\\", "") for text in at.caption)
    assert dict(at.query_params) == address


def test_without_a_file_nothing_speaks_of_one() -> None:
    assert toggles(page("bias_sweep", brought=False)) == []


def test_a_file_that_cannot_be_used_here_is_refused_and_the_named_data_stay() -> None:
    at = page("bias_sweep", brought=True)
    at.session_state["own_choice"] = Choice("weight", columns=("wings",))
    toggles(at)[0].set_value(True).run()
    assert any("columns must be among" in error.value.replace("\\", "") for error in at.error)
    assert not at.exception
