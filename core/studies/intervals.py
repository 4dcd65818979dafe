"""How sure a number is: 95 % intervals for shares, means and differences over seeds."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Z = 1.959963984540054  # a standard normal number is within +-Z in 95 % of all draws
PERCENTILES = (2.5, 97.5)
RESAMPLES = 2000
DRAWN_AT_ONCE = 2_000_000  # numbers in memory while resampling

Statistic = Literal["mean", "median"]
_STATISTICS: dict[Statistic, Callable[..., NDArray[np.float64]]] = {"mean": np.mean, "median": np.median}


class Estimate(NamedTuple):
    """A number with its 95 % interval; low and high are NaN where n is too small to say."""

    n: int
    value: float
    low: float
    high: float


def wilson(successes: int, n: int) -> Estimate:
    """A share with Wilson's score interval, which stays within [0, 1] and is not empty at 0 of n [Wilson 1927]."""
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be from 0 to n = {n}, got {successes}")
    if n == 0:
        return Estimate(0, np.nan, 0.0, 1.0)
    share, z2 = successes / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if successes == 0 else float(centre - half)
    return Estimate(n, share, low, 1.0 if successes == n else float(centre + half))


def bootstrap(values: ArrayLike, statistic: Statistic = "mean", *, seed: int = 0) -> Estimate:
    """A mean or median with the percentile bootstrap over resampled values; NaNs are left out [Efron 1979].

    It is somewhat too narrow for few values: with 10 seeds, about 90 % instead of 95 %. One value has no interval.
    """
    found = np.asarray(values, dtype=float)
    found, compute = found[~np.isnan(found)], _STATISTICS[statistic]
    if len(found) < 2:
        return Estimate(len(found), float(found[0]) if len(found) else np.nan, np.nan, np.nan)
    drawn = np.concatenate([compute(sample, axis=1) for sample in _resampled(found, np.random.default_rng(seed))])
    low, high = np.percentile(drawn, PERCENTILES)
    return Estimate(len(found), float(compute(found)), float(low), float(high))


def _resampled(values: NDArray[np.float64], rng: np.random.Generator) -> Iterator[NDArray[np.float64]]:
    """RESAMPLES rows in all, each as many draws from the values, a block of rows at a time."""
    rows = max(1, DRAWN_AT_ONCE // len(values))
    for start in range(0, RESAMPLES, rows):
        yield values[rng.integers(0, len(values), (min(rows, RESAMPLES - start), len(values)))]


def paired_difference(first: ArrayLike, second: ArrayLike, statistic: Statistic = "mean", *, seed: int = 0) -> Estimate:
    """first - second, pair by pair (the same seed in both), with the bootstrap over pairs."""
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if one.shape != other.shape:
        raise ValueError(f"second must have as many values as first, {one.shape}, got {other.shape}")
    return bootstrap(one - other, statistic, seed=seed)


def ratio(parts: ArrayLike, wholes: ArrayLike, *, seed: int = 0) -> Estimate:
    """sum(parts) / sum(wholes), say of units over networks, with the bootstrap over networks; n counts the wholes.

    Units of one network share their fate, so networks are resampled. At 0 or all of them, which no resampling can
    tell from a sure thing, the interval is Wilson's for the networks.
    """
    part, whole = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    part, whole = part[whole > 0], whole[whole > 0]
    n = int(whole.sum())
    if n == 0:
        return Estimate(0, np.nan, 0.0, 1.0)
    share = float(part.sum() / n)
    if share in (0.0, 1.0):
        return Estimate(n, share, *wilson(round(share * len(whole)), len(whole))[2:])
    rows = np.random.default_rng(seed).integers(0, len(whole), (RESAMPLES, len(whole)))
    low, high = np.percentile(part[rows].sum(axis=1) / whole[rows].sum(axis=1), PERCENTILES)
    return Estimate(n, share, float(low), float(high))


def summarise(
    frame: pd.DataFrame, by: Sequence[str], measures: Sequence[str], *, statistic: Statistic = "mean"
) -> pd.DataFrame:
    """One row a cell and measure: `by`, measure, n, value, low, high; cells in the order of the frame.

    Columns of True and False become shares with Wilson's interval, numbers a mean or median with the bootstrap's.
    Networks are resampled, not units: the units of a network share their fate.
    """
    groups = frame.groupby(list(by), sort=False, dropna=False) if by else [((), frame)]
    rows = [
        (*cell, measure, *estimate(part[measure], statistic)) for cell, part in groups for measure in measures
    ] if len(frame) else []  # fmt: skip
    return pd.DataFrame(rows, columns=[*by, "measure", *Estimate._fields])


def estimate(values: pd.Series, statistic: Statistic = "mean") -> Estimate:
    """A share or a mean, as the column's type asks for."""
    if values.dtype == bool:
        return wilson(int(values.sum()), len(values))
    return bootstrap(values, statistic)
