"""Rows that several tables give together: no two of them have the same number, so that none is taken for another."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from core import TrainingConfig, UnitState, train
from core.charts.activation_clouds import cloud_frame
from core.charts.activations import function_frame
from core.charts.bias_sweep import cell_frame
from core.charts.born_dead import depth_frame
from core.charts.diagnosis import hinge_frame, makeup_frame
from core.charts.expected_dead import prediction_frame
from core.charts.learning_rate import with_span
from core.charts.one_unit import sample_frame
from core.charts.recovery import FATES, bars_frame
from core.charts.rescue import rescue_frame
from core.charts.run_tables import predictions_frame, units_frame
from core.charts.vanishing import named_frame
from core.diagnosis.samples import sample
from core.studies.activations import Zone
from core.studies.one_unit import Unit, moment, samples
from core.studies.rescue import CONTROL, Case, damage, healthy, treat

HISTORY = train(TrainingConfig(n_samples=60, hidden_widths=(5, 3), initial_bias=-1.0, epochs=3))
TABLE = pd.DataFrame({"depth": [2, 3], "width": 2, "rate": [0.1, 1.0], "value": 0.5, "low": 0.1, "high": 0.9, "n": 5})


def of_a_diagnosis(frame: Callable) -> pd.DataFrame:
    subject = sample("half_dead")
    report = subject.report()
    return makeup_frame(report, "layer 1") if frame is makeup_frame else frame(subject.network, report, subject.inputs)


def of_a_rescue() -> pd.DataFrame:
    case = Case("bias5", before=2, after=2, seeds=2)
    damaged = damage(case)
    return rescue_frame(damaged.course, *(treat(damaged, each).course for each in ("he", CONTROL)), healthy(case))


FRAMES: dict[str, Callable[[], pd.DataFrame]] = {
    "clouds": lambda: cloud_frame({name: [Zone(-1.0, 1.0, UnitState.ACTIVE)] for name in "ab"}, 0.0, 1.0),
    "functions": lambda: function_frame(("relu", "tanh"), 0.01, "tanh", 0.5),
    "cells": lambda: cell_frame(TABLE.set_axis([7, 7]), pd.Series(["a", "b"], [7, 7]).to_numpy(), "rate"),
    "depths": lambda: depth_frame(TABLE, TABLE.assign(exact=0.5)),
    "makeup": lambda: of_a_diagnosis(makeup_frame),
    "hinges": lambda: of_a_diagnosis(hinge_frame),
    "prediction": lambda: prediction_frame(np.array([-1.0, 0.0]), np.array([0.5, 0.2]), -1.0, 0.4),
    "span": lambda: with_span(TABLE, (0.1, 1.0), "knee"),
    "samples": lambda: sample_frame(samples("step", 10), moment(samples("step", 10), Unit(), 1.0, 0.0)),
    "fates": lambda: bars_frame(pd.DataFrame({part.column: [1, 2] for part in FATES}), ["a", "b"], FATES),
    "rescue": of_a_rescue,
    "units": lambda: units_frame(HISTORY),
    "predictions": lambda: predictions_frame(HISTORY),
    "kinds": lambda: named_frame({"a": TABLE, "b": TABLE}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_rows_are_numbered_from_the_first_to_the_last(name: str) -> None:
    frame = FRAMES[name]()
    assert len(frame) > 1
    assert frame.index.tolist() == list(range(len(frame)))
