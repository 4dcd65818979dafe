"""What n inputs say about all inputs: exact one-sided bounds, and how many silent units are merely rare."""

from math import ceil, log, log1p
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import Bounds, finite_number
from core.engine.activations import Array

ALPHAS = Bounds(0, 0.5, above=True)
MANY = 3000  # active inputs: from there on the score bound is within 1e-4 of the exact one
_CLOSE = 1e-11
_MOST_STEPS = 60  # of Newton's method; about six are needed


def upper_bounds(active: ArrayLike, n: int, alpha: float = 0.05) -> Array:
    """The largest share of inputs with which k of n active inputs or fewer still have a probability of alpha.

    One-sided and exact [Clopper and Pearson 1934]; for k = 0 it is 1 - alpha^(1/n) [Jovanovic and Levy 1997]. From
    MANY active inputs on it is the score bound [Wilson 1927], corrected for continuity.
    """
    alpha = finite_number("alpha", alpha, ALPHAS)
    counts, places = np.unique(np.asarray(active, dtype=np.int64), return_inverse=True)
    bounds = np.ones(len(counts))
    bounds[counts == 0] = silent_bound(n, alpha)
    few, many = (counts > 0) & (counts <= MANY) & (counts < n), (counts > MANY) & (counts < n)
    bounds[few] = _exact(counts[few].astype(float), n, alpha)
    bounds[many] = _score(np.minimum(counts[many] + 0.5, n), n, alpha)
    return bounds[places]


def silent_bound(n: int, alpha: float = 0.05, units: int = 1) -> float:
    """The share under which a unit, or each of several, is active that was silent on n inputs."""
    return -float(np.expm1(log(alpha / units) / n))


def inputs_needed(share: float, alpha: float = 0.05, units: int = 1) -> int:
    """On how many inputs a unit must be silent for its bound to fall to that share."""
    return ceil(log(alpha / units) / log1p(-share))


def probably_alive(active: NDArray[np.integer]) -> float:
    """A lower bound for how many units that were never active are alive but rare [Chao 1984].

    From how many were active exactly once and twice, as one estimates the species that nobody has seen.
    """
    once, twice = int((active == 1).sum()), int((active == 2).sum())
    estimate = once * once / (2 * twice) if twice else once * (once - 1) / 2
    return min(estimate, float((active == 0).sum()))


def _score(k: Array, n: int, alpha: float) -> Array:
    z, share = NormalDist().inv_cdf(1 - alpha), k / n
    return (share + z * z / (2 * n) + z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)


def _exact(k: Array, n: int, alpha: float) -> Array:
    """The p at which P(X <= k) = alpha for a binomial X, by Newton's method, kept between two ends."""
    p, low, high = _score(k, n, alpha), k / n, np.ones_like(k)
    for _ in range(_MOST_STEPS):
        tail, density = _tail(k, n, p)
        low, high = np.where(tail > alpha, p, low), np.where(tail > alpha, high, p)
        step = p + (tail - alpha) / np.maximum(density, np.finfo(float).tiny)
        step = np.where((step > low) & (step < high), step, (low + high) / 2)
        if (np.abs(step - p) <= _CLOSE * p).all():
            return step
        p = step
    return p


def _tail(k: Array, n: int, p: Array) -> tuple[Array, Array]:
    """P(X <= k) for p from k / n on, and how fast it falls with p.

    P(X = k) times a sum in which each term is the one before times i (1 - p) / ((n - i + 1) p), for i = k, k - 1, ...:
    as k lies below the mean, terms fall from the first on, and at 9 roots of k none counts any more.
    """
    places = np.arange(k.max(initial=0) + 1)
    logs = np.cumsum(np.log(n - places) - np.log(places + 1))  # of the binomial coefficients over 1, 2, ...
    here = np.exp(logs[k.astype(int) - 1] + k * np.log(p) + (n - k) * np.log1p(-p))
    below = np.maximum(k[:, None] - np.arange(9 * np.sqrt(k.max(initial=0)) + 10), 0)
    ratios = below * ((1 - p) / p)[:, None] / (n - below + 1)
    return here * (1 + np.cumprod(ratios, axis=1).sum(axis=1)), here * (n - k) / (1 - p)
