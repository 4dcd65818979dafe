"""Between records: born dead, died or woke, and between which two."""

import numpy as np
import pytest

from core import Monitor, diagnose
from core.diagnosis import Report

FIRES = np.array([[0, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]])  # units by records


def report(record: int, step: int | None) -> Report:
    monitor = Monitor(step=step)
    monitor.update("fc1", np.tile(np.where(FIRES[:, record], 1.0, -1.0), (40, 1)))
    return diagnose(monitor)


def test_a_unit_died_between_the_two_records_where_it_fell_silent() -> None:
    found = report(2, 200).compare(report(0, 0), report(1, 100))
    assert found["change"].tolist() == [
        "born dead", "died between step 100 and step 200", "woke between step 100 and step 200",
        "woke between step 0 and step 100", "",
    ]  # fmt: skip
    assert found["before"][1] == "active"
    assert found["now"][1] == "silent on n"


def test_born_dead_is_said_only_of_a_record_from_before_training() -> None:
    assert report(2, 300).compare(report(0, 100))["change"][0] == "dead in all"
    assert report(2, None).compare(report(1, None))["change"][1] == "died between record 1 and record 2"


def test_records_of_other_networks_are_refused() -> None:
    other = Monitor()
    other.update("fc1", np.ones((40, 3)))
    with pytest.raises(ValueError, match=r"earlier must have the layers \{'fc1': 5\}, got \{'fc1': 3\}"):
        report(0, 0).compare(diagnose(other))
    with pytest.raises(ValueError, match="earlier must be at least one report"):
        report(0, 0).compare()
