"""The same study on a Dask cluster of two processes, one of which is killed in the middle."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection, socket
from time import sleep

import pytest
from pandas.testing import assert_frame_equal

from core.studies.run.grid import Grid
from core.studies.run.study import run_study
from core.studies.run.workers import CLUSTER_VARIABLE, ClusterError

ROOT = Path(__file__).parents[3]


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


@contextmanager
def started(directory: Path, scheduler_path: str, worker_path: str) -> Iterator[str]:
    """Address of a scheduler and one worker, started as docs/scaling.md says, with these paths in PYTHONPATH."""
    port = free_port()
    address, environment = f"tcp://127.0.0.1:{port}", dict(os.environ)
    commands = (
        (scheduler_path, ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]),
        (worker_path, ["worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]),
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]], cwd=directory,
            env={**environment, "PYTHONPATH": path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for path, command in commands
    ]  # fmt: skip
    try:
        answers(port)
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)


def answers(port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            create_connection(("127.0.0.1", port), 1).close()
            return
        sleep(0.2)
    pytest.fail("the scheduler does not answer")


def free_port() -> int:
    with socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


OTHER_VERSION = "RESULTS_VERSION = -1\n\n\ndef results_version() -> int:\n    return RESULTS_VERSION\n"


@pytest.fixture
def other_lab(tmp_path: Path) -> str:
    """A checkout of another version, as far as anybody asks."""
    place = tmp_path / "other" / "core" / "studies" / "run"
    place.mkdir(parents=True)
    for package in (place, place.parent, place.parent.parent):
        (package / "__init__.py").write_text("")
    (place / "cache.py").write_text(OTHER_VERSION)
    return str(tmp_path / "other")


@pytest.mark.parametrize(
    ("scheduler", "worker", "says"),
    [
        ("", "lab", "the scheduler at .* cannot run the lab .*No module named 'core'.*PYTHONPATH"),
        ("lab", "", "a worker at .* cannot run the lab .*No module named 'core'.*PYTHONPATH"),
        ("other", "lab", "the scheduler at .* has another version of the lab: update it"),
        ("lab", "other", "a worker at .* has another version of the lab: update it"),
    ],
)
def test_a_scheduler_or_worker_without_this_lab_is_an_error_and_no_endless_wait(
    scheduler: str, worker: str, says: str, grid: Grid, tmp_path: Path, other_lab: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    places = {"": "", "lab": str(ROOT), "other": other_lab}
    with started(tmp_path, places[scheduler], places[worker]) as address:
        monkeypatch.setenv(CLUSTER_VARIABLE, address)
        with pytest.raises(ClusterError, match=says):
            list(run_study(grid))


def test_a_cluster_started_as_the_document_says_gives_the_same_table(
    grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    document = (ROOT / "docs" / "scaling.md").read_text("utf-8")
    before_the_scheduler = document[: document.index("dask scheduler")].split("```")[-1]
    path = str(ROOT) if "export PYTHONPATH=$PWD" in before_the_scheduler else ""
    *_, here = run_study(grid)
    with started(tmp_path, path, str(ROOT)) as address:
        monkeypatch.setenv(CLUSTER_VARIABLE, address)
        *_, there = run_study(grid)
    assert_frame_equal(there.frame, here.frame)


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
