"""The command line's options, one for each field of a config, read from the config itself."""

import argparse
from typing import Any

import joblib

from core.studies.run.grid import FIELDS, DataSeeds, Grid, distinct
from core.studies.run.table_file import SUFFIXES
from core.training import TrainingConfig
from core.training.options import add_fields, add_own_data, check_with_own_data, own_data

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
    add_fields(networks, True, {"seed": "With --seeds, the first of them; several: exactly these."})
    add_own_data(result.add_argument_group("data of your own"))
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
    base = _base(options, given, seeds[0])
    data_seeds: DataSeeds = "with_seed" if options.vary_data else "fixed"
    return Grid(base, given, count if len(seeds) == 1 else distinct("seed", seeds), data_seeds)


def _base(options: argparse.Namespace, given: dict[str, Any], seed: int) -> TrainingConfig:
    """What all networks share: the learner's own data, if there are any."""
    own = own_data(options, given.get("data_seed", [0])[0])
    if own is None:
        return TrainingConfig(seed=seed)
    check_with_own_data(name for name in given if name != "data_seed" or len(given[name]) > 1)
    check_with_own_data(["vary_data"] if options.vary_data else [])
    return TrainingConfig(seed=seed, dataset=own)
