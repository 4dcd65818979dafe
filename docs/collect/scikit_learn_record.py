"""The record of a scikit-learn MLP: `record_of_mlp(model, x).save("record.json")`."""

from itertools import pairwise

import numpy as np

from core import Monitor

LABELS = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid", "identity": "identity"}
FUNCTIONS = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "identity": lambda z: z,
}


def record_of_mlp(model, x, batch=1000):
    """A monitor of the hidden layers of a fitted MLPClassifier or MLPRegressor over inputs x (n, d)."""
    monitor, phi = Monitor(LABELS[model.activation]), FUNCTIONS[model.activation]
    hidden = list(zip(model.coefs_, model.intercepts_))[:-1]
    for start, stop in pairwise([*range(0, len(x), batch), len(x)]):
        h = np.asarray(x[start:stop], dtype=float)
        for number, (weights, biases) in enumerate(hidden, start=1):
            z = h @ weights + biases
            monitor.update(f"layer {number}", z)
            h = phi(z)
    return monitor
