"""python -m core.studies: a study from the shell."""

import sys
import warnings
from argparse import Namespace
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

import pandas as pd

from core.checks import whole_number
from core.studies.command.options import grid, parser
from core.studies.intervals import Estimate, summarise
from core.studies.run import table_file
from core.studies.run.cache import RowCache
from core.studies.run.grid import Grid
from core.studies.run.study import Progress, run_study
from core.training import JOBS
from core.training.options import OWN_DATA, named_as_options, shielded

SUMMARY = ("alive_end", "test_score", "stuck")
SUMMARY_CELLS = 60
BAR = 30  # characters
LINE_SECONDS = 5.0  # between lines where there is no terminal to draw a bar on
FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, train, write, summarise; returns the exit code."""
    commands = parser()
    options = commands.parse_args(shielded(sys.argv[1:] if arguments is None else arguments))
    try:
        networks, out = grid(options), _checked_out(options)
        whole_number("--jobs", options.jobs, JOBS)
    except ValueError as error:
        commands.error(named_as_options(str(error), "seeds", *OWN_DATA))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the cache's trouble is part of the progress
        progress, exit_code = _follow(networks, options, ProgressLine(sys.stderr))
    return _report(networks, progress, out) or exit_code


def _checked_out(options: Namespace) -> Path | None:
    if options.out is None:
        return None
    path = Path(options.out)
    try:
        table_file.check(path)
    except ValueError as error:
        raise ValueError(f"--out {error}") from None
    return path


def _follow(networks: Grid, options: Namespace, line: "ProgressLine") -> tuple[Progress, int]:
    """The last progress, and the exit code that goes with how it ended."""
    cache = None if options.no_cache else RowCache()
    progress, exit_code, reason = Progress(0, len(networks), 0, 0.0, None), 0, ""
    try:
        with closing(run_study(networks, jobs=options.jobs, cache=cache)) as study:
            for progress in study:
                line.show(progress)
    except KeyboardInterrupt:
        exit_code, reason = INTERRUPTED, "Stopped"
    except (RuntimeError, CancelledError, OSError) as error:
        exit_code, reason = FAILED, f"Failed ({error})"
    line.end()
    if reason:
        _say(f"{reason}: {progress.done} of {progress.total} networks are done.")
    return progress, exit_code


def _report(networks: Grid, progress: Progress, out: Path | None) -> int:
    """Write and summarise what is done; an exit code other than 0 if it could not be written."""
    done = f"{progress.done} of {progress.total} networks"
    if out and progress.done:
        try:
            table_file.write(progress.frame, out)
        except OSError as error:
            _say(f"{out} could not be written: {error}")
            return FAILED
        _say(f"{done} are in {out}.")
    elif out:
        _say(f"Nothing is done yet, so {out} is not written.")
    if progress.done:
        print(summary(progress.frame, [name for name, values in networks.axes.items() if len(values) > 1]))
    return 0


def summary(frame: pd.DataFrame, by: Sequence[str]) -> str:
    """A line a combination: how many networks, and each measure with its 95 % interval."""
    cells = summarise(frame, by, SUMMARY)
    texts = cells.assign(text=[_text(Estimate(*row)) for row in _rows(cells)])
    table = pd.DataFrame({name: part["text"].to_numpy() for name, part in texts.groupby("measure", sort=False)})
    first = cells[cells["measure"] == SUMMARY[0]].reset_index(drop=True)
    table = pd.concat([first[[*by, "n"]], table], axis=1)
    shown = table.head(SUMMARY_CELLS).to_string(index=False)
    rest = f"\n... and {len(table) - SUMMARY_CELLS} more" if len(table) > SUMMARY_CELLS else ""
    return f"{shown}{rest}\n[95 % intervals over networks; stuck is the share of networks]"


def _rows(cells: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    return cells[list(Estimate._fields)].itertuples(index=False, name=None)


def _text(estimate: Estimate) -> str:
    interval = "" if pd.isna(estimate.low) else f" [{estimate.low:.3f}, {estimate.high:.3f}]"
    return f"{estimate.value:.3f}{interval}"


class ProgressLine:
    """A bar on a terminal, a line now and then elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._live, self._shown_at = stream, stream.isatty(), -LINE_SECONDS
        self._trouble = ""

    def show(self, progress: Progress) -> None:
        """Draw it, or not if the last line is still fresh."""
        if progress.trouble != self._trouble:
            self._trouble = progress.trouble
            self._stream.write(f"{_wiped(self._live)}{progress.trouble}\n")
        text = describe(progress)
        if self._live:
            self._stream.write(f"{_wiped(True)}{bar(progress)} {text}")
        elif progress.done == progress.total or monotonic() - self._shown_at >= LINE_SECONDS:
            self._shown_at = monotonic()
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._live:
            self._stream.write("\n")
            self._stream.flush()


def _wiped(live: bool) -> str:
    return "\r\x1b[K" if live else ""


def bar(progress: Progress) -> str:
    """[####....], as full as the study is done."""
    full = BAR * progress.done // max(progress.total, 1)
    return f"[{'#' * full}{'.' * (BAR - full)}]"


def describe(progress: Progress) -> str:
    """120/400 networks, 34.5 a second, 8 s left."""
    trained = progress.done - progress.from_cache
    parts = [f"{progress.done}/{progress.total} networks"]
    if progress.from_cache:
        parts.append(f"{progress.from_cache} known before")
    if trained and progress.seconds_elapsed:
        parts.append(f"{trained / progress.seconds_elapsed:.1f} a second")
    if progress.seconds_left is not None and progress.done < progress.total:
        parts.append(f"{duration(progress.seconds_left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """8 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
