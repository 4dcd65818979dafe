"""The trainer as a scikit-learn estimator, with the lab's words as its parameters."""

from dataclasses import fields
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from core.data import Dataset
from core.engine.activations import NEGATIVE_SLOPE, Array
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory
from core.training.run import train

OF_DATA = ("dataset", "n_samples", "noise", "data_seed")  # fields that an estimator is given as arrays


class _LabEstimator(BaseEstimator):
    """Trains on the arrays that `fit` is given, unscaled; the history is kept as `history_`."""

    def __init__(
        self, hidden_widths: tuple[int, ...] = (16, 16), activation: str = "relu",
        negative_slope: float = NEGATIVE_SLOPE, initial_bias: float | tuple[float, ...] = 0.0,
        initializer: str = "he_normal", optimizer: str = "sgd", learning_rate: float = 0.1, weight_decay: float = 0.0,
        batch_size: int = 32, epochs: int = 200, seed: int = 0, log_every: int = 1,
    ) -> None:  # fmt: skip
        self.hidden_widths, self.activation, self.negative_slope = hidden_widths, activation, negative_slope
        self.initial_bias, self.initializer, self.optimizer = initial_bias, initializer, optimizer
        self.learning_rate, self.weight_decay, self.batch_size = learning_rate, weight_decay, batch_size
        self.epochs, self.seed, self.log_every = epochs, seed, log_every

    def _train(self, x: Array, y: NDArray[Any], **about: Any) -> Self:
        """Train on x (n, d) and y (n,); there are no test rows, so the first row stands for them."""
        dataset = Dataset(x_train=x, y_train=y, x_test=x[:1], y_test=y[:1], **about)
        self.history_ = train(TrainingConfig(dataset=dataset, **self.get_params()))
        return self

    def _checked(self, x: ArrayLike) -> Array:
        check_is_fitted(self)
        return np.asarray(validate_data(self, x, reset=False, dtype=np.float64))


class LabClassifier(ClassifierMixin, _LabEstimator):
    """A classifier.

    Attributes:
        classes_: the labels, (n_classes,).
        history_: the run.
    """

    def fit(self, x: ArrayLike, y: ArrayLike) -> Self:
        """Train on x (n, d) and labels y (n,)."""
        rows, labels = validate_data(self, x, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, ids = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("y must hold at least 2 classes, got 1 class")
        return self._train(rows, ids, task="classification", class_names=tuple(map(str, self.classes_)))

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Labels (n,)."""
        x = self._checked(x)
        return np.asarray(self.classes_[self.history_.predict(x)])

    def predict_proba(self, x: ArrayLike) -> Array:
        """The probability of each class, (n, n_classes)."""
        x = self._checked(x)
        return self.history_.predict_proba(x)


class LabRegressor(RegressorMixin, _LabEstimator):
    """A regressor; `history_` is the run."""

    def fit(self, x: ArrayLike, y: ArrayLike) -> Self:
        """Train on x (n, d) and numbers y (n,)."""
        rows, targets = validate_data(self, x, y, dtype=np.float64, y_numeric=True)
        return self._train(rows, targets.astype(np.float64), task="regression")

    def predict(self, x: ArrayLike) -> Array:
        """Numbers (n,)."""
        x = self._checked(x)
        return np.asarray(self.history_.predict(x))


def estimator_from(history: TrainingHistory) -> LabClassifier | LabRegressor:
    """A fitted scikit-learn estimator with a history's settings and its trained network.

    It takes inputs and gives numbers in the units of `history.dataset`, and labels by their names; `fit` trains anew.

    Example:
        >>> from core import TrainingConfig, train
        >>> estimator = estimator_from(train(TrainingConfig(dataset="iris", epochs=50)))
        >>> estimator.classes_.tolist()
        ['setosa', 'versicolor', 'virginica']
    """
    names = [field.name for field in fields(TrainingConfig) if field.name not in OF_DATA]
    settings = {name: getattr(history.config, name) for name in names}
    dataset = history.dataset
    result: LabClassifier | LabRegressor
    if dataset.task == "classification":
        result = LabClassifier(**settings)
        result.classes_ = np.array(dataset.class_names)
    else:
        result = LabRegressor(**settings)
    result.history_, result.n_features_in_ = history, dataset.n_features
    return result
