"""The command line's options, one for each field of a config, read from the config itself."""

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import joblib

from core.studies.run.grid import FIELDS, DataSeeds, Grid, distinct
from core.studies.run.network_row import as_cell
from core.studies.run.table_file import SUFFIXES
from core.training import BOUNDS, TrainingConfig
from core.training.config import CHOICES

HELP: dict[str, str] = {
    "dataset": "what is learned",
    "n_samples": "rows of data; bundled data sets are cut down to it",
    "noise": "standard deviation of the noise in generated data",
    "data_seed": "draws and splits the data",
    "hidden_widths": "units of each hidden layer, as 16-16",
    "activation": "what a unit does with its pre-activation",
    "negative_slope": "slope of leaky_relu below 0",
    "initial_bias": "bias of every hidden unit before training; as -1,0.5 one for each layer",
    "initializer": "how weights are drawn",
    "optimizer": "how weights are changed",
    "learning_rate": "size of a step",
    "weight_decay": "pull of the weights towards 0",
    "batch_size": "rows in a step",
    "log_every": "epochs from one measurement to the next",
    "epochs": "passes over the training data",
    "seed": "draws weights and batch order; with --seeds, the first of them; several: exactly these",
}
DEFAULT_SEEDS = 10

USAGE = "python -m core.studies [--FIELD VALUE [VALUE ...]] ... [--seeds COUNT] [--out FILE]"
DESCRIPTION = """\
Train many networks and write a table, one row a network.

Give any option several values, and every combination is trained, with as many seeds
as you ask for. What has been trained once is remembered: the same command again, or a
larger one, starts from there. Ctrl-C stops and writes what is done.
"""
EXAMPLES = """\
examples:
  how often does a negative bias kill ReLU networks, and does leaky ReLU save them?
    python -m core.studies --activation relu leaky_relu --initial-bias 0 -1 -2 -5 --seeds 50 --out sweep.parquet

  where is the learning rate too large?
    python -m core.studies --learning-rate 0.01 0.1 1 2 3 5 --epochs 100 --seeds 20 --out rates.csv

  narrow and wide, shallow and deep, just to look at:
    python -m core.studies --hidden-widths 4 16 4-4-4-4 16-16-16-16 --seeds 5

columns of the table:
  the options above, then units (how many hidden units), alive_start and alive_end (share of
  them that is not dead on the training data; with _1, _2, ... in that layer), born_dead, died,
  revived (units), train_ and test_loss and _score (accuracy, or R^2 for numbers), epochs_trained,
  diverged, collapsed (the output is constant; constant says which), stuck (at the end and over the
  last tenth of the epochs hardly better on the training data than the best constant answer).
"""


def parser() -> argparse.ArgumentParser:
    """Every config field is an option that takes one or more values."""
    result = argparse.ArgumentParser(
        prog="python -m core.studies", usage=USAGE, description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    _add_study_options(result)
    networks = result.add_argument_group("the networks (one value or several)")
    for f in fields(TrainingConfig):
        networks.add_argument(
            option(f.name), nargs="+", type=_PARSERS[f.type], metavar="VALUE", dest=f.name, help=_help(f.name)
        )
    return result


def _add_study_options(result: argparse.ArgumentParser) -> None:
    result.add_argument("--seeds", type=int, metavar="COUNT", help=f"networks a combination (default {DEFAULT_SEEDS})")
    result.add_argument(
        "--vary-data", action="store_true", help="let every seed draw its own data too (default: all share the data)"
    )
    result.add_argument(
        "--out", metavar="FILE", help=f"the table to write: a name that ends in {' or '.join(SUFFIXES)}"
    )
    result.add_argument(
        "--jobs", type=int, default=joblib.cpu_count(), metavar="COUNT",
        help="processes that train side by side (default: one a core, here %(default)s)",
    )  # fmt: skip
    result.add_argument("--no-cache", action="store_true", help="train everything anew and remember nothing")


def option(field_name: str) -> str:
    """initial_bias -> --initial-bias."""
    return "--" + field_name.replace("_", "-")


def named_as_options(message: str) -> str:
    """A message about fields as one about options."""
    names = "|".join([*FIELDS, "seeds"])
    return re.sub(rf"^({names})\b", lambda found: option(found[0]), message)


def shielded(arguments: Sequence[str]) -> list[str]:
    """Arguments in which argparse does not take -1e-3 or -1,0.5 for options."""
    return [f" {argument}" if re.match(r"-[.\d]", argument) else argument for argument in arguments]


def grid(options: argparse.Namespace) -> Grid:
    """The grid that the options ask for.

    Raises:
        ValueError: names the field, the rule and the value.
    """
    given = {name: values for name in FIELDS if (values := getattr(options, name)) is not None}
    seeds = given.pop("seed", [0])
    if len(seeds) > 1 and options.seeds is not None:
        raise ValueError("seeds must not be given when --seed has several values, got both")
    count = DEFAULT_SEEDS if options.seeds is None else options.seeds
    base = TrainingConfig(seed=seeds[0])
    data_seeds: DataSeeds = "with_seed" if options.vary_data else "fixed"
    return Grid(base, given, count if len(seeds) == 1 else distinct("seed", seeds), data_seeds)


def _help(name: str) -> str:
    default = as_cell(getattr(TrainingConfig(), name))
    allowed = ", ".join(CHOICES[name]) if name in CHOICES else BOUNDS[name].rule()
    return f"{HELP[name]}: {allowed} (default {default})".replace("%", "%%")


def _split(text: str, separator: str, number: Callable[[str], float], what: str) -> tuple:
    try:
        return tuple(number(part) for part in text.strip().split(separator))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be {what}, got {text.strip()!r}") from None


def _widths(text: str) -> tuple[int, ...]:
    return _split(text, "-", int, "whole numbers joined by -, as 16-16")


def _bias(text: str) -> float | tuple[float, ...]:
    biases = _split(text, ",", float, "a number, or numbers joined by commas, as -1,0.5")
    return biases if len(biases) > 1 else biases[0]


def _integer(text: str) -> int:
    return _split(text, "\n", int, "a whole number")[0]


def _number(text: str) -> float:
    return _split(text, "\n", float, "a number")[0]


_PARSERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _integer,
    float: _number,
    tuple[int, ...]: _widths,
    float | tuple[float, ...]: _bias,
}
