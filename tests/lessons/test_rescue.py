"""What is said of the bench: every remedy once, under the verdict that its row holds."""

import numpy as np
import pandas as pd

from core.lessons.rescue import ASKED, bench_finding, cost_finding, damage_finding, prediction_finding
from core.studies.rescue import CONTROL, REMEDIES, UNDAMAGED, Course, Effect

EFFECTS = dict.fromkeys(ASKED, Effect.NOTHING) | {"redo": Effect.HELPS, "he": Effect.HELPS, "adam": Effect.HARMS}


def rows(**gains: float) -> pd.DataFrame:
    names = [UNDAMAGED, CONTROL, *ASKED]
    return pd.DataFrame(
        {
            "name": names,
            "label": [REMEDIES[name].label if name in REMEDIES else name for name in names],
            "effect": [str(EFFECTS.get(name, "")) for name in names],
            "gain": [gains.get(name, 0.0) for name in names],
            "score": 0.5,
            "score_low": 0.4,
            "score_high": 0.6,
        }
    )


def test_remedies_stand_under_their_verdict_the_best_first() -> None:
    text = bench_finding(rows(redo=0.4, he=0.3, adam=-0.2))
    assert "**Helps:** ReDo (+0.40), new He weights (+0.30)." in text
    assert "**Harms:** Adam (−0.20)." in text
    assert "weight decay" in next(line for line in text.splitlines() if "Does nothing" in line)
    assert "Unclear" not in text
    assert "**0.50 [0.40, 0.60]**" in text


def test_the_cost_names_the_quickest_and_the_gentlest_of_those_that_bring_every_network_back() -> None:
    table = rows().assign(n=10, recovered=10, epochs_needed=40.0, touched=32.0)
    table.loc[table["name"] == "redo", ["epochs_needed", "touched"]] = [20.0, 48.4]
    table.loc[table["name"] == "adam", ["epochs_needed", "touched"]] = [1.0, 0.0]  # harms
    text = cost_finding(table)
    assert "ReDo is the quickest, with 20 epochs" in text
    assert "new He weights overwrites the fewest units, 32 a network" in text
    assert "No remedy" in cost_finding(table.assign(recovered=9))


def test_a_prediction_is_counted_remedy_by_remedy() -> None:
    assert prediction_finding(("redo", "he"), rows()) == "You were right on **12 of 12** remedies."
    text = prediction_finding(("redo", "adam"), rows())
    assert "**10 of 12**" in text
    assert "expected help from Adam, and" in text
    assert "did not expect it from new He weights." in text
    assert "**10 of 12**" in prediction_finding((), rows())


def test_the_damage_is_told_from_the_last_epoch_before_the_rescue() -> None:
    shares = np.array([[1.0, 0.25], [1.0, 0.75]])
    course = Course(np.array([0, 30]), shares, shares / 2, shares, shares / 5, np.zeros(2, dtype=bool))
    assert "epoch 30" in damage_finding(course)
    assert "**0.50**, **25%** of the hidden units are alive (10% of layer 1)" in damage_finding(course)


def test_doing_nothing_and_no_damage_have_their_own_scores() -> None:
    table = rows().assign(score_low=0.1, score_high=0.9)
    table.loc[table["name"] == CONTROL, "score"] = 0.3
    table.loc[table["name"] == UNDAMAGED, "score"] = 0.8
    text = bench_finding(table)
    assert "Doing nothing ends at a test score of **0.30 [0.10, 0.90]**" in text
    assert "never damaged at 0.80 [0.10, 0.90]." in text


def test_a_remedy_that_misses_a_single_network_brings_not_every_network_back() -> None:
    table = rows().assign(n=10, recovered=9, epochs_needed=40.0, touched=32.0)
    table.loc[table["name"] == "he", "recovered"] = 10
    table.loc[table["name"] == "redo", ["epochs_needed", "touched"]] = [5.0, 1.0]
    text = cost_finding(table)
    assert "new He weights is the quickest, with 40 epochs, and new He weights overwrites the fewest" in text


def test_the_damage_is_told_of_networks_by_the_epoch_and_not_by_how_many_were_logged() -> None:
    shares = np.full((3, 2), 0.5)
    course = Course(np.array([0, 30]), shares, shares, shares, shares, np.zeros(3, dtype=bool))
    assert "At epoch 30 you notice: over 3 networks" in damage_finding(course)
