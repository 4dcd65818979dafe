"""What several files share: two histories that must be the same to the last bit."""

from collections.abc import Callable

import numpy as np
import pytest

from core import TrainingHistory

PER_EPOCH = ("train_loss", "test_loss", "train_score", "test_score", "gradient_norms", "dormant_shares", "alive_counts")


@pytest.fixture(scope="session")
def assert_same() -> Callable[[TrainingHistory, TrainingHistory], None]:
    def check(one: TrainingHistory, other: TrainingHistory) -> None:
        """All that was measured over the epochs that both have, and the networks that both keep."""
        end = min(len(one.epochs), len(other.epochs))
        for name in PER_EPOCH:
            assert np.array_equal(getattr(one, name)[:end], getattr(other, name)[:end]), name
        for one_layer, other_layer in zip(one.unit_states, other.unit_states, strict=True):
            assert np.array_equal(one_layer[:end], other_layer[:end])
        kept = (
            dict(zip(one.network_epochs.tolist(), one.networks)),
            dict(zip(other.network_epochs.tolist(), other.networks)),
        )
        for epoch in kept[0].keys() & kept[1].keys():
            for a, b in zip(kept[0][epoch], kept[1][epoch], strict=True):
                assert np.array_equal(a.weights, b.weights)
                assert np.array_equal(a.biases, b.biases)

    return check
