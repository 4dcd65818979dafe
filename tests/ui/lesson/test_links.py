"""Links to the lesson's pages of many networks: shared once, they mean the same for ever."""

import pytest

from core.engine.optimizers import OPTIMIZERS
from core.studies.recovery import BIASES, RATES
from core.ui.lesson.links import RECOVERY, VANISHING

PAGES = {"vanishing": VANISHING, "recovery": RECOVERY}
# Shared links: never change or drop a row, only add.
DEFAULTS = {
    "vanishing": {
        "activation": ("relu", "tanh", "sigmoid"), "initializer": ("usual",), "initial_bias": 0.0, "dataset": "moons",
        "n_samples": 500, "noise": 0.2, "data_seed": 0, "negative_slope": 0.01, "depth": 20, "width": 32, "seeds": 20,
    },
    "recovery": {
        "activation": ("relu",), "optimizer": ("sgd", "adam"), "initial_bias": (-1.0, -1.5, -2.0),
        "negative_slope": (0.01,), "dataset": "moons", "n_samples": 500, "noise": 0.2, "hidden_widths": (16, 16),
        "initializer": "he_normal", "batch_size": 32, "epochs": 200, "weight_decay": 0.0, "seeds": 20,
    },
}  # fmt: skip
GOLDEN = (
    ("vanishing", {"v": "1"}, {}),
    ("vanishing", {"v": "1", "a": "tanh~elu", "i": "usual~rai", "b": "-2", "l": "50", "w": "8", "k": "10", "d": "xor"},
     {"activation": ("tanh", "elu"), "initializer": ("usual", "rai"), "initial_bias": -2.0, "depth": 50, "width": 8,
      "seeds": 10, "dataset": "xor"}),
    ("recovery", {"v": "1", "a": "leaky_relu~tanh", "o": "adam", "b": "-5", "ns": "0.001~0.03", "w": "8-8-8", "k": "50",
                  "wd": "0.01"},
     {"activation": ("leaky_relu", "tanh"), "optimizer": ("adam",), "initial_bias": (-5.0,),
      "negative_slope": (0.001, 0.03), "hidden_widths": (8, 8, 8), "seeds": 50, "weight_decay": 0.01}),
)  # fmt: skip


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


@pytest.mark.parametrize(
    ("name", "code", "text", "complaint"),
    [
        ("vanishing", "l", "51", "depth must be"),
        ("vanishing", "l", "deep", "depth must be"),
        ("vanishing", "w", "3", "width must be one of"),
        ("vanishing", "i", "he", "initializer must be one of usual, he_normal"),
        ("vanishing", "a", "reluu", "activation must be one of"),
        ("recovery", "k", "7", "seeds must be one of"),
        ("recovery", "b", "low", "initial_bias must be a number"),
        ("vanishing", "b", "-1_0", "initial_bias must be one number on this page"),
        ("recovery", "r", "0.1", "unknown parameter 'r'"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_at_its_default(name, code, text, complaint):
    values, ignored = PAGES[name].decode({code: text})
    assert values == DEFAULTS[name]
    assert len(ignored) == 1
    assert ignored[0].startswith(complaint)


def test_every_optimizer_that_a_link_may_bring_has_a_learning_rate():
    assert set(RATES) == set(OPTIMIZERS)


def test_a_bare_address_opens_the_standing_study():
    assert RECOVERY.decode({})[0]["initial_bias"] == BIASES
