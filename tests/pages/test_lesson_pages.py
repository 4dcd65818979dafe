"""The pages on vanishing gradients and on recovery, on Streamlit's own test bench."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def opened(page: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).switch_page(f"pages/{page}.py").run()
    assert not at.exception
    return at


def findings(at: AppTest) -> str:
    """The list of findings above the charts."""
    return next(text.value for text in at.markdown if text.value.startswith("- **"))


@pytest.fixture
def vanishing() -> AppTest:
    return opened("vanishing")


def charts(at: AppTest) -> int:
    return len(at.get("vega_lite_chart"))


def test_vanishing_shows_findings_at_once_and_keeps_the_answer_back(vanishing):
    assert "**sigmoid, Xavier normal: Vanishing.**" in findings(vanishing)
    assert "**ReLU, He normal: The gradient arrives.**" in findings(vanishing)
    assert charts(vanishing) == 2
    assert not vanishing.info


def test_a_prediction_is_answered_from_measurements_and_opens_the_chart_over_biases(vanishing):
    vanishing.radio(key="vanish_guess").set_value("tanh's").run()
    assert not vanishing.exception
    answer = vanishing.info[0].value
    assert "You expected: **tanh's**" in answer
    assert "**ReLU, He normal: Dying.**" in answer
    assert "**tanh, Xavier normal: Vanishing.**" in answer
    assert charts(vanishing) == 3


def test_a_bias_of_minus_2_makes_tanh_vanish_and_relu_die(vanishing):
    vanishing.slider(key="vanish_initial_bias").set_value(-2.0).run()
    assert "**ReLU, He normal: Dying.** In **20 of 20** networks" in findings(vanishing)
    assert "**tanh, Xavier normal: Vanishing.**" in findings(vanishing)


def test_the_deepest_and_narrowest_networks_render(vanishing):
    vanishing.slider(key="vanish_depth").set_value(50)
    vanishing.select_slider(key="vanish_width").set_value(2)
    vanishing.slider(key="vanish_initial_bias").set_value(-10.0).run()
    assert not vanishing.exception
    assert "From layer 49" in findings(vanishing)


@pytest.mark.parametrize("chosen", [[], ["relu", "tanh", "sigmoid", "elu", "selu", "gelu"]])
def test_no_activation_or_too_many_are_refused_by_name(vanishing, chosen):
    vanishing.get("button_group")[0].set_value(chosen).run()
    assert not vanishing.exception
    assert f"must make 1 to 5 kinds of network, got {len(chosen)}" in vanishing.error[0].value
    assert charts(vanishing) == 0


def test_one_initializer_for_all_is_told_from_the_usual_ones(vanishing):
    vanishing.get("button_group")[1].set_value(["he_normal"]).run()
    assert "sigmoid, He normal" in findings(vanishing)
