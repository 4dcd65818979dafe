"""Zones of z and the share of a cloud in each, against the definitions and against counting."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import norm

from core import ACTIVATIONS, UnitState
from core.engine.liveness import ACTIVE_SHARE, DEAD_SHARE
from core.studies.activations import REACH, cloud_density, dead_probability, passage_shares, slope_zones

SLOPES = (0.0, 0.001, 0.01, 0.1, 0.5)
CLOUDS = [(0.0, 1.4), (-3.0, 1.0), (-20.0, 0.5), (5.0, 3.0)]


def state_by_definition(name: str, z: float) -> UnitState:
    entry = ACTIVATIONS[name]
    share = abs(float(entry.slope(np.array([z]))[0])) / entry.steepest
    return UnitState.ACTIVE if share >= ACTIVE_SHARE else UnitState.ASLEEP if share >= DEAD_SHARE else UnitState.DEAD


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_point_has_the_state_of_its_zone(name):
    zones = slope_zones(name)
    for z in np.random.default_rng(0).uniform(-25, 25, 500):
        assert next(zone.state for zone in zones if zone.low < z <= zone.high) == state_by_definition(name, z)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_zones_follow_one_another_from_end_to_end_and_differ(name, slope):
    zones = slope_zones(name, slope)
    assert (zones[0].low, zones[-1].high) == (-np.inf, np.inf)
    for one, other in pairwise(zones):
        assert one.high == other.low
        assert one.state != other.state


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_beyond_the_reach_of_the_search_no_state_changes(name):
    zones = slope_zones(name)
    assert state_by_definition(name, -10 * REACH) == zones[0].state
    assert state_by_definition(name, 10 * REACH) == zones[-1].state


def test_the_edges_are_those_that_can_be_solved_for():
    assert slope_zones("relu") == ((-np.inf, 0.0, UnitState.DEAD), (0.0, np.inf, UnitState.ACTIVE))
    assert [zone.high for zone in slope_zones("elu")[:2]] == pytest.approx([np.log(DEAD_SHARE), np.log(ACTIVE_SHARE)])
    edge = np.arctanh(np.sqrt(1 - ACTIVE_SHARE))
    assert [zone.high for zone in slope_zones("tanh")[1:3]] == pytest.approx([-edge, edge])
    assert [zone.state for zone in slope_zones("leaky_relu", 0.5)] == [UnitState.ACTIVE]
    assert slope_zones("leaky_relu", 0.0) == slope_zones("relu")


@pytest.mark.parametrize(("mean", "spread"), CLOUDS)
def test_the_share_of_relu_is_one_value_of_the_normal_distribution(mean, spread):
    shares = passage_shares(slope_zones("relu"), mean, spread)
    assert shares[UnitState.DEAD] == pytest.approx(norm.cdf(-mean / spread), rel=1e-12)
    assert shares[UnitState.ACTIVE] == pytest.approx(norm.sf(-mean / spread), rel=1e-12)


@pytest.mark.parametrize(("mean", "spread"), CLOUDS)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_shares_add_up_and_agree_with_counting(name, mean, spread):
    shares = passage_shares(slope_zones(name), mean, spread)
    assert sum(shares.values()) == pytest.approx(1)
    quantiles = norm.ppf((np.arange(100_000) + 0.5) / 100_000, mean, spread)
    entry = ACTIVATIONS[name]
    response = np.abs(entry.slope(quantiles)) / entry.steepest
    assert shares[UnitState.ACTIVE] == pytest.approx((response >= ACTIVE_SHARE).mean(), abs=1e-4)
    assert shares[UnitState.DEAD] == pytest.approx((response < DEAD_SHARE).mean(), abs=1e-4)


def test_a_unit_is_dead_when_all_its_inputs_are():
    shares = passage_shares(slope_zones("relu"), -3.0, 1.0)
    drawn = np.random.default_rng(0).normal(-3.0, 1.0, (20_000, 100)).max(axis=1) <= 0
    assert dead_probability(shares, 100) == pytest.approx(drawn.mean(), abs=0.01)


def test_the_density_is_scipys():
    z = np.linspace(-8, 8, 33)
    assert cloud_density(z, -1.5, 0.7) == pytest.approx(norm.pdf(z, -1.5, 0.7))
