"""What the page of a network from elsewhere says adds up, and says no more than is known."""

import numpy as np
import pandas as pd

from core import Monitor, diagnose, prune_silent
from core.diagnosis import Report, observe
from core.diagnosis.causes import UNKNOWN
from core.diagnosis.samples import sample
from core.engine.network import Layer
from core.lessons.check_network import (
    _IN_WORDS,
    bench_finding,
    change_finding,
    loss_finding,
    pruning_finding,
    why_finding,
)  # fmt: skip


def report(silent: int, units: int = 6) -> Report:
    z = np.random.default_rng(0).standard_normal((100, units))
    z[:, :silent] = -1.0
    monitor = Monitor()
    monitor.update("fc1", z)
    return diagnose(monitor)


def test_every_silent_unit_has_one_reason_in_words() -> None:
    subject = sample("half_dead")
    found = subject.report()
    causes = found.units["cause"][found.units["cause"] != ""].str.split(":").str[0]
    text = why_finding(found)
    assert text.startswith(f"Of {len(causes)} units that get no gradient, ")
    counts = [int(word.strip("*")) for word in text.split() if word.startswith("**")]
    assert sum(counts) == len(causes)
    assert set(causes) <= set(_IN_WORDS)


def test_what_is_not_known_is_said_not_to_be() -> None:
    assert _IN_WORDS[UNKNOWN] in why_finding(report(2))
    assert "nothing to explain" in why_finding(report(0))


def test_a_unit_that_is_cut_off_gets_no_gradient_either() -> None:
    first, second = Layer(np.eye(2), np.ones(2)), Layer(np.array([[1.0], [0.0]]), np.zeros(1))
    x = np.random.default_rng(0).standard_normal((100, 2))
    assert why_finding(diagnose(observe((first, second), x), (first, second), x)) == (
        "Of 1 unit that gets no gradient, **1** is cut off: no path of weights and slopes leads from them to an output."
    )


def test_a_pruned_network_is_told_by_its_widths_and_its_claim() -> None:
    network = (Layer(np.eye(3), np.array([-90.0, 0, 0])), Layer(np.ones((3, 1)), np.zeros(1)))
    x = np.random.default_rng(1).standard_normal((60, 3))
    found = diagnose(observe(network, x), network, x)
    text = pruning_finding(prune_silent(network, found, x))
    assert "Without 1 silent units the hidden layers are 2: same on this data. No output changes here." in text
    alive = (Layer(np.eye(3), np.zeros(3)), network[1])
    assert "no silent unit" in pruning_finding(prune_silent(alive, diagnose(observe(alive, x), alive, x), x))


def test_the_three_losses_stand_in_their_places() -> None:
    text = loss_finding(0.5, 0.25, 0.75)
    assert "is 0.5 with the silent units and 0.25 without them" in text
    assert "nothing trained yet, it is 0.75" in text


def test_the_bench_names_the_best_that_helps_and_none_that_does_not() -> None:
    rows = pd.DataFrame({
        "label": ["do nothing", "a", "b", "c"], "effect": ["", "helps", "helps", "unclear"],
        "score": [0.5, 0.7, 0.9, 0.99],
    })  # fmt: skip
    assert "2 of 3 remedies help. The best is b, with 90%" in bench_finding(rows, 40)
    none = rows.assign(effect=["", "unclear", "does nothing", "harms"])
    assert "no remedy is clearly better" in bench_finding(none, 40)
    assert "which gets 50%" in bench_finding(none, 40)


def test_a_change_counts_who_died_woke_and_stayed_dead() -> None:
    changes = report(4).compare(report(2))
    assert change_finding(changes) == (
        "Since the earlier record 2 units died and 0 woke; 2 were dead then and are dead now."
    )
    assert "0 units died and 2 woke" in change_finding(report(2).compare(report(4)))
