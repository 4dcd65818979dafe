"""The one way to a run: data and engine together, for one network or a thousand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from core.checks import Bounds, require, shown, whole_number
from core.data import Dataset
from core.engine.fit import fit
from core.engine.network import HasWeights
from core.training.config import TrainingConfig
from core.training.history import TrainingHistory
from core.training.pauses import pause
from core.training.problem import Problem, prepare
from core.training.recorder import Recorder
from core.training.stacking import recipe, samples, stacks

JOBS = Bounds(1)  # worker processes
OnEpoch = Callable[[int, float], None]


class Interrupted(KeyboardInterrupt):
    """An interrupt that keeps what was done by then.

    Attributes:
        histories: of the networks that are done; of a single one, as far as it got.
    """

    def __init__(self, histories: Sequence[TrainingHistory], total: int) -> None:
        done = f"{len(histories)} of {total} networks" if total > 1 else f"epoch {histories[0].epochs[-1]}"
        super().__init__(f"stopped at {done}; what is done is in sys.last_value.histories")
        self.histories = list(histories)


def train(
    config: TrainingConfig,
    *,
    dataset: Dataset | None = None,
    initial_network: Iterable[HasWeights] | None = None,
    on_epoch: OnEpoch | None = None,
) -> TrainingHistory:
    """Train one network.

    Args:
        dataset: replaces the one that the config names.
        initial_network: layers with `weights` (fan_in, fan_out) and `biases` (fan_out,), replacing the drawn ones.
        on_epoch: called with (epoch, training loss) for every logged epoch, some epochs at a time.

    Raises:
        ValueError: an argument is not what it should be, or the loss before training is not finite.
        Interrupted: Ctrl-C, or Stop in a notebook; it holds the history so far.

    Example:
        >>> history = train(TrainingConfig(n_samples=50, epochs=2), on_epoch=lambda epoch, loss: print(epoch))
        0
        1
        2
    """
    steps = train_live(config, dataset=dataset, initial_network=initial_network)
    recorder = next(steps)
    told = _tell(recorder, 0, on_epoch)
    pause()
    try:
        for recorder in steps:
            pause()
            told = _tell(recorder, told, on_epoch)
    except KeyboardInterrupt as stop:
        raise Interrupted([recorder.history()], 1) from stop
    return recorder.history()


def _tell(recorder: Recorder, told: int, on_epoch: OnEpoch | None) -> int:
    """Tell of the logged epochs from number `told` on; the number of those that are told."""
    if on_epoch is None:
        return told
    history = recorder.history()
    for epoch, loss in zip(history.epochs[told:].tolist(), history.train_loss[told:].tolist()):
        on_epoch(epoch, loss)
    return len(history.epochs)


def train_live(
    config: TrainingConfig, *, dataset: Dataset | None = None, initial_network: Iterable[HasWeights] | None = None
) -> Iterator[Recorder]:
    """Train one network step by step: yields the recorder, whose `history()` is the run so far."""
    problem = prepare(config, dataset, initial_network)
    return _train_stack([problem], "dataset" if initial_network is None else "initial_network")


def train_many(
    configs: Iterable[TrainingConfig], *, jobs: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> list[TrainingHistory]:
    """The same histories as `[train(c) for c in configs]`, in that order, but much faster.

    Args:
        jobs: worker processes.
        on_progress: called with (networks done, networks in all) after each stack.

    Raises:
        ValueError: an argument is not what it should be.
        Interrupted: Ctrl-C, or Stop in a notebook; it holds the histories of the networks that are done.
    """
    configs, jobs = _config_list(configs), whole_number("jobs", jobs, JOBS)
    together = stacks(configs)
    histories: dict[int, TrainingHistory] = {}
    done = 0
    try:
        for indices, results in zip(together, _run_stacks([[configs[i] for i in stack] for stack in together], jobs)):
            for index, history in zip(indices, results):
                histories[index] = history
            done += len(indices)
            if on_progress:
                on_progress(done, len(configs))
    except KeyboardInterrupt as stop:
        raise Interrupted(_in_order(histories), len(configs)) from stop
    return _in_order(histories)


def _in_order(histories: Mapping[int, TrainingHistory]) -> list[TrainingHistory]:
    return [histories[index] for index in sorted(histories)]


def _config_list(configs: Iterable[TrainingConfig]) -> list[TrainingConfig]:
    rule = "be a sequence of TrainingConfig"
    require(isinstance(configs, Iterable), "configs", rule, shown(configs))
    found = list(configs)
    for config in found:
        require(isinstance(config, TrainingConfig), "configs", rule, shown(config))
    return found


def _run_stacks(together: list[list[TrainingConfig]], jobs: int) -> Iterable[list[TrainingHistory]]:
    if jobs == 1 or len(together) < 2:
        return map(train_stack, together)
    from joblib import Parallel, delayed

    several: Iterable[list[TrainingHistory]] = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(train_stack)(stack) for stack in together
    )
    return several


def train_stack(configs: Sequence[TrainingConfig]) -> list[TrainingHistory]:
    """Histories of configs that one entry of `stacks` puts together."""
    recorder = _to_the_end(_train_stack([prepare(config) for config in configs]))
    return [recorder.history(k) for k in range(len(configs))]


def continue_many(configs: Sequence[TrainingConfig], networks: Sequence[Iterable[HasWeights]]) -> list[TrainingHistory]:
    """The same histories as `[train(c, initial_network=n) for c, n in zip(configs, networks)]`, but much faster.

    An optimizer begins without memory, and a config's seed gives the order of the batches from the start.

    Raises:
        ValueError: as `train`, or there is not one network for each config.
    """
    configs = _config_list(configs)
    require(len(networks) == len(configs), "networks", f"be one for each of {len(configs)} configs", len(networks))
    histories: dict[int, TrainingHistory] = {}
    for indices in stacks(configs):
        problems = [prepare(configs[i], network=networks[i]) for i in indices]
        recorder = _to_the_end(_train_stack(problems, "initial_network"))
        histories.update((index, recorder.history(k)) for k, index in enumerate(indices))
    return [histories[index] for index in range(len(configs))]


def _to_the_end(steps: Iterator[Recorder]) -> Recorder:
    """The last of some steps, with a pause after each."""
    for recorder in steps:  # noqa: B007
        pause()
    return recorder


def _train_stack(problems: Sequence[Problem], start: str = "dataset") -> Iterator[Recorder]:
    """Train networks of one shape together; yields what is recorded after every few epochs."""
    train_samples, test_samples = samples(problems, "train"), samples(problems, "test")
    recorder = Recorder([each.config for each in problems], problems[0].widths, train_samples.x.shape[1], start)
    parameters = np.stack([problem.parameters for problem in problems])
    for measured in fit(recipe(problems), parameters, train_samples, test_samples):
        recorder.add(measured)
        yield recorder
        if recorder.all_diverged:
            return
