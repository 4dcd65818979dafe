"""Any valid config trains to a complete, finite history, or diverges cleanly."""

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core import ACTIVATIONS, DATASETS, INITIALIZERS, OPTIMIZERS, TrainingConfig, TrainingHistory, load_dataset, train
from tests.examples import examples

BIASES = st.floats(-1000, 1000)


@st.composite
def configs(draw) -> TrainingConfig:
    """Any valid config of a small size."""
    widths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    return TrainingConfig(
        dataset=draw(st.sampled_from(list(DATASETS))),
        n_samples=draw(st.sampled_from([10, 23, 60])),
        noise=draw(st.sampled_from([0.0, 0.2, 5.0])),
        data_seed=draw(st.sampled_from([0, 2**32 - 1])),
        hidden_widths=widths,
        activation=draw(st.sampled_from(list(ACTIVATIONS))),
        negative_slope=draw(st.floats(0, 1)),
        initial_bias=draw(BIASES | st.lists(BIASES, min_size=len(widths), max_size=len(widths))),
        initializer=draw(st.sampled_from(list(INITIALIZERS))),
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        learning_rate=draw(st.floats(0, 1000, exclude_min=True)),
        weight_decay=draw(st.floats(0, 100)),
        batch_size=draw(st.integers(1, 70)),
        epochs=draw(st.integers(0, 14)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )


def assert_complete(history: TrainingHistory) -> None:
    """Every array of the history has its documented shape and holds finite numbers."""
    config, dataset, e = history.config, load_dataset(history.config), len(history.epochs)
    hidden = config.hidden_widths
    assert history.n_train == len(dataset.x_train)
    assert np.array_equal(history.epochs, np.arange(e))
    per_epoch = [history.train_loss, history.test_loss, history.train_score, history.test_score]
    assert [values.shape for values in per_epoch] == [(e,)] * 4
    assert [states.shape for states in history.unit_states] == [(e, width) for width in hidden]
    assert all(np.isin(states, range(4)).all() for states in history.unit_states)
    assert history.alive_counts.shape == history.dormant_shares.shape == (e, len(hidden))
    assert history.gradient_norms.shape == (e, len(hidden) + 1)
    assert all(np.isfinite(v).all() for v in [*per_epoch, history.gradient_norms, history.dormant_shares])
    assert len(history.networks) == len(history.network_epochs)
    assert history.network_epochs[0] == 0
    assert history.network_epochs[-1] == e - 1
    assert (np.diff(history.network_epochs) > 0).all()
    outputs = dataset.n_classes if dataset.n_classes > 2 else 1
    sizes = (dataset.x_train.shape[1], *hidden, outputs)
    for network in history.networks:
        assert [layer.weights.shape for layer in network] == list(pairwise(sizes))
        assert [layer.biases.shape for layer in network] == [(fan_out,) for fan_out in sizes[1:]]
        assert all(np.isfinite(layer.weights).all() and np.isfinite(layer.biases).all() for layer in network)


@examples(250, suppress_health_check=[HealthCheck.too_slow])
@given(configs())
def test_any_valid_config_trains_to_the_end_or_diverges_cleanly(config: TrainingConfig) -> None:
    history = train(config)
    assert_complete(history)
    if history.diverged_at is None:
        assert len(history.epochs) == config.epochs + 1
    else:
        assert 0 < history.diverged_at == len(history.epochs) <= config.epochs
