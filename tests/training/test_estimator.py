"""The trainer is a scikit-learn estimator by scikit-learn's own checks."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks

from core import TrainingConfig, train
from core.training.estimator import LabClassifier, LabRegressor, estimator_from

QUICK = {"hidden_widths": (8,), "epochs": 60, "learning_rate": 0.02, "optimizer": "adam", "batch_size": 16}
SMALL = TrainingConfig(n_samples=60, hidden_widths=(6, 5), epochs=20)


@parametrize_with_checks([LabClassifier(**QUICK), LabRegressor(**QUICK)])
def test_scikit_learns_own_checks_pass(estimator: object, check: partial) -> None:
    check(estimator)


@pytest.mark.parametrize("dataset", ["moons", "iris", "abs"])
def test_an_estimator_from_a_history_predicts_what_the_history_does(dataset: str) -> None:
    history = train(replace(SMALL, dataset=dataset))
    estimator, data = estimator_from(history), history.dataset
    guess = history.predict(data.x_test)
    expected = np.array(data.class_names)[guess] if data.class_names else guess
    assert np.array_equal(estimator.predict(data.x_test), expected)
    truth = np.array(data.class_names)[data.y_test] if data.class_names else data.y_test
    assert estimator.score(data.x_test, truth) == pytest.approx(history.test_score[-1])


def test_fitting_it_anew_on_the_same_rows_gives_the_same_network() -> None:
    history = train(SMALL)
    estimator = clone(estimator_from(history))
    estimator.fit(history.dataset.x_train, history.dataset.y_train)
    for ours, theirs in zip(history.networks[-1], estimator.history_.networks[-1], strict=True):
        assert np.array_equal(ours.weights, theirs.weights)


def test_it_can_be_searched_over() -> None:
    data = train(replace(SMALL, epochs=0)).dataset
    search = GridSearchCV(LabClassifier(**QUICK), {"initial_bias": [0.0, -50.0]}, cv=2)
    search.fit(data.x_train, data.y_train)
    assert search.best_params_ == {"initial_bias": 0.0}
