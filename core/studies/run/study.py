"""Many networks to one table, in pieces that arrive as they are finished."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic

import pandas as pd
from pandas.api.types import is_object_dtype

from core.checks import whole_number
from core.studies.run.cache import RowCache
from core.studies.run.chunks import plan
from core.studies.run.grid import Grid
from core.studies.run.network_row import Row
from core.studies.run.workers import run_chunks
from core.training import JOBS, TrainingConfig


@dataclass(frozen=True)
class Progress:
    """How far a study is.

    Attributes:
        done, total: networks.
        from_cache: how many of those that are done were known before.
        seconds_elapsed: since the study began.
        seconds_left: an estimate; None until something has been trained.
        trouble: why the cache is not used any more, else "".
    """

    done: int
    total: int
    from_cache: int
    seconds_elapsed: float
    seconds_left: float | None
    trouble: str = ""
    _places: Sequence[tuple[int, Row]] = field(default=(), repr=False, compare=False)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a finished network, in the order of the grid."""
        return to_frame([row for _, row in sorted(self._places[: self.done], key=lambda place: place[0])])


def run_study(
    networks: Grid | Iterable[TrainingConfig], *, jobs: int = 1, cache: RowCache | None = None
) -> Generator[Progress, None, None]:
    """Train all networks; yields at the start, with what the cache knows, and after every chunk.

    Closing the iterator stops the study; what was yielded is in the cache, and running the same study again goes on
    from there. A network's row is always the same, whatever it is trained with and wherever. Close it in the thread
    that iterates.

    Args:
        jobs: worker processes; 1 trains in this one. With LAB_CLUSTER=tcp://host:port the cluster's are used, and
            this says into how many chunks a small study is cut at least.
        cache: rows that are known; RowCache() is the one in the user's cache directory.

    Raises:
        ValueError: names the argument, the rule and the value.
        ClusterError: LAB_CLUSTER is set and the cluster cannot be used.
        RuntimeError: workers died again and again; what was yielded is in the cache.
    """
    jobs = whole_number("jobs", jobs, JOBS)
    study = _Study(networks.configs() if isinstance(networks, Grid) else list(networks), cache)
    yield study.progress()
    chunks = plan(study.missing(), jobs)
    with closing(run_chunks(chunks, jobs)) as finished:
        for number, rows in finished:
            study.keep(chunks[number], rows)
            yield study.progress()


class _Study:
    """The rows so far, and the clock."""

    def __init__(self, configs: list[TrainingConfig], cache: RowCache | None) -> None:
        self._start = monotonic()
        self._cache = cache
        self._indices: dict[TrainingConfig, list[int]] = {}
        for index, config in enumerate(configs):
            self._indices.setdefault(config, []).append(index)
        self._total = len(configs)
        self._places: list[tuple[int, Row]] = []  # grows only, so that earlier Progress stays as it was
        self._missing = self._take_known()
        self._from_cache = len(self._places)
        self._work = sum(map(_work, self._missing))
        self._work_done = 0
        self._work_start = monotonic()

    def _take_known(self) -> list[TrainingConfig]:
        known = self._cache.get(list(self._indices)) if self._cache else {}
        for config, row in known.items():
            self._place(config, row)
        return [config for config in self._indices if config not in known]

    def missing(self) -> list[TrainingConfig]:
        """What the cache did not know."""
        return self._missing

    def keep(self, configs: Sequence[TrainingConfig], rows: Sequence[Row]) -> None:
        """Take in a finished chunk; the cache has it first."""
        if self._cache:
            self._cache.put(dict(zip(configs, rows)))
        for config, row in zip(configs, rows, strict=True):
            self._place(config, row)
        self._work_done += sum(map(_work, configs))

    def _place(self, config: TrainingConfig, row: Row) -> None:
        self._places += [(index, row) for index in self._indices[config]]

    def progress(self) -> Progress:
        """A snapshot."""
        now = monotonic()
        left = (now - self._work_start) * (self._work / self._work_done - 1) if self._work_done else None
        trouble = self._cache.trouble if self._cache else ""
        return Progress(
            len(self._places), self._total, self._from_cache, now - self._start, left, trouble, self._places
        )


def _work(config: TrainingConfig) -> int:
    """What a network costs, roughly, in no particular unit: hidden units x samples x epochs."""
    return sum(config.hidden_widths) * config.n_samples * (config.epochs + 1)


def to_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a table whose columns have one type each; layers that a network lacks are NaN."""
    frame = pd.DataFrame(list(rows))
    for name in frame.columns[frame.dtypes.map(is_object_dtype)]:  # biases of one number and of several, side by side
        if frame[name].map(type).nunique() > 1:
            frame[name] = frame[name].map(str)
    return frame
