"""Controls: every field of a run has one, and nothing that one offers is refused."""

from dataclasses import fields, replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import TrainingConfig
from core.training.fields import format_value
from core.ui.controls.comparison import SUGGESTIONS, difference_labels, matters
from core.ui.controls.fields import BIAS_RANGE, CONTROLS, WIDTHS, collect, field_value, in_words, widget_value
from core.ui.links.run_link import DEFAULTS, VERSION


def test_every_field_of_a_config_has_a_control_with_its_own_name_and_a_help_text():
    assert set(CONTROLS) == {field.name for field in fields(TrainingConfig)} - {"log_every"}  # the lab logs every one
    assert all(name == control.field and control.help for name, control in CONTROLS.items())
    assert len({control.label for control in CONTROLS.values()}) == len(CONTROLS)


@pytest.mark.parametrize("name", [name for name, control in CONTROLS.items() if control.registry])
def test_every_choice_is_accepted_and_has_words(name):
    for value in CONTROLS[name].registry:
        assert getattr(TrainingConfig(**{name: value}), name) == value
        assert CONTROLS[name].text(value).strip()


def _all_controls() -> None:
    from core.ui.controls.fields import CONTROLS, draw
    from core.ui.links.run_link import DEFAULTS, VERSION

    for name in CONTROLS:
        draw(name, "t_", getattr(DEFAULTS[VERSION], name))


@pytest.fixture(scope="module")
def drawn() -> AppTest:
    at = AppTest.from_function(_all_controls).run()
    assert not at.exception
    return at


def test_every_position_of_every_slider_is_accepted(drawn):
    sliders = {slider.key.removeprefix("t_"): slider for slider in drawn.slider}
    assert set(sliders) == {"initial_bias", "noise"}
    for name, slider in sliders.items():
        for value in (slider.min, slider.max):
            assert getattr(TrainingConfig(**{name: value}), name) == value


def _a_bias_from_afar() -> None:
    from core.ui.controls.fields import draw

    for name, value in (("initial_bias", -12.5), ("noise", 1.5)):
        draw(name, "far_", value)


def test_a_slider_reaches_what_a_link_has_brought() -> None:
    at = AppTest.from_function(_a_bias_from_afar).run()
    ends = {slider.key: (slider.min, slider.value, slider.max) for slider in at.slider}
    assert ends["far_initial_bias"] == (-12.5, -12.5, BIAS_RANGE[1])
    assert ends["far_noise"] == (0.0, 1.5, 1.5)


def test_every_step_of_every_select_slider_is_shown_and_accepted(drawn):
    kinds = {field.name: field.type for field in fields(TrainingConfig)}
    steps = {each.key.removeprefix("t_"): each.options for each in drawn.select_slider}
    assert set(steps) == {"negative_slope", "n_samples", "learning_rate", "batch_size", "epochs", "weight_decay"}
    for name, options in steps.items():
        numbers = ["5000" if text == "all" else text for text in options]
        accepted = [getattr(TrainingConfig(**{name: kinds[name](text)}), name) for text in numbers]
        assert accepted == sorted(set(accepted))
        assert getattr(DEFAULTS[VERSION], name) in accepted


def test_every_seed_box_stays_within_the_bounds(drawn):
    boxes = {box.key.removeprefix("t_"): box for box in drawn.number_input}
    assert set(boxes) == {"seed", "data_seed"}
    for name, box in boxes.items():
        ends = int(box.min), int(box.max)
        assert [getattr(TrainingConfig(**{name: end}), name) for end in ends] == [0, 2**32 - 1]


def test_controls_drawn_from_a_config_give_that_config_back(drawn):
    held = {name: field_value(name, drawn.session_state["t_" + name]) for name in CONTROLS}
    assert TrainingConfig(**held) == DEFAULTS[VERSION]


@pytest.mark.parametrize("text", WIDTHS)
def test_every_suggested_width_is_accepted_and_written_as_links_write_it(text):
    widths = TrainingConfig(hidden_widths=field_value("hidden_widths", text)).hidden_widths
    assert widget_value("hidden_widths", widths) == text


@pytest.mark.parametrize(
    ("text", "widths"),
    [("32, 8 - 4", (32, 8, 4)), ("7", (7,)), (" 16-16 ", (16, 16)), ("3,3", (3, 3)), ("2 , 1", (2, 1))],
)
def test_widths_are_read_however_they_are_typed(text, widths):
    assert field_value("hidden_widths", text) == widths


@pytest.mark.parametrize("text", ["", "8-", "a", "8--8", "8.5", "-8"])
def test_text_that_is_no_list_of_widths_is_refused_by_name(text):
    with pytest.raises(ValueError, match="hidden_widths"):
        field_value("hidden_widths", text)


@pytest.mark.parametrize("typed", ["8-x", "0", "9999", "-".join(["1"] * 99)])
def test_a_control_out_of_bounds_is_reported_and_left_as_it_was(monkeypatch, typed):
    monkeypatch.setattr(st, "session_state", {"t_hidden_widths": typed, "t_epochs": 7})
    config, problems = collect(TrainingConfig(), "t_")
    assert config == TrainingConfig(epochs=7)
    assert len(problems) == 1
    assert "hidden_widths" in problems[0]


@pytest.mark.parametrize("name", SUGGESTIONS)
def test_a_comparison_names_its_field_and_tells_both_values_apart(name):
    config = DEFAULTS[VERSION]
    first, second = difference_labels(config, replace(config, **{name: SUGGESTIONS[name]}), name)
    assert first != second
    assert first.startswith(CONTROLS[name].label + ": ")
    assert second.startswith(CONTROLS[name].label + ": ")


def test_a_value_in_words_is_short_for_numbers():
    assert CONTROLS["initial_bias"].text(-2.0) == "−2"
    assert CONTROLS["hidden_widths"].text((16, 8)) == format_value((16, 8)) == "16-8"


def test_a_control_at_fault_is_the_one_that_is_reported_and_left_as_it_was(monkeypatch):
    held = {"t_epochs": 2000, "t_n_samples": 2000, "t_hidden_widths": "32-32", "t_batch_size": 1}
    monkeypatch.setattr(st, "session_state", held)
    config, (problem,) = collect(TrainingConfig(), "t_")
    assert config == TrainingConfig(n_samples=2000, hidden_widths=(32, 32), batch_size=1)
    assert problem.startswith("epochs must be at most ")


def test_a_change_that_breaks_a_rule_about_another_field_is_named_and_taken_back(monkeypatch):
    before = TrainingConfig(epochs=2000, n_samples=2000, hidden_widths=(32, 32))
    monkeypatch.setattr(st, "session_state", {"t_batch_size": 1, "t_seed": 7, "t_epochs": 2000})
    config, (problem,) = collect(before, "t_")
    assert config == replace(before, seed=7)
    assert in_words(problem).startswith("Batch size cannot be 1 here: Epochs must be at most ")


def test_refusals_are_worded_with_the_labels_that_learners_see():
    for name, control in CONTROLS.items():
        assert in_words(f"{name} must be better, got 'x'") == f"{control.label} must be better, got 'x'"
    assert in_words("learning_rate must be positive, got -1.0") == "Learning rate must be positive, got −1.0"
    assert in_words("the noise and the seed") == "the noise and the seed"


def test_the_negative_slope_matters_to_leaky_relu_only():
    configs = [TrainingConfig(activation=name) for name in CONTROLS["activation"].registry]
    assert [config.activation for config in configs if matters("negative_slope", config)] == ["leaky_relu"]
    assert matters("initial_bias", TrainingConfig())
