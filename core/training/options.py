"""A config as command-line options: one a field, and a file of one's own in the place of a named data set."""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from core.data import Dataset
from core.training.config import TrainingConfig, allowed
from core.training.fields import format_value, parse_value
from core.training.meanings import MEANINGS

NAMES = tuple(field.name for field in fields(TrainingConfig))
OWN_DATA = ("data", "target", "columns", "task")


def option(field_name: str) -> str:
    """initial_bias -> --initial-bias."""
    return "--" + field_name.replace("_", "-")


def named_as_options(message: str, *others: str) -> str:
    """A message about fields, or about other options, as one about options."""
    names = "|".join([*NAMES, *others])
    return re.sub(rf"^({names})\b", lambda found: option(found[0]), message)


def shielded(arguments: Sequence[str]) -> list[str]:
    """Arguments in which argparse does not take -1e-3 or -1,0.5 for options."""
    return [f" {argument}" if re.match(r"-[.\d]", argument) else argument for argument in arguments]


def add_fields(group: argparse._ActionsContainer, several: bool, also: dict[str, str] | None = None) -> None:
    """An option for every field, with one value or several; `also` adds to what is said of some."""
    for name in NAMES:
        more = f" {also[name]}" if also and name in also else ""
        default = format_value(getattr(TrainingConfig(), name))
        text = f"{MEANINGS[name]}{more} {allowed(name)} (default {default})."
        group.add_argument(
            option(name), nargs="+" if several else None, type=_reader(name), metavar="VALUE", dest=name,
            help=text.replace("%", "%%"),
        )  # fmt: skip


def add_own_data(group: argparse._ActionsContainer) -> None:
    """Options for a table of one's own."""
    group.add_argument("--data", metavar="FILE", help="a table as CSV or Parquet, in the place of a named data set")
    group.add_argument("--target", metavar="COLUMN", help="the column of the table to predict (default: a suggestion)")
    group.add_argument("--columns", nargs="+", metavar="COLUMN", help="the columns to learn from (default: all of use)")
    group.add_argument("--task", choices=("classification", "regression"), help="whether the target is a class")


def own_data(options: argparse.Namespace, data_seed: int) -> Dataset | None:
    """The data set of the options for a table, None where there is none.

    Raises:
        ValueError: it cannot be read or used, or the other options speak of a table that is not given.
    """
    if options.data is None:
        given = [name for name in OWN_DATA if getattr(options, name) is not None]
        if given:
            raise ValueError(f"{given[0]} must come with --data, got it alone")
        return None
    try:
        return Dataset.from_file(
            options.data, options.target, columns=options.columns, task=options.task, data_seed=data_seed
        )
    except OSError as error:
        raise ValueError(f"data must be a file that can be read, got {options.data}: {error.strerror}") from error


def check_with_own_data(given: Iterable[str]) -> None:
    """Raises ValueError if one of the options that are given makes no sense with a table of one's own."""
    for name in given:
        if name in ("dataset", "n_samples", "noise", "data_seed", "vary_data"):
            raise ValueError(f"{name} must not be given with --data, got both: the file says what the data are")


def _reader(name: str) -> Callable[[str], Any]:
    """What turns an option's text into the value of a field."""

    def read(text: str) -> Any:
        try:
            return parse_value(name, text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error).removeprefix(f"{name} ")) from None

    return read
