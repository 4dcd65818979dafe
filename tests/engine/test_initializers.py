"""Initializers against the mean and variance of their publications."""

import numpy as np
import pytest
from scipy.stats import ks_2samp, kstest

from core.engine.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 400, 300
SD = {  # of a weight
    "he_normal": (2 / FAN_IN) ** 0.5,
    "he_uniform": (2 / FAN_IN) ** 0.5,
    "xavier_normal": (2 / (FAN_IN + FAN_OUT)) ** 0.5,
    "xavier_uniform": (2 / (FAN_IN + FAN_OUT)) ** 0.5,
    "lecun_normal": (1 / FAN_IN) ** 0.5,
    "small": 0.01,
    "large": 1.0,
    "playground": 1 / 12**0.5,
}
WITH_BIASES = ("rai", "pytorch")  # they draw biases too
UNIFORM = ("he_uniform", "xavier_uniform", "playground")


def draw(name: str, fan_in: int = FAN_IN, fan_out: int = FAN_OUT) -> np.ndarray:
    return INITIALIZERS[name].draw(np.random.default_rng(0), fan_in, fan_out)


@pytest.mark.parametrize("name", SD)
def test_weights_have_mean_0_and_the_published_variance(name: str) -> None:
    weights, n = draw(name)[:-1], FAN_IN * FAN_OUT
    assert weights.shape == (FAN_IN, FAN_OUT)
    assert abs(weights.mean()) < 4 * SD[name] / n**0.5
    assert weights.std() == pytest.approx(SD[name], rel=4 / (2 * n) ** 0.5)


@pytest.mark.parametrize("name", SD)
def test_weights_are_normal_or_uniform_as_their_name_says(name: str) -> None:
    weights = draw(name)[:-1].ravel()
    shape = ("uniform", (-(3**0.5), 2 * 3**0.5)) if name in UNIFORM else ("norm", ())
    assert kstest(weights / SD[name], *shape).pvalue > 0.001


@pytest.mark.parametrize("name", SD)
def test_biases_start_at_0(name: str) -> None:
    assert np.array_equal(draw(name)[-1], np.zeros(FAN_OUT))


def test_changing_the_scale_keeps_the_underlying_draw() -> None:
    for names in ([n for n in SD if n not in UNIFORM], UNIFORM):
        first, *others = [draw(name)[:-1] / SD[name] for name in names]
        for other in others:
            assert np.allclose(other, first, rtol=1e-12)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_normal_sd_is_that_of_a_weight_where_weights_are_normal_and_none_elsewhere(name: str) -> None:
    sd = INITIALIZERS[name].normal_sd
    assert (sd is None) == (name in (*UNIFORM, *WITH_BIASES))
    assert sd is None or sd(FAN_IN, FAN_OUT) == pytest.approx(SD[name])


def test_every_initializer_is_covered_here() -> None:
    assert set(INITIALIZERS) == {*SD, *WITH_BIASES}


@pytest.mark.parametrize("fan_in", [1, 2, 10])
def test_rai_redraws_exactly_one_coordinate_of_each_unit_from_beta_2_1(fan_in: int) -> None:
    fan_out = 20_000
    columns = draw("rai", fan_in, fan_out)
    normals = np.random.default_rng(0).standard_normal((fan_in + 1, fan_out)) * 0.6007 / fan_in**0.5
    redrawn = ~np.isclose(columns, normals, rtol=1e-12, atol=0)
    assert (redrawn.sum(axis=0) == 1).all()
    assert kstest(columns[redrawn], "beta", (2, 1)).pvalue > 0.001
    assert columns[redrawn].mean() == pytest.approx(2 / 3, abs=4 * (1 / 18 / fan_out) ** 0.5)
    assert redrawn.mean(axis=1) == pytest.approx(1 / (fan_in + 1), abs=4 * 0.5 / fan_out**0.5)


@pytest.mark.parametrize("fan_in", [1, 2, 64])
def test_pytorchs_default_is_uniform_within_one_over_the_root_of_fan_in_biases_too(fan_in: int) -> None:
    columns = draw("pytorch", fan_in, 5000)
    assert columns.shape == (fan_in + 1, 5000)
    for part in (columns[:-1].ravel(), columns[-1]):
        assert kstest(part * fan_in**0.5, "uniform", (-1, 2)).pvalue > 0.001


def test_pytorchs_default_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    linear = torch.nn.Linear(50, 4000)
    ours = draw("pytorch", 50, 4000)
    assert ks_2samp(ours[:-1].ravel(), linear.weight.detach().numpy().ravel()).pvalue > 0.001
    assert ks_2samp(ours[-1], linear.bias.detach().numpy()).pvalue > 0.001
