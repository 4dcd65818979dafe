"""Links: what was shared once means the same for ever, and nothing that arrives in one does harm."""

import runpy
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, DATASETS, INITIALIZERS, OPTIMIZERS, Dataset, TrainingConfig
from core.ui.controls.comparison import SUGGESTIONS
from core.ui.controls.messages import plain
from core.ui.links import run_link
from core.ui.links.run_link import (
    CODES,
    COMPARABLE,
    COMPARISON,
    DEFAULTS,
    VERSION,
    Comparison,
    LinkState,
    decode,
    encode,
    format_value,
    parse_value,
)
from tests.examples import examples

VERSION_1 = {
    "dataset": "moons", "n_samples": 500, "noise": 0.2, "data_seed": 0, "hidden_widths": (16, 16),
    "activation": "relu", "negative_slope": 0.01, "initial_bias": -1.75, "initializer": "he_normal",
    "optimizer": "sgd", "learning_rate": 0.1, "weight_decay": 0.0, "batch_size": 32, "epochs": 200, "seed": 4,
}  # fmt: skip
VERSION_2 = {**VERSION_1, "initial_bias": -1.5, "seed": 16}
CODES_OF_LINKS = {
    "d": "dataset", "n": "n_samples", "z": "noise", "ds": "data_seed", "w": "hidden_widths", "a": "activation",
    "ns": "negative_slope", "b": "initial_bias", "i": "initializer", "o": "optimizer", "r": "learning_rate",
    "wd": "weight_decay", "bs": "batch_size", "e": "epochs", "s": "seed",
}  # fmt: skip
# Shared links: never change or drop a row, only add.
GOLDEN = (
    ({"v": "1"}, {}),
    ({"v": "1", "b": "-10"}, {"initial_bias": -10.0}),
    ({"v": "1", "b": "0", "e": "100", "w": "8-8", "s": "14"},
     {"initial_bias": 0.0, "epochs": 100, "hidden_widths": (8, 8), "seed": 14}),
    ({"v": "1", "d": "spirals", "n": "1000", "z": "0.05", "ds": "7"},
     {"dataset": "spirals", "n_samples": 1000, "noise": 0.05, "data_seed": 7}),
    ({"v": "1", "a": "leaky_relu", "ns": "0.1", "o": "adam", "r": "0.003"},
     {"activation": "leaky_relu", "negative_slope": 0.1, "optimizer": "adam", "learning_rate": 0.003}),
    ({"v": "1", "d": "diabetes", "i": "xavier_normal", "wd": "1e-05", "bs": "5000", "w": "32-8-4"},
     {"dataset": "diabetes", "initializer": "xavier_normal", "weight_decay": 1e-5, "batch_size": 5000,
      "hidden_widths": (32, 8, 4)}),
    ({"v": "1", "d": "abs", "w": "2-2-2-2-2-2-2-2-2", "i": "rai", "s": "4294967295"},
     {"dataset": "abs", "hidden_widths": (2,) * 9, "initializer": "rai", "seed": 2**32 - 1}),
)  # fmt: skip
GOLDEN_2 = (
    ({}, {}),  # the page's bare address, and what is typed by hand, follow the newest defaults
    ({"b": "-10"}, {"initial_bias": -10.0}),
    ({"v": "2"}, {}),
    ({"v": "2", "b": "-1_0.5"}, {"initial_bias": (-1.0, 0.5)}),
    ({"v": "2", "w": "8", "b": "-1_"}, {"hidden_widths": (8,), "initial_bias": (-1.0,)}),
    ({"v": "2", "s": "4", "b": "-1.75"}, {"seed": 4, "initial_bias": -1.75}),
)
GOLDEN_COMPARISONS = (
    ("a.leaky_relu", Comparison("activation", "leaky_relu")),
    ("b.0", Comparison("initial_bias", 0.0)),
    ("r.0.03", Comparison("learning_rate", 0.03)),
    ("o.adam", Comparison("optimizer", "adam")),
    ("ns.0.1", Comparison("negative_slope", 0.1)),
    ("i.xavier_normal", Comparison("initializer", "xavier_normal")),
    ("bs.5000", Comparison("batch_size", 5000)),
    ("wd.0.01", Comparison("weight_decay", 0.01)),
)


@st.composite
def configs(draw) -> TrainingConfig:
    """Any config: one initial bias for all layers, or one for each."""
    widths = draw(st.lists(st.integers(1, 8), min_size=1, max_size=5))
    bias, batch_size = st.floats(-1000, 1000), draw(st.integers(1, 5000))
    return TrainingConfig(
        dataset=draw(st.sampled_from(list(DATASETS))),
        n_samples=draw(st.integers(10, 5000)),
        noise=draw(st.floats(0, 5)),
        data_seed=draw(st.integers(0, 2**32 - 1)),
        hidden_widths=tuple(widths),
        activation=draw(st.sampled_from(list(ACTIVATIONS))),
        negative_slope=draw(st.floats(0, 1)),
        initial_bias=draw(bias | st.tuples(*[bias] * len(widths))),
        initializer=draw(st.sampled_from(list(INITIALIZERS))),
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        learning_rate=draw(st.floats(0, 1000, exclude_min=True)),
        weight_decay=draw(st.floats(0, 100)),
        batch_size=batch_size,
        epochs=draw(st.integers(0, 60 if batch_size >= 16 else 10)),  # what the budget lets pass at any of these sizes
        seed=draw(st.integers(0, 2**32 - 1)),
    )


def test_the_defaults_of_every_version_are_what_they_have_always_been():
    assert list(DEFAULTS) == ["1", "2"]
    for version, values in (("1", VERSION_1), ("2", VERSION_2)):
        assert values.items() <= asdict(DEFAULTS[version]).items()


def test_new_links_carry_the_newest_version():
    assert max(DEFAULTS, key=int) == VERSION


def test_the_codes_of_links_are_what_they_have_always_been():
    assert CODES_OF_LINKS.items() <= CODES.items()


def test_every_field_that_the_lab_sets_has_a_code():
    assert set(CODES.values()) == {field.name for field in fields(TrainingConfig)} - {"log_every"}


@pytest.mark.parametrize(("link", "changes"), GOLDEN)
def test_an_old_link_still_means_what_it_meant(link, changes):
    assert decode(link) == LinkState(TrainingConfig(**{**VERSION_1, **changes}), None, ())


@pytest.mark.parametrize(("link", "changes"), GOLDEN_2)
def test_a_link_of_version_2_means_what_it_meant(link, changes):
    assert decode(link) == LinkState(TrainingConfig(**{**VERSION_2, **changes}), None, ())


@pytest.mark.parametrize(("text", "comparison"), GOLDEN_COMPARISONS)
def test_an_old_comparison_still_means_what_it_meant(text, comparison):
    state = decode({"v": "1", "a": "relu", "c": text})
    assert state == LinkState(TrainingConfig(**VERSION_1), comparison, ())


@examples(200)
@given(configs())
def test_a_config_survives_its_link(config):
    assert decode(encode(config)) == LinkState(config, None, ())


@examples(100)
@given(configs(), configs(), st.sampled_from(COMPARABLE))
def test_a_comparison_survives_its_link(config, other, field):
    comparison = Comparison(field, getattr(other, field))
    try:
        accepted = replace(config, **{field: comparison.value})
    except ValueError:  # as many biases as another network has layers
        assert decode(encode(config, comparison)).comparison is None
        return
    expected = comparison if accepted != config else None
    assert decode(encode(config, comparison)) == LinkState(config, expected, ())


def test_a_link_is_as_short_as_its_differences():
    assert encode(DEFAULTS[VERSION]) == {"v": VERSION}
    assert encode(replace(DEFAULTS[VERSION], epochs=50), Comparison("initial_bias", 0.0)) == {
        "v": VERSION, "e": "50", "c": "b.0",
    }  # fmt: skip


def test_every_comparable_field_has_a_first_suggestion_that_differs_from_the_defaults():
    assert set(SUGGESTIONS) == set(COMPARABLE)
    assert all(value != getattr(DEFAULTS[VERSION], name) for name, value in SUGGESTIONS.items())


@examples(300)
@given(st.dictionaries(st.sampled_from([*CODES, "v", "c"]) | st.text(max_size=5), st.text(max_size=60)))
def test_nonsense_never_raises(parameters):
    state = decode(parameters)
    assert isinstance(state.config, TrainingConfig)
    assert all(isinstance(message, str) for message in state.ignored)


@pytest.mark.parametrize(
    ("code", "text", "named"),
    [
        ("v", "99", "v "), ("q", "1", "'q'"), ("d", "nope", "dataset"), ("n", "many", "n_samples"),
        ("n", "-1", "n_samples"), ("z", "nan", "noise"), ("r", "inf", "learning_rate"), ("r", "0", "learning_rate"),
        ("w", "8--8", "hidden_widths"), ("w", "", "hidden_widths"), ("e", "1e3", "epochs"), ("s", "-1", "seed"),
        ("b", "-1-2", "initial_bias"),
        ("b", "-1_0_1", "initial_bias"), ("b", "_", "initial_bias"),
        ("c", "x.1", "c "), ("c", "d.xor", "c "), ("c", "a.nope", "activation"),
        ("n", "9" * 5000, "n_samples"), ("a", "__class__", "activation"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_reported_and_left_at_its_default(code, text, named):
    state = decode({code: text})
    assert state.config == DEFAULTS[VERSION]
    assert state.comparison is None
    assert len(state.ignored) == 1
    assert named in state.ignored[0]


def test_a_message_repeats_no_more_than_a_little_of_a_long_value():
    ignored = decode({"n": "x" * 5000, "d": "y" * 5000, "z" * 5000: "1", "c": "w" * 5000, "v": "u" * 5000}).ignored
    assert len(ignored) == 5
    assert max(map(len, ignored)) < 400


@examples(200)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_a_link_is_exact(value):
    assert parse_value("initial_bias", format_value(value)) == value


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "[a](http://b)", "![a](b)", "**x**", "`x`", "$x$", ":red[x]", "a|b", "&lt;"]
)
def test_text_from_outside_is_shown_as_it_is(text):
    shown = plain(text)
    special = set(r"\`*_{}[]()<>#+-.!|$~:&")
    bare = [letter for before, letter in zip(" " + shown, shown) if letter in special - {"\\"} and before != "\\"]
    assert not bare
    assert shown.replace("\\", "") == text


def test_a_backslash_cannot_take_back_an_escape():
    assert plain(r"\<b>") == r"\\\<b\>"


def test_fields_that_are_in_bounds_only_together_survive_a_link() -> None:
    config = TrainingConfig(n_samples=5000, batch_size=1, epochs=100)
    assert decode(encode(config)).config == config
    assert decode(encode(config)).ignored == ()


def test_of_fields_that_do_not_go_together_the_one_at_fault_is_left_out_and_named() -> None:
    state = decode({"v": "1", "e": "2000", "n": "2000", "w": "32-32", "bs": "1"})
    assert state.config == replace(DEFAULTS["1"], n_samples=2000, hidden_widths=(32, 32), batch_size=1)
    assert len(state.ignored) == 1
    assert state.ignored[0].startswith("epochs must be at most ")
    assert state.ignored[0].endswith("got 2000")


def test_a_field_that_is_too_much_for_a_default_is_left_out_by_its_own_name() -> None:
    state = decode({"s": "9", "w": "512-512", "bs": "1"})
    assert state.config == replace(DEFAULTS[VERSION], seed=9, batch_size=1)
    assert state.ignored[0].startswith("hidden_widths cannot be 512-512 here: epochs must be at most")


def test_a_field_that_cannot_be_read_takes_no_other_with_it() -> None:
    state = decode({"r": "x", "n": "50", "s": "9"})
    assert state.config == replace(DEFAULTS[VERSION], n_samples=50, seed=9)
    assert len(state.ignored) == 1


LOCKS = [
    ((), ()),
    (("initial_bias",), ()),
    (("activation", "seed"), ("dataset", COMPARISON)),
    ((), tuple(CODES.values())),
]


@pytest.mark.parametrize(("fixed", "hidden"), LOCKS)
def test_what_a_link_fixes_and_hides_comes_back(fixed: tuple, hidden: tuple) -> None:
    config = TrainingConfig(initial_bias=-3)
    assert decode(encode(config, None, fixed, hidden)) == LinkState(config, None, (), fixed, hidden)


def test_a_lock_on_what_is_no_control_is_reported_and_left_out() -> None:
    state = decode({"v": "2", "fix": "b.zz.b.c", "hide": "<b>..d"})
    assert (state.fixed, state.hidden) == (("initial_bias",), ("dataset",))
    assert len(state.ignored) == 3
    assert all(message.startswith(("fix must hold", "hide must hold")) for message in state.ignored)


@pytest.mark.parametrize("bias", [(-1.0, 0.5), (0.0, -2.0), (-1e-05, 3.0)])
def test_a_bias_for_each_layer_comes_back(bias):
    config = replace(TrainingConfig(), initial_bias=bias)
    assert decode(encode(config)).config == config


def test_a_link_says_nothing_of_own_data_and_everything_else():
    own = Dataset.from_arrays([[i] for i in range(12)], ["a", "b"] * 6)
    named = replace(DEFAULTS[VERSION], learning_rate=0.3)
    assert encode(replace(named, dataset=own)) == encode(named)


def test_a_version_states_every_default_so_that_no_new_default_of_training_changes_an_old_link(monkeypatch) -> None:
    stated = []

    class Recording(TrainingConfig):
        def __init__(self, **values: object) -> None:
            stated.append(set(values))
            super().__init__(**values)

    monkeypatch.setattr("core.training.TrainingConfig", Recording)
    runpy.run_path(run_link.__file__)
    assert stated == [set(CODES.values())] * len(DEFAULTS)


def test_own_data_take_the_place_of_the_data_set_its_size_and_its_noise_and_of_nothing_else() -> None:
    other = TrainingConfig(
        dataset="circles", n_samples=77, noise=0.4, data_seed=5, hidden_widths=(4, 4), activation="tanh",
        negative_slope=0.3, initial_bias=-0.5, initializer="he_uniform", optimizer="adam", learning_rate=0.3,
        weight_decay=0.1, batch_size=9, epochs=11, seed=3,
    )  # fmt: skip
    link = encode(other)
    assert set(link) == {"v", *CODES}
    own = Dataset.from_arrays([[i] for i in range(12)], ["a", "b"] * 6)
    assert encode(replace(other, dataset=own)) == {code: link[code] for code in link if code not in ("d", "n", "z")}


@pytest.mark.parametrize("order", [("n", "bs"), ("bs", "n"), ("n", "w"), ("w", "n")])
def test_of_two_fields_that_are_too_much_together_the_first_one_in_the_link_stays(order: tuple[str, str]) -> None:
    texts = {"n": "3000", "bs": "1", "w": "128-128"}
    alone = decode({order[0]: texts[order[0]]})
    assert alone.ignored == decode({order[1]: texts[order[1]]}).ignored == ()
    both = decode({code: texts[code] for code in order})
    assert both.config == alone.config
    assert len(both.ignored) == 1
    assert both.ignored[0].startswith(CODES[order[1]])


@pytest.mark.parametrize("parameters", [{"q": "1"}, {"": "1"}, {"V": "2"}, {"fixed": "b"}, {"bb": "1"}, {"p": "3"}])
def test_no_field_that_is_unknown_is_dropped_silently(parameters: dict[str, str]) -> None:
    assert decode(parameters) == LinkState(DEFAULTS[VERSION], None, (f"unknown parameter {next(iter(parameters))!r}",))


@pytest.mark.parametrize("order", [("w", "n", "bs"), ("bs", "w", "n"), ("n", "bs", "w")])
def test_of_fields_of_which_leaving_out_one_is_not_enough_the_last_in_the_link_goes_first(order) -> None:
    texts = {"n": "3000", "bs": "1", "w": "128-128"}
    state = decode({code: texts[code] for code in order})
    assert state.config == decode({order[0]: texts[order[0]]}).config
    assert [message.split()[0] for message in state.ignored] == [CODES[order[2]], CODES[order[1]]]


def test_what_is_typed_for_widths_is_read_with_commas_dashes_and_spaces_and_other_fields_are_as_they_are() -> None:
    for text in ("8-4", "8,4", "8, 4", " 8 - 4 "):
        assert run_link.field_value("hidden_widths", text) == (8, 4)
    assert run_link.field_value("activation", "relu") == "relu"
    assert run_link.field_value("seed", 7) == 7
    for version in DEFAULTS.values():
        for name in CODES.values():
            value = getattr(version, name)
            assert run_link.field_value(name, run_link.widget_value(name, value)) == value
