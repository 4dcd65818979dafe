"""One list of checks that every data set of the registry passes, and what load_dataset promises."""

import subprocess
import sys
from dataclasses import FrozenInstanceError
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.data import DATASETS, Dataset, DatasetEntry, Sample, load_dataset

ALL = list(DATASETS)
NOISY = [name for name, entry in DATASETS.items() if entry.uses_noise]
CLASSIFICATIONS = [name for name, entry in DATASETS.items() if entry.task == "classification"]
STANDARDISED = [name for name, entry in DATASETS.items() if entry.standardised]


def load(name: str, n_samples: int = 200, noise: float = 0.2, data_seed: int = 0) -> Dataset:
    return load_dataset(SimpleNamespace(dataset=name, n_samples=n_samples, noise=noise, data_seed=data_seed))


def arrays(dataset: Dataset) -> list[Any]:
    return [dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test]


def same(first: Dataset, second: Dataset) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(arrays(first), arrays(second), strict=True))


@pytest.mark.parametrize("name", ALL)
def test_the_entry_describes_what_is_loaded(name: str) -> None:
    entry, dataset = DATASETS[name], load(name)
    assert (dataset.name, dataset.task, dataset.n_classes) == (name, entry.task, entry.n_classes)
    assert (dataset.description, dataset.source) == (entry.description, entry.source)
    assert dataset.target_name == entry.target_name
    assert dataset.x_train.shape[1] == dataset.x_test.shape[1] == entry.n_features == len(dataset.feature_names)
    assert len(dataset.class_names) == entry.n_classes


@pytest.mark.parametrize("name", ALL)
def test_labels_and_descriptions_fit_a_menu(name: str) -> None:
    entry = DATASETS[name]
    assert 1 < len(entry.label) <= 20
    assert 10 < len(entry.description) <= 80
    assert "\n" not in entry.description
    assert entry.description.endswith(".")


def test_labels_are_distinct() -> None:
    assert len({entry.label for entry in DATASETS.values()}) == len(DATASETS)


@pytest.mark.parametrize("name", ALL)
def test_a_fifth_of_the_rows_is_for_the_test(name: str) -> None:
    dataset = load(name, n_samples=100)
    assert (len(dataset.y_train), len(dataset.y_test)) == (80, 20)


@pytest.mark.parametrize("name", ALL)
def test_three_rows_are_enough_for_two_training_rows_and_a_test_row(name: str) -> None:
    dataset = load(name, n_samples=3)
    assert (len(dataset.y_train), len(dataset.y_test)) == (2, 1)


@pytest.mark.parametrize("name", ALL)
def test_the_same_config_gives_the_same_rows_without_the_cache(name: str) -> None:
    entry = DATASETS[name]
    first, second = entry.draw(50, 0.3, 7), entry.draw(50, 0.3, 7)
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_another_data_seed_gives_another_training_part(name: str, noise: float) -> None:
    assert not np.array_equal(load(name, noise=noise).x_train, load(name, noise=noise, data_seed=1).x_train)


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_the_data_seed_draws_the_split_even_where_positions_are_fixed(noise: float) -> None:
    first, second = load("moons", noise=noise), load("moons", noise=noise, data_seed=1)
    assert not np.array_equal(first.y_train, second.y_train)


@pytest.mark.parametrize("name", ALL)
def test_training_rows_are_shuffled(name: str) -> None:
    y = load(name).y_train
    assert not np.array_equal(y, np.sort(y))
    assert abs(np.corrcoef(y, np.arange(len(y)))[0, 1]) < 0.3


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_every_class_has_its_share_of_both_parts(name: str) -> None:
    dataset = load(name, n_samples=163)
    counts = [np.bincount(y, minlength=dataset.n_classes) for y in (dataset.y_train, dataset.y_test)]
    assert min(count.min() for count in counts) >= 1
    assert np.abs(counts[1] - 0.2 * (counts[0] + counts[1])).max() <= 1


@pytest.mark.parametrize("name", STANDARDISED)
def test_standardised_training_columns_have_mean_0_and_sd_1_or_are_constant(name: str) -> None:
    x = load(name).x_train
    sd = x.std(axis=0)
    assert np.allclose(x.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(sd[sd > 0], 1)


@pytest.mark.parametrize("name", [name for name in ALL if name not in STANDARDISED])
def test_curves_keep_the_inputs_and_targets_that_were_drawn(name: str) -> None:
    dataset, sample = load(name), DATASETS[name].draw(200, 0.2, 0)
    drawn = set(zip(sample.x[:, 0], sample.y, strict=True))
    assert set(zip(dataset.x_train[:, 0], dataset.y_train, strict=True)) < drawn
    assert set(zip(dataset.x_test[:, 0], dataset.y_test, strict=True)) < drawn


@pytest.mark.parametrize("name", NOISY)
def test_points_of_the_plane_fit_the_usual_square(name: str) -> None:
    dataset = load(name, n_samples=500)
    shown = np.column_stack([dataset.x_train, dataset.y_train]) if dataset.task == "regression" else dataset.x_train
    assert np.mean(np.abs(shown) < 2.5) > 0.99


@pytest.mark.parametrize("name", NOISY)
def test_noise_moves_the_same_points_along_straight_lines(name: str) -> None:
    still, little, much = (DATASETS[name].draw(60, noise, 3) for noise in (0.0, 0.2, 0.8))
    assert np.allclose(much.x - still.x, 4 * (little.x - still.x))
    assert np.allclose(much.y - still.y, 4 * (little.y - still.y))
    moved = np.concatenate([(much.x - still.x).ravel(), (much.y - still.y).ravel()])
    assert 0.5 < moved[moved != 0].std() / 0.8 < 1.5


@pytest.mark.parametrize("name", [name for name in NOISY if name in CLASSIFICATIONS])
def test_noise_keeps_the_label_of_every_row(name: str) -> None:
    assert np.array_equal(load(name, noise=0.0).y_train, load(name, noise=1.0).y_train)


@pytest.mark.parametrize("name", [name for name in NOISY if name not in CLASSIFICATIONS])
def test_noise_keeps_the_inputs_of_a_curve(name: str) -> None:
    assert np.array_equal(load(name, noise=0.0).x_train, load(name, noise=1.0).x_train)


@pytest.mark.parametrize("name", [name for name in ALL if name not in NOISY])
def test_noise_leaves_collected_data_alone(name: str) -> None:
    assert load(name, noise=0.0) is load(name, noise=1.0)


def test_the_same_four_values_share_one_object_and_other_settings_do_not_matter() -> None:
    plain = SimpleNamespace(dataset="xor", n_samples=40, noise=0.1, data_seed=5)
    with_seed = SimpleNamespace(dataset="xor", n_samples=40, noise=0.1, data_seed=5, seed=99)
    assert load_dataset(plain) is load_dataset(with_seed)


REFUSED = [
    ({"name": "mooons"}, r"^dataset must be one of moons, circles, .*, diabetes, got 'mooons'$"),
    ({"name": ["moons"]}, r"^dataset must be one of .*, got \['moons'\]$"),
    ({"n_samples": 2}, r"^n_samples must be at least 3, got 2$"),
    ({"n_samples": 10.5}, r"^n_samples must be a whole number, got 10.5$"),
    ({"n_samples": True}, r"^n_samples must be a whole number, got True$"),
    ({"n_samples": "50"}, r"^n_samples must be a whole number, got '50'$"),
    ({"noise": -1}, r"^noise must be at least 0, got -1$"),
    ({"noise": np.nan}, r"^noise must be a finite number, got nan$"),
    ({"noise": None}, r"^noise must be a finite number, got None$"),
    ({"data_seed": -1}, r"^data_seed must be from 0 to 4294967295, got -1$"),
    ({"data_seed": 1.5}, r"^data_seed must be a whole number, got 1.5$"),
    ({"data_seed": 0.0}, r"^data_seed must be a whole number, got 0.0$"),
]


@pytest.mark.parametrize(
    ("changes", "message"), REFUSED, ids=lambda value: str(value) if isinstance(value, dict) else ""
)
def test_a_refusal_names_the_field_the_rule_and_the_value(changes: dict[str, Any], message: str) -> None:
    load("moons")  # an equal key in the cache must not let 0.0 or True through
    with pytest.raises(ValueError, match=message):
        load(**{"name": "moons"} | changes)


def test_what_names_no_data_set_is_refused_with_what_it_needs() -> None:
    with pytest.raises(ValueError, match=r"^config must have dataset, n_samples, noise, data_seed, got 'moons'$"):
        load_dataset("moons")


def test_equal_values_of_other_types_share_one_object() -> None:
    assert load("moons", np.int64(50), np.float64(0.1), np.uint8(3)) is load("moons", 50, 0.1, 3)


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        DATASETS["moons"].label = "Moons"  # type: ignore[misc]


def test_one_more_row_is_all_that_a_new_data_set_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    def diagonal(n_samples: int, noise: float, data_seed: int) -> Sample:
        x = np.linspace(-1.0, 1.0, n_samples)
        return Sample(x[:, None], 3 * x)

    entry = DatasetEntry(
        label="Diagonal", description="A line.", source="this test", task="regression", n_classes=0, n_features=1,
        target_name="y", uses_noise=False, standardised=True, draw=diagonal,
    )  # fmt: skip
    monkeypatch.setitem(DATASETS, "diagonal", entry)
    dataset = load("diagonal")
    assert np.allclose(dataset.x_train[:, 0], dataset.y_train)


def test_importing_the_package_imports_nothing_heavy() -> None:
    script = "import sys, core.data; print({'sklearn', 'pandas', 'streamlit', 'altair', 'scipy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "set()"
