"""Learners on a real server that gets kill -9 twice while they answer and the teacher's page refreshes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.classroom import QUESTIONS, play

LEARNERS = 6


def test_no_answer_is_lost_or_doubled_when_the_server_dies_in_the_middle(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as elsewhere:  # a browser test may have left a loop in this thread
        outcome = elsewhere.submit(lambda: asyncio.run(play(LEARNERS, tmp_path, kills=2, refresh=0.5))).result()
    assert len(outcome.names) == LEARNERS
    assert len(outcome.kept) == LEARNERS * len(QUESTIONS)
    assert outcome.lost_or_doubled() == {}
    assert all(row.correct is not None for row in outcome.kept)
    assert outcome.refreshes > 0
