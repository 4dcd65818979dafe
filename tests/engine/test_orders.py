"""The orders of an epoch's samples are those of one permutation after another."""

import numpy as np
import pytest

from core.engine.orders import AHEAD, Orders


@pytest.mark.parametrize("n", [1, 2, 7, 400])
def test_orders_are_the_generators_successive_permutations(n: int) -> None:
    orders = Orders([np.random.default_rng(seed) for seed in (0, 1)], n)
    expected = [np.random.default_rng(seed) for seed in (0, 1)]
    for _ in range(2 * AHEAD + 1):
        assert np.array_equal(orders.next(), [generator.permutation(n) for generator in expected])


def test_networks_that_share_a_generator_share_the_order_and_it_moves_on_once_an_epoch() -> None:
    one, other, alone = (np.random.default_rng(seed) for seed in (0, 1, 0))
    orders = Orders([one, other, one], 9)
    for _ in range(AHEAD + 1):
        first, second, third = orders.next()
        assert np.array_equal(first, third)
        assert np.array_equal(first, alone.permutation(9))
        assert not np.array_equal(first, second)
