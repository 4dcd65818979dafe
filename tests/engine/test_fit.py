"""The loop on plain arrays; what it computes is compared in tests/training."""

from dataclasses import replace

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.fit import fit
from core.engine.losses import LOSSES
from core.engine.optimizers import OPTIMIZERS
from core.engine.recipe import Recipe, Samples

RECIPE = Recipe(
    widths=(1, 2, 1), activation=ACTIVATIONS["tanh"], loss=LOSSES["squared_error"], optimizer=OPTIMIZERS["momentum"],
    batch_size=2, epochs=3, logged=frozenset(range(4)), learning_rates=[0.1, 0.2], weight_decays=[0.0, 0.0],
    negative_slopes=[0.01, 0.01], shuffles=[],
)  # fmt: skip
SAMPLES = Samples(np.linspace(-1, 1, 5).reshape(1, 5, 1), np.ones((1, 5, 1)))
PARAMETERS = np.linspace(-1, 1, 14).reshape(2, 7)


def test_arrays_have_the_documented_shapes_and_epochs_come_in_order() -> None:
    rngs = [np.random.default_rng(seed) for seed in (0, 1)]
    logs = list(fit(replace(RECIPE, shuffles=rngs), PARAMETERS, SAMPLES, SAMPLES))
    assert np.concatenate([log.epochs for log in logs]).tolist() == [0, 1, 2, 3]
    for log in logs:
        s, of = len(log.epochs), log.measures
        assert log.parameters.shape == (s, 2, 7)
        assert {of.train_loss.shape, of.test_loss.shape, of.train_score.shape, of.test_score.shape} == {(s, 2)}
        assert {of.gradient_norms.shape, of.responses.shape, of.cut_off.shape, of.mean_sizes.shape} == {(s, 2, 2)}


def test_neither_parameters_nor_data_are_written_to() -> None:
    rngs = [np.random.default_rng(seed) for seed in (0, 1)]
    given = PARAMETERS.copy(), SAMPLES.x.copy(), SAMPLES.y.copy()
    *_, last = fit(replace(RECIPE, shuffles=rngs), PARAMETERS, SAMPLES, SAMPLES)
    assert np.array_equal(last.measures.train_loss, last.measures.test_loss)
    assert not np.array_equal(last.parameters[-1], PARAMETERS)
    for before, after in zip(given, (PARAMETERS, SAMPLES.x, SAMPLES.y)):
        assert np.array_equal(before, after)
