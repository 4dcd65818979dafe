"""A config's fields as text, and back again, the same in links and on the command line; and what they mean."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Dataset, TrainingConfig
from core.studies.command.options import parser
from core.training.config import BOUNDS, CHOICES
from core.training.fields import config_text, format_value, parse_value
from core.training.meanings import MEANINGS
from core.ui.controls.fields import CONTROLS
from tests.examples import examples

DESCRIBED = " ".join((TrainingConfig.__doc__ or "").split())
NAMES = [field.name for field in fields(TrainingConfig)]
finite = st.floats(-1000, 1000).map(lambda value: value + 0.0)


@examples(100)
@given(st.lists(st.integers(1, 512), min_size=1, max_size=6).map(tuple))
def test_widths_come_back(widths: tuple[int, ...]) -> None:
    assert parse_value("hidden_widths", format_value(widths)) == widths


@examples(100)
@given(st.one_of(finite, st.lists(finite, min_size=2, max_size=5).map(tuple)))
def test_biases_come_back_whatever_their_signs(bias: float | tuple[float, ...]) -> None:
    assert parse_value("initial_bias", format_value(bias)) == bias


@pytest.mark.parametrize("name", NAMES)
def test_every_default_comes_back(name: str) -> None:
    config = TrainingConfig()
    assert parse_value(name, config_text(config)[name]) == getattr(config, name)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hidden_widths", "16,16", "hidden_widths must be whole numbers joined by -, as 16-16, got '16,16'"),
        ("initial_bias", "-1--2", "initial_bias must be a number, or numbers joined by commas, as -1,0.5, got '-1--2'"),
        ("epochs", "1.5", "epochs must be a whole number, got '1.5'"),
        ("noise", "much", "noise must be a number, got 'much'"),
    ],
)
def test_a_text_that_says_nothing_is_refused_by_the_name_of_its_field(name: str, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must ") as refusal:
        parse_value(name, text)
    assert str(refusal.value) == message


def test_own_data_go_by_their_name() -> None:
    own = Dataset.from_arrays([[i] for i in range(12)], ["a", "b"] * 6, name="mine.csv")
    assert config_text(replace(TrainingConfig(), dataset=own))["dataset"] == "mine.csv"


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_explained_in_the_same_words_everywhere(name: str) -> None:
    assert f"{name}: {MEANINGS[name]}" in DESCRIBED
    options = {action.dest: action.help or "" for action in parser()._actions}
    assert options[name].startswith(MEANINGS[name])
    if name in CONTROLS:
        assert CONTROLS[name].help.startswith(MEANINGS[name])


def test_help_says_what_each_field_may_be() -> None:
    assert all(BOUNDS[name].rule().capitalize() in DESCRIBED for name in BOUNDS)
    assert all(f"One of {', '.join(names)}." in DESCRIBED for names in CHOICES.values())
