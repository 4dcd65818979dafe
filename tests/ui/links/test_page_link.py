"""Links to the pages of studies: shared once, they mean the same for ever; nonsense is left out and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.studies import bias_sweep, learning_rate
from core.studies.born_dead import COLLAPSE_BASE
from core.ui.links.page_link import BIAS_SWEEP, BORN_DEAD, LEARNING_RATE, PageLinks, Setting
from tests.examples import examples

PAGES = {"bias": BIAS_SWEEP, "rate": LEARNING_RATE, "dead": BORN_DEAD}
SHARED = {
    "dataset": "moons", "n_samples": 500, "noise": 0.2, "hidden_widths": (16, 16), "initializer": "he_normal",
    "negative_slope": 0.01, "batch_size": 32, "weight_decay": 0.0, "seeds": 10,
}  # fmt: skip
# Shared links: never change or drop a row, only add.
DEFAULTS = {
    "bias": {**SHARED, "learning_rate": 0.1, "epochs": 200, "optimizer": ("sgd",),
             "activation": ("relu", "leaky_relu", "elu", "tanh", "sigmoid"),
             "initial_bias": (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0)},
    "rate": {**SHARED, "activation": "relu", "initial_bias": 0.0, "epochs": 100, "optimizer": ("sgd",),
             "learning_rate": (0.01, 0.03, 0.1, 0.3, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)},
    "dead": {"widths": (2, 3, 4, 5), "networks": 2000, "initializer": "he_normal", "dataset": "abs", "depth": 10,
             "width": 2, "seeds": 100},
}  # fmt: skip
GOLDEN = (
    ("bias", {"v": "1"}, {}),
    ("bias", {"v": "1", "a": "relu~elu", "b": "0~-1~-2.5", "o": "sgd~adam", "k": "20", "d": "circles"},
     {"activation": ("relu", "elu"), "initial_bias": (0.0, -1.0, -2.5), "optimizer": ("sgd", "adam"), "seeds": 20,
      "dataset": "circles"}),
    ("bias", {"v": "1", "a": "leaky_relu", "ns": "0.1", "w": "8-8", "e": "50", "r": "0.03", "bs": "5000", "wd": "1e-05",
              "i": "xavier_normal", "n": "100", "z": "0"},
     {"activation": ("leaky_relu",), "negative_slope": 0.1, "hidden_widths": (8, 8), "epochs": 50, "weight_decay": 1e-5,
      "learning_rate": 0.03, "batch_size": 5000, "initializer": "xavier_normal", "n_samples": 100, "noise": 0.0}),
    ("rate", {"v": "1", "r": "0.001~0.1~20", "o": "momentum", "a": "elu", "b": "-1", "k": "5"},
     {"learning_rate": (0.001, 0.1, 20.0), "optimizer": ("momentum",), "activation": "elu", "initial_bias": -1.0,
      "seeds": 5}),
    ("dead", {"v": "1", "u": "1~7", "m": "500", "i": "rai", "d": "step", "l": "20", "w": "3", "k": "50"},
     {"widths": (1, 7), "networks": 500, "initializer": "rai", "dataset": "step", "depth": 20, "width": 3,
      "seeds": 50}),
)  # fmt: skip
# What a page offers, and has offered in shared links: only add.
OFFERED = {
    ("bias", "k", "seeds"): (5, 10, 20, 50, 100), ("rate", "k", "seeds"): (5, 10, 20, 50, 100),
    ("dead", "m", "networks"): (500, 1000, 2000, 5000, 10_000), ("dead", "k", "seeds"): (50, 100, 200, 500),
    ("dead", "i", "initializer"): ("he_normal", "he_uniform", "xavier_normal", "lecun_normal", "rai"),
    ("dead", "d", "dataset"): ("abs", "x_sin_5x", "step"),
    ("dead", "w", "width"): tuple(range(1, 11)), ("dead", "l", "depth"): tuple(range(3, 31)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "code", "setting"), OFFERED)
def test_whatever_a_page_has_offered_is_still_read_and_its_neighbours_are_not(name, code, setting):
    offered = OFFERED[name, code, setting]
    for value in offered:
        assert PAGES[name].decode({code: str(value)}) == ({**DEFAULTS[name], setting: value}, [])
    numbers = [value for value in offered if isinstance(value, int)]
    for beyond in {number + step for number in numbers for step in (-1, 1)} - set(numbers):
        assert PAGES[name].decode({code: str(beyond)})[0] == DEFAULTS[name]


def test_no_two_pages_share_a_session_key():
    keys = [links.key(name) for links in PAGES.values() for name in links.settings]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", PAGES)
def test_the_controls_hold_all_of_several_values_and_the_one_of_others(name):
    links, defaults = PAGES[name], DEFAULTS[name]
    held = links.held(defaults)
    assert len(held) == len(links.settings)
    for setting, value in defaults.items():
        several = isinstance(value, tuple) and setting != "hidden_widths"
        shown = held[links.key(setting)]
        assert shown == (list(value) if several else "16-16" if setting == "hidden_widths" else value)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_names_what_differs_from_the_defaults_and_nothing_else(name):
    links = PAGES[name]
    assert links.encode(DEFAULTS[name]) == {"v": "1"}
    for setting, value in DEFAULTS[name].items():
        fewer = value[:1] if isinstance(value, tuple) and value[1:] else None
        if fewer:
            assert set(links.encode({**DEFAULTS[name], setting: fewer})) == {"v", links.settings[setting].code}


@pytest.mark.parametrize("name", PAGES)
def test_the_defaults_of_a_page_hold_a_value_for_each_of_its_settings(name):
    assert set(PAGES[name].settings) == set(DEFAULTS[name])


@pytest.mark.parametrize("name", PAGES)
def test_the_defaults_of_version_1_are_what_they_have_always_been(name):
    assert dict(PAGES[name].defaults["1"]) == DEFAULTS[name]


@pytest.mark.parametrize(("name", "link", "changes"), GOLDEN)
def test_an_old_link_still_means_what_it_meant_and_is_written_as_it_was(name, link, changes):
    values, ignored = PAGES[name].decode(link)
    assert ignored == []
    assert values == {**DEFAULTS[name], **changes}
    if PAGES[name].version == "1":
        assert PAGES[name].encode(values) == link


def test_a_bare_address_opens_the_standing_sweeps():
    bias, _ = BIAS_SWEEP.decode({})
    assert (bias["activation"], bias["initial_bias"]) == (bias_sweep.ACTIVATIONS, bias_sweep.BIASES)
    rate, _ = LEARNING_RATE.decode({})
    assert rate["learning_rate"] == learning_rate.RATES
    for values, base in ((bias, bias_sweep.BASE), (rate, learning_rate.RATE_BASE)):
        single = {name: value for name, value in values.items() if not isinstance(value, tuple) or "widths" in name}
        assert {name: getattr(base, name) for name in single if name != "seeds"} == {
            name: value for name, value in single.items() if name != "seeds"
        }
    dead, _ = BORN_DEAD.decode({})
    assert (dead["width"],) * (dead["depth"] - 1) == COLLAPSE_BASE.hidden_widths


@pytest.mark.parametrize("links", PAGES.values(), ids=PAGES)
def test_no_two_settings_of_a_page_share_a_code_or_a_session_key(links):
    assert len({setting.code for setting in links.settings.values()} | {"v"}) == len(links.settings) + 1
    assert len({links.key(name) for name in links.settings}) == len(links.settings)


@pytest.mark.parametrize(
    ("name", "link", "named"),
    [
        ("bias", {"v": "9"}, "v must be one of 1, got '9'"),
        ("bias", {"zz": "1"}, "unknown parameter 'zz'"),
        ("bias", {"s": "4"}, "unknown parameter 's'"),
        ("bias", {"a": "swish"}, "activation must be one of"),
        ("bias", {"b": ""}, "initial_bias must be a number, or numbers joined by commas, as -1,0.5, got ''"),
        ("bias", {"b": "nan"}, "initial_bias must be"),
        ("bias", {"b": "-5000"}, "initial_bias must be from -1000 to 1000, got -5000"),
        ("bias", {"b": "-1_0.5"}, "initial_bias must be one number on this page, got '-1_0.5'"),
        ("bias", {"k": "1000000"}, "seeds must be one of 5, 10, 20, 50, 100, got '1000000'"),
        ("bias", {"e": "-1"}, "epochs must be"),
        ("bias", {"w": "16x16"}, "hidden_widths must be whole numbers joined by -"),
        ("rate", {"r": "0"}, "learning_rate must be positive"),
        ("rate", {"r": "inf"}, "learning_rate must be"),
        ("dead", {"u": "11"}, "widths must be from 1 to 10, got 11"),
        ("dead", {"u": "2.5"}, "widths must be a whole number, got '2.5'"),
        ("dead", {"l": "2"}, "depth must be from 3 to 30, got 2"),
        ("dead", {"m": "1"}, "networks must be one of"),
        ("dead", {"i": "zeros"}, "initializer must be one of"),
        ("dead", {"d": "moons"}, "dataset must be one of abs, x_sin_5x, step, got 'moons'"),
        ("dead", {"w": "9" * 5000}, "width must be"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_at_its_default(name, link, named):
    values, ignored = PAGES[name].decode(link)
    assert values == DEFAULTS[name]
    assert len(ignored) == 1
    assert ignored[0].startswith(named)
    assert len(ignored[0]) < 400


def test_of_several_values_the_good_ones_are_kept_once_each():
    values, ignored = BIAS_SWEEP.decode({"b": "0~x~-1~0~1e99"})
    assert values["initial_bias"] == (0.0, -1.0)
    assert len(ignored) == 2


def test_a_choice_of_nothing_is_left_out_of_the_address():
    assert BIAS_SWEEP.encode({**DEFAULTS["bias"], "activation": ()}) == {"v": "1"}


def drawn(links: PageLinks):
    """Any parameters, with codes that exist more often than not."""
    codes = [setting.code for setting in links.settings.values()]
    return st.dictionaries(st.sampled_from([*codes, "v"]) | st.text(max_size=5), st.text(max_size=60))


@examples(300)
@given(st.data(), st.sampled_from(list(PAGES)))
def test_nonsense_never_raises_and_what_is_left_survives_a_link(data, name):
    links = PAGES[name]
    values, ignored = links.decode(data.draw(drawn(links)))
    assert set(values) == set(links.settings)
    assert all(isinstance(message, str) for message in ignored)
    assert links.decode(links.encode(values)) == (values, [])


def test_new_links_carry_the_newest_version_and_old_ones_keep_their_own_defaults():
    settings = {name: Setting(name[0], int) for name in ("first", "second")}
    links = PageLinks("t_", settings, {"1": {"first": 1, "second": 2}, "2": {"first": 5, "second": 2}})
    assert links.version == "2"
    assert links.encode({"first": 1, "second": 2}) == {"v": "2", "f": "1"}
    assert links.encode({"first": 5, "second": 3}) == {"v": "2", "s": "3"}
    for link, values in (({"v": "1"}, (1, 2)), ({"v": "1", "s": "9"}, (1, 9)), ({}, (5, 2)), ({"v": "2"}, (5, 2)),
                         ({"f": "1"}, (1, 2))):  # fmt: skip
        assert links.decode(link) == (dict(zip(settings, values)), [])
    assert links.decode({"v": "3", "s": "9"}) == ({"first": 5, "second": 9}, ["v must be one of 1, 2, got '3'"])
