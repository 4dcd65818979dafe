"""Every activation against finite differences, published values and its own declared properties."""

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import norm

from core.engine.activations import ACTIVATIONS

NAMES = list(ACTIVATIONS)
GRID = np.linspace(-30, 30, 60_001)

AT_ZERO = {  # name: (value, slope); at a kink, the slope from the left
    "relu": (0.0, 0.0),
    "leaky_relu": (0.0, 0.01),
    "elu": (0.0, 1.0),
    "selu": (0.0, 1.0507009873554805 * 1.6732632423543772),
    "gelu": (0.0, 0.5),
    "silu": (0.0, 0.5),
    "softplus": (np.log(2), 0.5),
    "tanh": (0.0, 1.0),
    "sigmoid": (0.5, 0.25),
    "relu6": (0.0, 0.0),
    "identity": (0.0, 1.0),
    "gelu_exact": (0.0, 0.5),
}
AT_MINUS_ONE_AND_ONE = {  # as PyTorch 2 gives them
    "relu": (0.0, 1.0),
    "leaky_relu": (-0.01, 1.0),
    "elu": (-0.6321205588, 1.0),
    "selu": (-1.1113307378, 1.0507009874),
    "gelu": (-0.1588080094, 0.8411919906),
    "silu": (-0.2689414214, 0.7310585786),
    "softplus": (0.3132616875, 1.3132616875),
    "tanh": (-0.7615941560, 0.7615941560),
    "sigmoid": (0.2689414214, 0.7310585786),
    "relu6": (0.0, 1.0),
    "identity": (-1.0, 1.0),
    "gelu_exact": (-0.1586552539, 0.8413447461),
}
FADES = {  # name: where r falls below 0.05, and below 1e-6, as the `zone` sentence has it
    "elu": (-3.0, -14.0),
    "selu": (-3.0, -14.0),
    "softplus": (-3.0, -14.0),
    "tanh": (2.2, 7.6),
    "sigmoid": (4.4, 15.0),
}


@pytest.mark.parametrize("name", NAMES)
def test_slope_is_the_finite_difference_of_the_value(name: str) -> None:
    activation, step = ACTIVATIONS[name], 1e-6
    z = np.linspace(-8, 8, 3001)
    z = z[[np.abs(v - np.array(activation.kinks or (np.inf,))).min() > 10 * step for v in z]]
    difference = (activation.value(z + step) - activation.value(z - step)) / (2 * step)
    assert np.allclose(activation.slope(z), difference, rtol=0, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_value_and_slope_at_zero(name: str) -> None:
    z = np.zeros(1)
    assert [ACTIVATIONS[name].value(z)[0], ACTIVATIONS[name].slope(z)[0]] == pytest.approx(AT_ZERO[name], abs=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_values_at_minus_one_and_one_are_the_published_ones(name: str) -> None:
    assert ACTIVATIONS[name].value(np.array([-1.0, 1.0])) == pytest.approx(AT_MINUS_ONE_AND_ONE[name], abs=1e-9)


@pytest.mark.parametrize(
    ("name", "z", "slope"),
    [
        ("relu", -1e-300, 0.0),
        ("relu", 1e-300, 1.0),
        ("leaky_relu", -1e-300, 0.01),
        ("leaky_relu", 1e-300, 1.0),
        ("selu", 1e-12, 1.0507009873554805),
        ("relu6", 1e-12, 1.0),
        ("relu6", 6.0, 1.0),
        ("relu6", 6.0 + 1e-12, 0.0),
    ],
)
def test_slope_on_either_side_of_a_kink(name: str, z: float, slope: float) -> None:
    assert ACTIVATIONS[name].slope(np.array([z]))[0] == slope


def test_selu_keeps_mean_0_and_variance_1_of_a_standard_normal_input() -> None:
    density = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi) * (GRID[1] - GRID[0])
    h = ACTIVATIONS["selu"].value(GRID)
    assert [h @ density, h**2 @ density] == pytest.approx([0, 1], abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_steepest_is_the_largest_slope(name: str) -> None:
    assert ACTIVATIONS[name].steepest == pytest.approx(np.abs(ACTIVATIONS[name].slope(GRID)).max(), rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_slope_rises_and_never_negative_are_true_to_the_function(name: str) -> None:
    activation = ACTIVATIONS[name]
    assert activation.slope_rises == bool((np.diff(activation.slope(GRID)) >= 0).all())
    assert activation.never_negative == bool((activation.value(GRID) >= 0).all())


@pytest.mark.parametrize("name", FADES)
def test_the_zone_sentence_gives_the_places_where_the_slope_fades(name: str) -> None:
    activation = ACTIVATIONS[name]
    for place, share in zip(FADES[name], (0.05, 1e-6)):
        assert f"{abs(place):g}" in activation.zone
        r = activation.slope(place + np.sign(place) * np.array([-0.3, 0.3])) / activation.steepest
        assert r[0] > share > r[1]


@pytest.mark.parametrize("name", NAMES)
def test_out_receives_the_result_even_when_it_is_z_itself(name: str) -> None:
    activation = ACTIVATIONS[name]
    z = np.linspace(-7, 7, 101).reshape(1, 101)
    h, slope, out = activation.value(z), activation.slope(z), np.empty_like(z)
    assert activation.value(z, out) is out
    assert np.array_equal(out, h)
    assert activation.slope_at(z, h, out) is out
    assert np.array_equal(out, slope)
    assert activation.slope_at(z, h, z) is z
    assert np.array_equal(z, slope)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_any_shape_is_kept_a_single_number_included(name: str, shape: tuple[int, ...]) -> None:
    activation, z = ACTIVATIONS[name], np.full(shape, 0.5)
    assert np.shape(activation.value(z)) == shape
    assert np.shape(activation.slope(z)) == shape


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
@pytest.mark.parametrize("name", NAMES)
def test_extreme_pre_activations_give_finite_values_and_slopes_without_a_warning(name: str, z: float) -> None:
    at = np.array([z])
    assert np.isfinite(ACTIVATIONS[name].value(at)).all()
    assert np.isfinite(ACTIVATIONS[name].slope(at)).all()


@pytest.mark.parametrize("negative_slope", [0.0, 0.3, 1.0])
def test_leaky_relu_follows_its_negative_slope_from_relu_to_identity(negative_slope: float) -> None:
    leaky, slope = ACTIVATIONS["leaky_relu"], np.where(GRID > 0, 1, negative_slope)
    assert np.array_equal(leaky.value(GRID, negative_slope=negative_slope), slope * GRID)
    assert np.array_equal(leaky.slope(GRID, negative_slope=negative_slope), slope)


def test_each_network_of_a_stack_may_have_its_own_negative_slope() -> None:
    leaky, slopes = ACTIVATIONS["leaky_relu"], np.array([0.01, 0.2, 1.0]).reshape(3, 1, 1)
    z = np.random.default_rng(0).normal(size=(3, 4, 5))
    for function in (lambda z, a: leaky.value(z, None, a), lambda z, a: leaky.slope(z, None, a)):
        assert np.array_equal(function(z, slopes), np.stack([function(z[k], slopes[k, 0, 0]) for k in range(3)]))


@pytest.mark.parametrize("name", NAMES)
def test_every_activation_takes_its_arguments_by_their_documented_names(name: str) -> None:
    activation, out = ACTIVATIONS[name], np.empty_like(GRID)
    h = activation.value(z=GRID, out=None, negative_slope=0.1)
    slope = activation.slope_at(z=GRID, h=h, out=out, negative_slope=0.1)
    assert np.array_equal(slope, activation.slope(GRID, None, 0.1))
    assert np.shares_memory(slope, out)


def test_only_leaky_relu_listens_to_the_negative_slope() -> None:
    for name in NAMES:
        heard = not np.array_equal(ACTIVATIONS[name].value(GRID), ACTIVATIONS[name].value(GRID, None, 0.5))
        assert heard == ACTIVATIONS[name].has_negative_slope == (name == "leaky_relu")


def test_the_exact_gelu_is_z_times_the_normal_distribution_to_the_last_digits() -> None:
    z = np.linspace(-12, 12, 100_001)
    assert np.abs(ACTIVATIONS["gelu_exact"].value(z) - z * ndtr(z)).max() < 1e-14
    assert np.abs(ACTIVATIONS["gelu_exact"].slope(z) - ndtr(z) - z * norm.pdf(z)).max() < 1e-14
    assert ACTIVATIONS["gelu_exact"].value(np.array([1e9, -1e9])).tolist() == pytest.approx([1e9, 0.0], abs=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_not_a_number_stays_so_and_a_network_that_diverges_is_seen_to(name: str) -> None:
    assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan, 1.0]))).tolist() == [True, False]
