"""The pages Activations and One unit on Streamlit's test bench."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import ACTIVATIONS
from core.lessons.one_unit import EXAMPLES
from core.studies.one_unit import TARGETS
from tests.pages.predicting import commit, observe

ROOT = Path(__file__).parents[2]
GUESSES = {"activations": "cloud", "one_unit": "one_unit"}


def cold(name: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{name}.py").run()
    assert not at.exception
    return at


def page(name: str) -> AppTest:
    """A page after the learner has committed to the first answer."""
    at = cold(name)
    return commit(at, GUESSES[name], at.radio(key=f"predict_{GUESSES[name]}").options[0])


def charts(at: AppTest) -> list:
    return at.get("vega_lite_chart")


def sentence(at: AppTest, part: str) -> str:
    return next(text.value for text in at.markdown if part in text.value)


@pytest.mark.parametrize("name", GUESSES)
def test_a_page_asks_before_it_shows(name):
    at = cold(name)
    assert at.radio(key=f"predict_{GUESSES[name]}").label.startswith("Predict first. ")
    assert not [text for text in at.markdown if "passes a gradient for" in text.value or "ied" in text.value[:12]]
    assert not [slider for slider in at.slider if slider.key == "acts_mean"]


@pytest.mark.parametrize(("name", "drawn"), [("activations", 4), ("one_unit", 2)])
def test_a_page_shows_its_charts_explains_and_holds_the_glossary(name, drawn):
    at = page(name)
    assert len(charts(at)) == drawn
    order = [text.value for text in at.markdown]
    assert any(text.startswith("## Why") for text in order)
    assert [box.label for box in at.expander][-2:] == ["Numbers and downloads", "Glossary"]
    assert "Pre-activation" in at.expander[-1].markdown[0].value


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_can_be_looked_at_closely(name):
    at = page("activations")
    at.pills(key="acts_several_activation").set_value([name]).run()
    assert not at.exception
    assert at.selectbox(key="acts_chosen").value == name
    assert ACTIVATIONS[name].formula in at.latex[0].value
    assert f"**{ACTIVATIONS[name].label} passes a gradient" in sentence(at, "passes a gradient for")


def test_all_activations_at_once_and_none_at_all_do_no_harm():
    at = page("activations")
    at.pills(key="acts_several_activation").set_value(list(ACTIVATIONS)).run()
    assert not at.exception
    at.pills(key="acts_several_activation").set_value([]).run()
    assert not at.exception
    assert not charts(at)
    assert "at least one" in at.info[0].value


def test_moving_the_mean_moves_the_share():
    at = page("activations")
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
    at.pills(key="acts_several_activation").set_value(["relu", "tanh"]).run()
    assert not at.exception
    assert not [each for each in at.select_slider if each.key == "acts_negative_slope"]


def test_a_control_that_is_not_drawn_for_a_while_comes_back_with_its_value():
    at = page("activations")
    at.select_slider(key="acts_negative_slope").set_value(0.1).run()
    at.slider(key="acts_z").set_value(2.0).run()
    for names in (["relu"], ["tanh"], [], ["sigmoid"], [], ["leaky_relu", "relu"]):
        at.pills(key="acts_several_activation").set_value(names).run()
        assert not at.exception
    assert at.select_slider(key="acts_negative_slope").value == 0.1
    assert at.slider(key="acts_z").value == 2.0


def story(at: AppTest) -> str:
    return sentence(at, "## **")


def at_step(at: AppTest, step: int) -> AppTest:
    """As the figure's own slider leaves it."""
    at.session_state["unit_step"] = step
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_start_sets_the_controls_and_asks_again(example):
    at = at_step(page("one_unit"), 20)
    at.button(key=f"unit_{example}").click().run()
    assert not at.exception
    assert at.radio(key="predict_one_unit").value is None
    assert at.slider(key="unit_w").value == EXAMPLES[example].w
    assert at.selectbox(key="unit_target").value == EXAMPLES[example].target


def test_no_start_is_chosen_before_and_none_says_what_becomes_of_it():
    at = cold("one_unit")
    held = (at.slider(key="unit_w").value, at.slider(key="unit_b").value)
    assert held not in [(start.w, start.b) for start in EXAMPLES.values()]
    assert not [name for name in EXAMPLES for word in ("dead", "die", "live", "edge", "born") if word in name.lower()]


def test_moving_the_step_reveals_the_death():
    at = page("one_unit")
    assert not [text for text in at.markdown if text.value.startswith("## **")]
    assert "next update kills" in sentence(at_step(at, 10), "At step 10")
    assert "Died in step 11" in story(at_step(at, 11))
    assert "no sample is on" in at.latex[0].value
    assert at.dataframe[0].value["state"].tolist() == ["active"] * 11 + ["dead"]


def test_the_verdict_on_the_unit_is_read_off_its_path():
    told = observe(page("one_unit"), "one_unit", "some").info[0].value
    assert "look again, the numbers say “none”" in told
    assert (
        "You expected “it fits part of the curve”, and that is wrong here; what is right is “it dies on the way”"
        in told
    )


def test_another_start_asks_anew_until_it_was_said_what_happened_and_then_leaves_the_verdict():
    at = page("one_unit")
    at.slider(key="unit_b").set_value(-2.0).run()
    assert at.radio(key="predict_one_unit").value is None
    commit(at, "one_unit", "it dies on the way")
    observe(at, "one_unit", "none")
    at.slider(key="unit_b").set_value(2.0).run()
    assert "what is right is “it does not move at all”" in at.info[0].value
    assert sentence(at, "At step 0")


def test_fewer_steps_than_the_one_looked_at_do_no_harm():
    at = at_step(observe(page("one_unit"), "one_unit", "none"), 30)
    at.select_slider(key="unit_steps").set_value(10).run()
    assert not at.exception
    assert sentence(at, "At step 0")


@pytest.mark.parametrize("name", GUESSES)
def test_a_pages_settings_are_in_its_address_and_come_back_from_it(name):
    at = cold(name)
    key, code = {"activations": ("acts_z", "z"), "one_unit": ("unit_w", "w")}[name]
    at.slider(key=key).set_value(2.5).run()
    assert at.query_params[code] in ("2.5", ["2.5"])
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{name}.py")
    again.query_params[code] = "2.5"
    assert again.run().slider(key=key).value == 2.5


@pytest.mark.parametrize(
    ("name", "code"), [("activations", "z"), ("one_unit", "w"), ("one_unit", "r"), ("one_unit", "h")]
)
@pytest.mark.parametrize("text", ["99", "x", "nan", "<b>"])
def test_nonsense_in_an_address_is_left_out_and_said(name, code, text):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{name}.py")
    at.query_params[code] = text
    at.run()
    assert not at.exception
    assert "left out" in at.warning[0].value


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_one_unit_takes_every_activation(activation):
    at = cold("one_unit")
    at.selectbox(key="unit_activation").select(activation).run()
    commit(at, "one_unit", "it dies on the way")
    at_step(at, 3)
    assert len(charts(at)) == 2


@pytest.mark.parametrize("target", TARGETS)
def test_one_unit_takes_every_target_and_a_shift(target):
    at = page("one_unit")
    at.selectbox(key="unit_target").select(target).run()
    before = sentence(at, "with a probability")
    at.slider(key="unit_shift").set_value(2.0).run()
    assert not at.exception
    assert sentence(at, "with a probability") != before
