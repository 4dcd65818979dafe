"""One layer counted by eleven rules in use, each as its source computes it, beside the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.engine.liveness import DORMANT_TAU

if TYPE_CHECKING:
    import pandas as pd

UNITS = 100  # of a drawn layer
RARE_SHARE = 0.001  # of inputs: how often a rare unit of a drawn layer fires
SIZES = (30, 100, 300, 1000, 2000, 5000, 10_000)  # inputs
CLOSE = 1.0  # unit: as near to the truth a count is right
OURS = "this lab"
TYPICAL = 2  # a seed whose rare units fire about as often as they are expected to
_BATCH, _SAMPLE, _ROWS = 32, 1000, 1024
_ONE_PERCENT, _SMALL_MAXIMUM, _NEAR_ZERO = 0.01, 1e-3, 0.05

Values = NDArray[np.floating]


@dataclass(frozen=True)
class Rule:
    """A rule in use; `count` gives units from outputs h (n, m) and pre-activations z (n, m)."""

    label: str
    source: str
    count: Callable[[Values, Values], float]
    needs_z: bool = False


def _off_on_all(h: Values) -> float:
    return float((h <= 0).all(axis=0).sum())


def _mean_at_most(h: Values, tau: float) -> float:
    means = h.mean(axis=0)
    return float((means <= tau * means.mean()).sum())


def _active_under(h: Values, share: float) -> float:
    return float(((h > 0).mean(axis=0) < share).sum())


def _share_at_most(values: Values, most: float) -> float:
    """A share of numbers, read as a share of units."""
    return float((values <= most).mean() * values.shape[1])


RULES: dict[str, Rule] = {
    "one_example": Rule("off for one example", "a look at one forward pass", lambda h, z: _off_on_all(h[:1])),
    "one_batch": Rule(
        f"off in a whole batch of {_BATCH}", "(h == 0).all(dim=0), in many training scripts",
        lambda h, z: _off_on_all(h[:_BATCH]),
    ),
    "never": Rule(
        "off on all n", "keras-contrib and wandb-callbacks, DeadReluDetector", lambda h, z: _off_on_all(h)
    ),
    "small_maximum": Rule(
        f"never above {_SMALL_MAXIMUM:g} on {_ROWS:,} rows", "scripts with a threshold on the maximum",
        lambda h, z: float((h[:_ROWS].max(axis=0) < _SMALL_MAXIMUM).sum()),
    ),
    "one_percent": Rule(
        "on for under 1 % of n", "AWS SageMaker Debugger, DeadRelu", lambda h, z: _active_under(h, _ONE_PERCENT)
    ),
    "first_thousand": Rule(
        f"on for under 1 % of {_SAMPLE:,}", "loss-of-plasticity, post_run_analysis",
        lambda h, z: _active_under(h[:_SAMPLE], _ONE_PERCENT),
    ),
    "tau": Rule(
        f"mean output at most {DORMANT_TAU:g} of the layer's", "Sokar et al. 2023; dopamine, weight_recyclers",
        lambda h, z: _mean_at_most(h, DORMANT_TAU),
    ),
    "tau_zero": Rule("mean output 0", "Sokar et al. 2023, with a threshold of 0", lambda h, z: _mean_at_most(h, 0.0)),
    "zero_share": Rule(
        "share of zeros in the layer", "torchmortem, ActivationCollector", lambda h, z: _share_at_most(h, 0.0)
    ),
    "near_zero": Rule(
        f"share of outputs up to {_NEAR_ZERO:g}", "fastai, ActivationStats", lambda h, z: _share_at_most(h, _NEAR_ZERO)
    ),
    "before_relu": Rule(
        "share of zeros before the ReLU", "torchmortem, which reads linear layers too",
        lambda h, z: float((z == 0).mean() * z.shape[1]), needs_z=True,
    ),
}  # fmt: skip


def draw_layer(dead: int, rare: int, n: int, seed: int = TYPICAL) -> NDArray[np.float32]:
    """Pre-activations (n, UNITS) of units that are dead, that fire on RARE_SHARE of inputs, or on half of them.

    The first inputs are the same for every n.
    """
    numbers = [np.random.default_rng([seed, stream]) for stream in range(3)]
    silent = -np.abs(numbers[0].standard_normal((n, dead + rare), dtype=np.float32)) - np.float32(0.1)
    silent[:, dead:] *= np.where(numbers[1].random((n, rare), dtype=np.float32) < RARE_SHARE, -1, 1)
    ordinary = numbers[2].standard_normal((n, UNITS - dead - rare), dtype=np.float32)
    return np.concatenate([silent, ordinary], axis=1)


def count_units(values: Values, before: bool = True) -> dict[str, float]:
    """Dead units by each rule, from values (n, m) before or after the ReLU; rules that need z are left out after it."""
    h = np.maximum(values, 0.0)
    return {name: rule.count(h, values) for name, rule in RULES.items() if before or not rule.needs_z}


def count_table(values: Values, sizes: Sequence[int] = SIZES, before: bool = True) -> "pd.DataFrame":
    """Rows n, rule, label, source, units, low, high for the first n inputs, n in `sizes` as far as there are so many.

    The last row of each n is the lab's: as many units as were silent, of which anything from none to all are dead.
    """
    import pandas as pd

    rows = []
    for n in [size for size in sizes if size <= len(values)] or [len(values)]:
        part = values[:n]
        rows += [
            {"n": n, "rule": name, "label": RULES[name].label, "source": RULES[name].source, "units": units}
            for name, units in count_units(part, before).items()
        ]
        silent = _off_on_all(part)
        rows.append({"n": n, "rule": OURS, "label": OURS, "source": "silent on n: at most so many are dead",
                     "units": silent, "low": 0.0, "high": silent})  # fmt: skip
    return pd.DataFrame(rows)


def right_from(table: "pd.DataFrame", truth: int) -> dict[str, int | None]:
    """The n from which on each rule's count is within CLOSE of the truth; None for one that is not at the end."""
    found: dict[str, int | None] = {}
    for name, rows in table.groupby("rule", sort=False):
        right = (rows["units"] - truth).abs().to_numpy() <= CLOSE
        wrong = np.flatnonzero(~right)
        start = int(wrong[-1]) + 1 if len(wrong) else 0
        found[str(name)] = int(rows["n"].iloc[start]) if start < len(rows) else None
    return found
