"""python -m core.training: one run from the shell, with everything that can be taken along of it."""

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.data import Dataset
from core.export.files import PARTS
from core.lessons.run_story import story
from core.training import TrainingConfig, TrainingHistory, train_live
from core.training.options import (
    NAMES,
    OWN_DATA,
    add_fields,
    add_own_data,
    check_with_own_data,
    named_as_options,
    own_data,
    shielded,
)
from core.ui.links.run_link import decode, encode

HERE = "http://localhost:8501/training_lab"  # where `streamlit run app.py` shows it
PATIENCE = 1.0  # seconds before progress is shown, and between two words of it
FAILED, INTERRUPTED = 1, 130
DESCRIPTION = """\
Train one network and say what happened. With --out, everything that can be taken along
is written: scripts for NumPy, PyTorch and scikit-learn, a notebook, weights, tables,
charts, and a page that prints. Ctrl-C stops and keeps what is done.
"""
EXAMPLES = """\
examples:
  python -m core.training --activation relu --initial-bias -2 --out run/
  python -m core.training --link "http://localhost:8501/training_lab?v=2&b=-3" --out run/
  python -m core.training --data plants.csv --target kind --epochs 500 --out plants/
"""


def parser() -> argparse.ArgumentParser:
    """Every config field is an option with one value."""
    result = argparse.ArgumentParser(
        prog="python -m core.training", usage="python -m core.training [--FIELD VALUE] ... [--link URL] [--out FOLDER]",
        description=DESCRIPTION, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    result.add_argument("--out", type=Path, metavar="FOLDER", help="where to write; it is made if it is not there")
    result.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to write (default: all)")
    result.add_argument("--link", metavar="URL", help="a link of the training lab to begin with; options come after it")
    add_fields(result.add_argument_group("the run"), several=False)
    add_own_data(result.add_argument_group("data of your own"))
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, train, tell, write; returns the exit code."""
    commands = parser()
    options = commands.parse_args(shielded(sys.argv[1:] if arguments is None else arguments))
    try:
        config = chosen(options)
        history, exit_code = _train(config)
    except ValueError as error:
        commands.error(named_as_options(str(error), *OWN_DATA))
    link = link_to(config, options.link)
    print(_plain(story(history, history.dataset)))
    print(link or "A link cannot carry your file.")
    return (_write(history, link, options) if options.out else 0) or exit_code


def chosen(options: argparse.Namespace) -> TrainingConfig:
    """The config that the link and the options describe.

    Raises:
        ValueError: names the field, the rule and the value.
    """
    given: dict[str, Any] = {name: value for name in NAMES if (value := getattr(options, name)) is not None}
    config = TrainingConfig()
    if options.link is not None:
        state = decode(dict(parse_qsl(urlsplit(options.link).query, keep_blank_values=True)))
        config = state.config
        for problem in state.ignored:
            _say(f"left out of the link: {problem}")
    own = own_data(options, given.get("data_seed", config.data_seed))
    if own is not None:
        check_with_own_data(name for name in given if name != "data_seed")
        given["dataset"] = own
    return replace(config, **given)


def link_to(config: TrainingConfig, base: str | None) -> str:
    """The link that shows a config in the lab, "" on own data."""
    if isinstance(config.dataset, Dataset):
        return ""
    return f"{(base or HERE).split('?')[0]}?{urlencode(encode(config))}"


def _train(config: TrainingConfig) -> tuple[TrainingHistory, int]:
    """The history, as far as it got before an interrupt, and the exit code that goes with it."""
    said, recorder, exit_code = monotonic(), None, 0
    try:
        for recorder in train_live(config):
            if monotonic() - said > PATIENCE:
                said = monotonic()
                _say(f"epoch {recorder.epoch} of {config.epochs}")
    except KeyboardInterrupt:
        exit_code = INTERRUPTED
        if recorder is None:
            raise
        _say(f"Stopped at epoch {recorder.epoch} of {config.epochs}. What was done by then is kept.")
    assert recorder is not None  # the untrained network is logged at once
    return recorder.history(), exit_code


def _write(history: TrainingHistory, link: str, options: argparse.Namespace) -> int:
    """Write the parts that were asked for; an exit code other than 0 if that could not be done."""
    try:
        for part in options.parts:
            for name, content in PARTS[part](history, link).items():
                path = options.out / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                print(f"written: {path}")
    except OSError as error:
        _say(f"cannot write {options.out}: {error}")
        return FAILED
    return 0


def _plain(told: str) -> str:
    """A story without the marks of its bold words."""
    return told.replace("**", "")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it gets what is done, as with Ctrl-C
    sys.exit(main())
