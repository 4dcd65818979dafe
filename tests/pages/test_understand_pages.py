"""The pages Activations and One unit on Streamlit's test bench."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import ACTIVATIONS
from core.lessons.one_unit import EXAMPLES
from core.studies.one_unit import TARGETS

ROOT = Path(__file__).parents[2]
GUESSES = {"activations": "acts_guess", "one_unit": "unit_guess"}


def cold(name: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{name}.py").run()
    assert not at.exception
    return at


def page(name: str) -> AppTest:
    """A page after the learner has committed to the first answer."""
    at = cold(name)
    radio = at.radio(key=GUESSES[name])
    radio.set_value(radio.options[0]).run()
    assert not at.exception
    return at


def charts(at: AppTest) -> list:
    return at.get("vega_lite_chart")


def sentence(at: AppTest, part: str) -> str:
    return next(text.value for text in at.markdown if part in text.value)


@pytest.mark.parametrize("name", GUESSES)
def test_a_page_asks_before_it_shows(name):
    at = cold(name)
    assert "Predict first" in at.radio(key=GUESSES[name]).label
    assert not [text for text in at.markdown if "passes a gradient for" in text.value or "ied" in text.value[:12]]
    assert not [slider for slider in at.slider if slider.key in ("unit_step", "acts_mean")]


@pytest.mark.parametrize("name", GUESSES)
def test_a_page_shows_four_charts_explains_and_holds_the_glossary(name):
    at = page(name)
    assert len(charts(at)) == 4
    order = [text.value for text in at.markdown]
    assert any(text.startswith("## Why") for text in order)
    assert [box.label for box in at.expander][-2:] == ["Numbers and downloads", "Glossary"]
    assert "Pre-activation" in at.expander[-1].markdown[0].value


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_can_be_looked_at_closely(name):
    at = page("activations")
    at.pills(key="acts_names").set_value([name]).run()
    assert not at.exception
    assert at.selectbox(key="acts_chosen").value == name
    assert ACTIVATIONS[name].formula in at.latex[0].value
    assert f"**{ACTIVATIONS[name].label} passes a gradient" in sentence(at, "passes a gradient for")


def test_all_activations_at_once_and_none_at_all_do_no_harm():
    at = page("activations")
    at.pills(key="acts_names").set_value(list(ACTIVATIONS)).run()
    assert not at.exception
    at.pills(key="acts_names").set_value([]).run()
    assert not at.exception
    assert not charts(at)
    assert "at least one" in at.info[0].value


def test_moving_the_mean_moves_the_share():
    at = page("activations")
    assert "You expected: about half." in sentence(at, "passes a gradient for")
    assert "1.6% of the inputs" in sentence(at, "passes a gradient for")
    at.slider(key="acts_mean").set_value(0.0).run()
    assert "50.0% of the inputs" in sentence(at, "passes a gradient for")


def test_moving_z_puts_other_numbers_into_the_formula():
    at = page("activations")
    assert r"\max(0, -1.5) = 0" in at.latex[0].value
    at.slider(key="acts_z").set_value(2.5).run()
    assert r"\max(0, 2.5) = 2.5" in at.latex[0].value


def test_the_negative_slope_is_offered_with_leaky_relu_only_and_reaches_the_formula():
    at = page("activations")
    at.select_slider(key="acts_negative_slope").set_value(0.1).run()
    assert r"0.1\,z & z \le 0" in sentence(at, "## Why")
    at.pills(key="acts_names").set_value(["relu", "tanh"]).run()
    assert not at.exception
    assert not [each for each in at.select_slider if each.key == "acts_negative_slope"]


def story(at: AppTest) -> str:
    return sentence(at, "## **")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_sets_the_controls_and_asks_again(example):
    at = page("one_unit")
    at.slider(key="unit_step").set_value(20).run()
    at.button(key=f"unit_{example}").click().run()
    assert not at.exception
    assert at.radio(key="unit_guess").value is None
    assert not [slider for slider in at.slider if slider.key == "unit_step"]
    assert at.slider(key="unit_w").value == EXAMPLES[example].w
    assert at.selectbox(key="unit_target").value == EXAMPLES[example].target


def test_moving_the_step_reveals_the_death():
    at = page("one_unit")
    assert "is active at step 0" in story(at)
    at.slider(key="unit_step").set_value(5).run()
    assert "next update kills" in sentence(at, "At step 5")
    at.slider(key="unit_step").set_value(6).run()
    assert "Died in step 6" in story(at)
    assert "no sample is on" in at.latex[0].value
    assert at.dataframe[0].value["state"].tolist() == ["active"] * 6 + ["dead"]


def test_at_the_last_step_the_guess_is_recalled():
    at = page("one_unit")
    assert not [text for text in at.markdown if "You expected" in text.value]
    at.slider(key="unit_step").set_value(30).run()
    assert "You expected: it fits part of the curve." in sentence(at, "You expected")


def test_fewer_steps_than_the_one_looked_at_do_no_harm():
    at = page("one_unit")
    at.slider(key="unit_step").set_value(30).run()
    at.select_slider(key="unit_steps").set_value(10).run()
    assert not at.exception
    assert at.slider(key="unit_step").value == 10


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_unit_takes_every_activation(activation):
    at = page("one_unit")
    at.selectbox(key="unit_activation").select(activation).run()
    at.slider(key="unit_step").set_value(3).run()
    assert not at.exception
    assert len(charts(at)) == 4


@pytest.mark.parametrize("target", TARGETS)
def test_one_unit_takes_every_target_and_a_shift(target):
    at = page("one_unit")
    at.selectbox(key="unit_target").select(target).run()
    before = sentence(at, "born dead with a probability")
    at.slider(key="unit_shift").set_value(2.0).run()
    assert not at.exception
    assert sentence(at, "born dead with a probability") != before
