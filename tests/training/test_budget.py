"""No valid run costs more than a shared server can carry, and what is refused says what would fit."""

import json
import re
import tracemalloc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import load_dataset
from core.training import TrainingConfig, train
from core.training.budget import REQUEST_BYTES, RUN_BYTES, RUN_SECONDS, RUNS, Load, check
from core.training.config import MAX_PARAMETERS
from core.ui.work.runs import LabRun
from tests.examples import examples

DRAWN = ("story", "loss", "units", "gradients", "figure", "player")
SECONDS = 0.3  # by the budget's own reckoning, for which a test may train


def loads() -> st.SearchStrategy[Load]:
    hidden = st.lists(st.sampled_from([1, 2, 16, 64, 128, 512]), min_size=1, max_size=60)
    numbers = [st.sampled_from([10, 500, 5000]), st.sampled_from([1, 32, 5000]), st.integers(0, 20_000)]
    activations = st.sampled_from(["relu", "tanh", "gelu"])
    return st.builds(
        lambda widths, n, batch, epochs, every, name: Load((2, *widths, 1), n, batch, epochs, every, name),
        hidden, *numbers, st.sampled_from([1, 10, 20_000]), activations,
    )  # fmt: skip


@examples(100)
@given(load=loads())
def test_what_is_refused_says_the_most_that_would_fit(load: Load) -> None:
    try:
        check(load)
    except ValueError as refusal:
        name, most = re.match(r"(\w+) must (?:be at most (\d+)|give a smaller)", str(refusal)).groups()
        if most is None:
            assert name == "hidden_widths"
            assert not load._replace(n_samples=10, epochs=0).fits()
            return
        rest = {"epochs": 0} if name == "n_samples" else {}
        check(load._replace(**rest | {name: int(most)}))
        with pytest.raises(ValueError, match=name):
            check(load._replace(**rest | {name: int(most) + 1}))


@examples(100)
@given(load=loads(), more=st.sampled_from(["n_samples", "epochs"]))
def test_more_samples_or_epochs_never_cost_less(load: Load, more: str) -> None:
    larger = load._replace(**{more: getattr(load, more) + 1})
    assert larger.seconds() >= load.seconds()
    assert larger.bytes() >= load.bytes()


def largest(fields: dict) -> TrainingConfig | None:
    """The config with as many samples and epochs as are admitted, and as can be trained in a moment."""
    config = None
    for _ in range(4):
        try:
            config = TrainingConfig(**fields)
            break
        except ValueError as refusal:
            name, most = re.match(r"(\w+) .* at most (\d+)", str(refusal)).groups()
            if name not in fields:
                return None
            fields = fields | {name: int(most)}
    while config and _load(config).seconds() > SECONDS and config.epochs > 1:
        config = TrainingConfig(**fields | {"epochs": config.epochs // 2})
    return config


def _load(config: TrainingConfig) -> Load:
    dataset = load_dataset(config)
    widths = (dataset.x_train.shape[1], *config.hidden_widths, 1)
    return Load(widths, config.n_samples, config.batch_size, config.epochs, config.log_every, config.activation)


SHAPES = [(512,), (512,) * 4, (128,) * 60, (1,) * 60, (1,)]
CORNERS = [
    dict(zip(("hidden_widths", "n_samples", "batch_size", "epochs", "optimizer"), corner))
    for corner in product(SHAPES, (10, 5000), (5000,), (20_000,), ("adam",))
]


@pytest.mark.parametrize(
    "fields", CORNERS, ids=lambda f: f"{len(f['hidden_widths'])}x{f['hidden_widths'][0]}-{f['n_samples']}"
)
def test_at_the_corners_of_the_bounds_a_run_and_its_pictures_stay_within_their_bytes(fields: dict) -> None:
    config = largest(fields)
    load_dataset(config)  # once, as it is kept for all runs
    tracemalloc.start()
    try:
        run = LabRun(train(config))
        kept, trained = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        text = json.dumps([repr(getattr(run, name)) for name in DRAWN])
        drawn = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert trained <= _load(config).bytes() <= RUN_BYTES
    assert kept + max(trained, drawn) <= REQUEST_BYTES
    assert kept <= run.size() * 1.1
    assert len(text) < 4_000_000


def test_a_run_costs_at_most_its_share_of_a_request() -> None:
    assert RUN_SECONDS * RUNS == 20
    assert MAX_PARAMETERS * 8 * 18 < RUN_BYTES < REQUEST_BYTES
    with pytest.raises(ValueError, match=r"^epochs must be at most \d+ for .*, got 10000$"):
        TrainingConfig(hidden_widths=(128,) * 60, n_samples=10, epochs=10_000)
