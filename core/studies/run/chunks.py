"""A study's work in pieces: networks that are stepped together, in an order that shows some of every cell early."""

import os
import signal
from collections.abc import Sequence
from dataclasses import replace

from core.studies.run.network_row import Row, row
from core.training import TrainingConfig, stacks, train_stack

Chunk = list[TrainingConfig]
NICENESS = 10  # of 19; a study takes what others leave


def plan(configs: Sequence[TrainingConfig], jobs: int = 1) -> list[Chunk]:
    """Chunks for `jobs` workers: first one seed of every cell, then the other seeds, all cells in step."""
    ranks = seed_ranks(configs)
    by_rank = sorted(range(len(configs)), key=ranks.__getitem__)
    n_first = ranks.count(0)
    chunks = _stacked(configs, by_rank[:n_first], ranks) + _stacked(configs, by_rank[n_first:], ranks)
    return _spread(chunks, jobs)


def seed_ranks(configs: Sequence[TrainingConfig]) -> list[int]:
    """How many configs before it differ from each in seeds only."""
    seen: dict[TrainingConfig, int] = {}
    ranks = []
    for config in configs:
        cell = replace(config, seed=0, data_seed=0)
        ranks.append(seen.get(cell, 0))
        seen[cell] = ranks[-1] + 1
    return ranks


def _stacked(configs: Sequence[TrainingConfig], indices: Sequence[int], ranks: Sequence[int]) -> list[Chunk]:
    """The trainer's stacks, those with the earliest seeds first."""
    found = [[indices[i] for i in stack] for stack in stacks([configs[i] for i in indices])]
    return [[configs[i] for i in stack] for stack in sorted(found, key=lambda stack: ranks[stack[0]])]


def _spread(chunks: list[Chunk], jobs: int) -> list[Chunk]:
    """Large chunks halved until there is one for each worker."""
    chunks = list(chunks)
    while 0 < len(chunks) < jobs and max(map(len, chunks)) > 1:
        largest = max(range(len(chunks)), key=lambda i: len(chunks[i]))
        half = len(chunks[largest]) // 2
        chunks[largest : largest + 1] = [chunks[largest][:half], chunks[largest][half:]]
    return chunks


def begin_worker() -> None:
    """What a worker does first: step behind whoever waits for a page, and leave Ctrl-C to the process that started it.

    Ctrl-C reaches all processes of a terminal, and only the first one is to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)


def train_chunk(number: int, chunk: Chunk) -> tuple[int, list[Row]]:
    """What a worker does: train, and hand back rows only. Histories never cross processes."""
    return number, [row(history) for history in train_stack(chunk)]
