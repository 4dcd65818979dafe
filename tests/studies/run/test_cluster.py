"""The same study on a Dask cluster of two processes, one of which is killed in the middle."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pandas.testing import assert_frame_equal

from core.studies.run.grid import Grid
from core.studies.run.study import run_study
from core.studies.run.workers import CLUSTER_VARIABLE, ClusterError


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50, worker_dashboard_address=None
    ) as result:
        yield result


@pytest.fixture
def worker_pids(cluster: object, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    from distributed import Client

    monkeypatch.setenv(CLUSTER_VARIABLE, cluster.scheduler_address)
    with Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2)
        return list(client.run(os.getpid).values())


def test_a_cluster_gives_the_same_table_and_trains_nothing_here(
    grid: Grid, worker_pids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.delenv(CLUSTER_VARIABLE)
        *_, here = run_study(grid)
    monkeypatch.setattr("core.studies.run.chunks.train_stack", None)
    *_, there = run_study(grid)
    assert_frame_equal(there.frame, here.frame)


def test_a_killed_worker_loses_and_changes_nothing(
    many_chunks: Grid, worker_pids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = False
    for there in run_study(many_chunks):
        if there.done and not killed:
            os.kill(worker_pids[0], signal.SIGKILL)
            killed = True
    assert killed
    monkeypatch.delenv(CLUSTER_VARIABLE)
    *_, here = run_study(many_chunks)
    assert_frame_equal(there.frame, here.frame)


def test_a_study_on_a_cluster_can_be_stopped(
    many_chunks: Grid, worker_pids: list[int], recwarn: pytest.WarningsRecorder
) -> None:
    recwarn.clear()
    steps = run_study(many_chunks)
    stopped = next(step for step in steps if step.done)
    steps.close()
    assert 0 < stopped.done < len(many_chunks)
    assert not [str(warning.message) for warning in recwarn.list if "tasks" in str(warning.message)]


def test_workers_with_other_numbers_are_refused(
    grid: Grid, worker_pids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.studies.run.cache.RESULTS_VERSION", -1)
    with pytest.raises(ClusterError, match="another version of the lab"):
        list(run_study(grid))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_a_cluster_that_does_not_answer_is_named(grid: Grid, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setenv(CLUSTER_VARIABLE, address)
    with pytest.raises(ClusterError, match=f"LAB_CLUSTER must be tcp://host:port .*, got {address}"):
        list(run_study(grid))


def test_without_dask_the_message_says_what_to_install(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CLUSTER_VARIABLE, "tcp://127.0.0.1:8786")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install -r requirements-cluster\.txt"):
        list(run_study(grid))
