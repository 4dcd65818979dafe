"""A config holds plain, valid values or says which field breaks which rule."""

import __future__

import inspect
from dataclasses import FrozenInstanceError, fields, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, DATASETS, INITIALIZERS, OPTIMIZERS, Dataset, TrainingConfig
from core.training import BOUNDS
from tests.examples import examples

NAMES = [field.name for field in fields(TrainingConfig)]
REGISTRIES = {"dataset": DATASETS, "activation": ACTIVATIONS, "initializer": INITIALIZERS, "optimizer": OPTIMIZERS}
INTEGERS = ["n_samples", "data_seed", "batch_size", "epochs", "seed", "log_every"]
NUMBERS = ["noise", "negative_slope", "initial_bias", "learning_rate", "weight_decay"]


def test_every_field_is_either_a_choice_or_bounded() -> None:
    assert set(NAMES) == {*REGISTRIES, *BOUNDS}
    assert set(BOUNDS) == {*INTEGERS, *NUMBERS, "hidden_widths"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"learning_rate": -1}, "learning_rate must be positive, got -1"),
        ({"learning_rate": 0}, "learning_rate must be positive, got 0"),
        ({"learning_rate": 1001}, "learning_rate must be positive and at most 1000, got 1001"),
        ({"noise": -0.5}, "noise must be from 0 to 5, got -0.5"),
        ({"noise": "a lot"}, "noise must be a finite number, got 'a lot'"),
        ({"noise": float("nan")}, "noise must be a finite number, got nan"),
        ({"epochs": 2.0}, "epochs must be a whole number, got 2.0"),
        ({"epochs": True}, "epochs must be a whole number, got True"),
        ({"n_samples": 9}, "n_samples must be from 10 to 5000, got 9"),
        ({"hidden_widths": 16}, "hidden_widths must be a tuple of 1 to 60 widths, got 16"),
        ({"hidden_widths": ()}, "hidden_widths must be a tuple of 1 to 60 widths, got ()"),
        ({"hidden_widths": (16, 0)}, "hidden_widths must be from 1 to 512, got 0"),
        ({"hidden_widths": (16, 2.5)}, "hidden_widths must be a whole number, got 2.5"),
        ({"initial_bias": (0, 0, 0)}, "one for each of the 2 hidden layers, got (0, 0, 0)"),
        ({"initial_bias": (0, "1")}, "initial_bias must be a finite number, got '1'"),
        ({"optimizer": "lion"}, "optimizer must be one of sgd, momentum, nesterov, rmsprop, adam, adamw, got 'lion'"),
        ({"dataset": ["moons"]}, "got ['moons']"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_the_message_names_the_field_the_rule_and_the_value(values: dict, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{next(iter(values))} must ") as refusal:
        TrainingConfig(**values)
    assert str(refusal.value).endswith(message)


def test_fields_are_checked_by_name_so_that_postponed_annotations_change_nothing() -> None:
    source = Path(inspect.getfile(TrainingConfig)).read_text(encoding="utf-8")
    namespace: dict = {"__name__": TrainingConfig.__module__}
    exec(compile(source, "config.py", "exec", flags=__future__.annotations.compiler_flag), namespace)
    assert namespace["TrainingConfig"].__annotations__["epochs"] == "int"
    assert namespace["TrainingConfig"](hidden_widths=[4]).hidden_widths == (4,)
    with pytest.raises(ValueError, match=r"^learning_rate must be positive, got -1$"):
        namespace["TrainingConfig"](learning_rate=-1)


def out_of_bounds(name: str) -> list:
    low, high, above = BOUNDS[name]
    return [low if above else low - 1, high + 1]


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in REGISTRIES for value in ("Relu", "", None, 3, ["relu"])]
    + [(name, value) for name in INTEGERS for value in (*out_of_bounds(name), 20.5, "20", None, [20], 10**400, True)]
    + [(name, value) for name in NUMBERS for value in (*out_of_bounds(name), "1", None, {}, np.inf, -np.inf, np.nan)]
    + [(name, value) for name in NUMBERS for value in (True, 10**400, 1j)]
    + [("hidden_widths", value) for value in (16, None, "16", (), (0,), (513,), (1.5,), (True,), (4,) * 61, [[4]])]
    + [("initial_bias", value) for value in ((), (0.0,), (0.0,) * 3, (0.0, np.nan), (0.0, 2000), ((0.0,), (0.0,)))],
    ids=lambda value: repr(value) if not isinstance(value, int) or value < 10**20 else "a giant",
)
def test_a_bad_value_is_refused_by_the_name_of_its_field(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{name} must .*, got "):
        TrainingConfig(**{name: value})


@pytest.mark.parametrize("name", BOUNDS)
def test_both_bounds_are_admitted_unless_the_rule_says_positive(name: str) -> None:
    low, high, above = BOUNDS[name]
    for value in (high,) if above else (low, high):
        light = {"epochs": 1} if name != "epochs" else {"n_samples": 10}
        config = TrainingConfig(**light | {name: (value,) if name == "hidden_widths" else value})
        assert getattr(config, name) == ((value,) if name == "hidden_widths" else value)


@pytest.mark.parametrize(
    "heavy",
    [
        {"hidden_widths": (256,) * 14, "n_samples": 500, "epochs": 100},
        {"n_samples": 5000, "batch_size": 1, "epochs": 20_000},
        {"dataset": "digits", "hidden_widths": (512, 512), "n_samples": 1797, "epochs": 1000},
    ],
    ids=["wide and deep", "many steps", "wide data"],
)
def test_values_in_bounds_whose_product_is_too_much_are_refused(heavy: dict) -> None:
    with pytest.raises(ValueError, match=r"^epochs must be at most .* got ") as refusal:
        TrainingConfig(**heavy)
    most = int(str(refusal.value).split("at most ")[1].split()[0])
    assert TrainingConfig(**heavy | {"epochs": most}).epochs == most
    with pytest.raises(ValueError, match=f"at most {most} "):
        TrainingConfig(**heavy | {"epochs": most + 1})


def test_a_config_is_frozen_and_equal_values_are_one_key() -> None:
    config = TrainingConfig(hidden_widths=[8, 4], initial_bias=[-1, 0], learning_rate=1)
    same = TrainingConfig(hidden_widths=(8, 4), initial_bias=(-1.0, 0.0), learning_rate=1.0)
    assert {config: "found"}[same] == "found"
    assert config != replace(config, seed=1)
    with pytest.raises(FrozenInstanceError):
        config.seed = 1


def test_values_become_plain_numbers_and_tuples() -> None:
    config = TrainingConfig(
        hidden_widths=[np.int64(8), 4], initial_bias=[np.float32(-1), 0], epochs=np.int32(3), noise=1,
        learning_rate=Fraction(1, 4), seed=np.uint32(7),
    )  # fmt: skip
    values = [config.hidden_widths, config.initial_bias, config.epochs, config.noise, config.learning_rate, config.seed]
    assert repr(values) == "[(8, 4), (-1.0, 0.0), 3, 1.0, 0.25, 7]"


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_choice_becomes_a_plain_string(name: str) -> None:
    chosen = next(iter(REGISTRIES[name]))
    assert type(getattr(TrainingConfig(**{name: np.str_(chosen)}), name)) is str


@pytest.mark.parametrize("name", ["noise", "negative_slope", "initial_bias", "weight_decay"])
def test_a_negative_zero_is_stored_as_zero_because_it_is_the_same_config(name: str) -> None:
    assert str(getattr(TrainingConfig(**{name: -0.0}), name)) == "0.0"
    assert repr(TrainingConfig(initial_bias=(-0.0, -1.0)).initial_bias) == "(0.0, -1.0)"


def test_bounds_hold_for_the_number_that_is_stored() -> None:
    too_small_for_a_float = Fraction(1, 10**400)
    with pytest.raises(ValueError, match=r"^learning_rate must be positive, got 1/10+…$"):
        TrainingConfig(learning_rate=too_small_for_a_float)
    assert TrainingConfig(weight_decay=too_small_for_a_float).weight_decay == 0


def test_a_number_too_long_for_python_to_spell_is_refused_by_its_field() -> None:
    with pytest.raises(ValueError, match=r"^seed must be from 0 to 4294967295, got a giant number$"):
        TrainingConfig(seed=10**5000)


@pytest.mark.parametrize(("bias", "biases"), [(-2, (-2.0, -2.0, -2.0)), ((-2, 0, 1), (-2.0, 0.0, 1.0))])
def test_one_bias_is_for_every_hidden_layer_and_a_tuple_gives_one_a_layer(bias, biases: tuple) -> None:
    assert TrainingConfig(hidden_widths=(4, 3, 2), initial_bias=bias).hidden_biases == biases


WRONG_TYPES = st.one_of(
    st.none(), st.booleans(), st.binary(), st.dictionaries(st.text(), st.none()), st.complex_numbers()
)


@examples(200)
@given(name=st.sampled_from(NAMES), data=st.data())
def test_any_single_bad_field_is_refused_by_its_name(name: str, data) -> None:
    if name in REGISTRIES:
        bad = st.one_of(WRONG_TYPES, st.text().filter(lambda text: text not in REGISTRIES[name]), st.integers())
    else:
        low, high, above = BOUNDS[name]
        bad = st.one_of(
            WRONG_TYPES,
            st.text(),
            st.integers(max_value=int(low) - (not above)),
            st.integers(min_value=int(high) + 1),
            st.floats(max_value=low, exclude_max=not above),
            st.floats(min_value=high, exclude_min=True),
            st.just(float("nan")),
        )
    value = data.draw(bad)
    if name == "hidden_widths" and data.draw(st.booleans()):
        value = (4, value)
    with pytest.raises(ValueError, match=rf"(?s)^{name} must .*, got "):
        TrainingConfig(**{name: value})


def test_own_data_say_how_many_rows_they_have_and_that_no_noise_was_added() -> None:
    x, y = np.arange(14.0).reshape(7, 2), np.array([0, 1] * 3 + [0])
    dataset = Dataset(x_train=x, y_train=y, x_test=x[:2], y_test=y[:2], task="classification")
    config = TrainingConfig(dataset=dataset, n_samples=500, noise=0.4)
    assert (config.n_samples, config.noise, config.dataset) == (9, 0.0, dataset)
    assert config == replace(config, noise=1.0)
    assert config != replace(config, dataset=replace(dataset, x_test=x[2:4]))
