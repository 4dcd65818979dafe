"""Where chunks are trained: in this process, in others on this machine, or on a Dask cluster; joblib runs them all."""

import os
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager
from socket import create_connection
from typing import Any
from urllib.parse import urlsplit

from joblib import Parallel, delayed, parallel_config

from core.studies.run.cache import results_version
from core.studies.run.chunks import Chunk, begin_worker, train_chunk
from core.studies.run.network_row import Row

CLUSTER_VARIABLE = "LAB_CLUSTER"  # tcp://host:port of a Dask scheduler
ANSWER_SECONDS = 10
IDLE_SECONDS = 30  # after which processes without work end, those of a study that was killed included
MAX_FAILURES = 3  # in a row, with nothing finished in between

Finished = tuple[int, list[Row]]


class ClusterError(RuntimeError):
    """The cluster that LAB_CLUSTER names cannot be used; the message says why and what to do."""


def cluster_address() -> str | None:
    """The Dask scheduler that studies go to, if one is named."""
    return os.environ.get(CLUSTER_VARIABLE) or None


def run_chunks(chunks: Sequence[Chunk], jobs: int) -> Generator[Finished, None, None]:
    """(number, rows) of each chunk as it is finished, whatever the order; what a dead worker held is done again.

    Raises:
        ClusterError: LAB_CLUSTER is set and the cluster cannot be used.
    """
    pending = dict(enumerate(chunks))
    if not pending:
        return
    with _engine(min(jobs, len(pending))) as start:
        failures = 0
        while pending:
            trouble: Exception = RuntimeError("the workers stopped without saying why")
            try:
                with closing(_results(start(), pending)) as results:
                    for number, rows in results:
                        del pending[number]
                        failures = 0
                        yield number, rows
            except (RuntimeError, CancelledError) as error:  # a broken pool, or one that another study has shut down
                trouble = error
            failures += 1
            if pending and failures == MAX_FAILURES:
                raise trouble


def _results(parallel: Parallel, pending: dict[int, Chunk]) -> Generator[Finished, None, None]:
    results = parallel(delayed(train_chunk)(number, chunk) for number, chunk in list(pending.items()))
    try:
        for finished in results:  # noqa: UP028, yield from would close joblib's generator while it still warns
            yield finished
    finally:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*tasks", category=UserWarning)
            results.close()


@contextmanager
def _engine(jobs: int) -> Iterator[Callable[[], Parallel]]:
    """Something that gives a fresh joblib.Parallel each time it is called."""
    address = cluster_address()
    if address is None:
        local = {"n_jobs": jobs, "inner_max_num_threads": 1, "initializer": begin_worker}
        yield lambda: _parallel(backend="loky", idle_worker_timeout=IDLE_SECONDS, **local)
        return
    with closing(_client(address)) as client:
        _check_cluster(client, address)
        yield lambda: _parallel(backend="dask", client=client)


def _parallel(**backend: Any) -> Parallel:
    with parallel_config(**backend):
        return Parallel(return_as="generator_unordered", batch_size=1)


def _client(address: str) -> Any:
    """A client of the scheduler; knocked at first, because a client that finds nobody takes long to give up."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            f"{CLUSTER_VARIABLE} is {address}, which needs Dask: pip install -r requirements-cluster.txt"
        ) from error
    try:
        place = urlsplit(address)
        create_connection((place.hostname, place.port), ANSWER_SECONDS).close()
        return Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{CLUSTER_VARIABLE} must be tcp://host:port of a Dask scheduler that answers, got {address}: {error}"
        ) from error


def _check_cluster(client: Any, address: str) -> None:
    """The scheduler and the workers, of which there are some, have this package, and their numbers are those of ours.

    The scheduler unpacks every task before it hands it on; one without the lab keeps a study waiting for ever.
    """
    _check_version(f"the scheduler at {address}", lambda: [client.run_on_scheduler(results_version)])
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError as error:
        raise ClusterError(f"the cluster at {address} has no workers: start some with dask worker {address}") from error
    _check_version(f"a worker at {address}", lambda: client.run(results_version).values())


def _check_version(who: str, versions: Callable[[], Iterable[int]]) -> None:
    try:
        found = set(versions())
    except Exception as error:  # Dask hands on whatever goes wrong over there
        raise ClusterError(
            f"{who} cannot run the lab ({error}): put the checkout on its path and start it again, "
            "as in export PYTHONPATH=$PWD"
        ) from error
    if found != {results_version()}:
        raise ClusterError(f"{who} has another version of the lab: update it and start it again")
