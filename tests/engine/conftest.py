"""What several files share: the measures of a network made by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from core.engine.activations import ACTIVATIONS
from core.engine.fit import fit
from core.engine.losses import LOSSES
from core.engine.measures import Measures
from core.engine.network import Network, flatten
from core.engine.optimizers import OPTIMIZERS
from core.engine.recipe import Recipe, Samples


@pytest.fixture(scope="session")
def log_untrained() -> Callable[..., Measures]:
    def log(network: Network, x, y=None, activation="relu", loss="squared_error", negative_slope=0.01) -> Measures:
        """Measures (1, 1, ...) of one network over inputs x (n, d) and targets y (n, n_outputs), by default 0."""
        x = np.asarray(x, dtype=float)
        y = np.zeros((len(x), network[-1].biases.size)) if y is None else np.asarray(y, dtype=float)
        recipe = Recipe(
            widths=(x.shape[1], *(layer.biases.size for layer in network)),
            activation=ACTIVATIONS[activation], loss=LOSSES[loss], optimizer=OPTIMIZERS["sgd"],
            batch_size=len(x), epochs=0, logged=frozenset([0]), learning_rates=[0.1], weight_decays=[0.0],
            negative_slopes=[negative_slope], shuffles=[np.random.default_rng(0)],
        )  # fmt: skip
        samples = Samples(x[None], y[None])
        (only,) = fit(recipe, flatten(network)[None], samples, samples)
        return only.measures

    return log
