"""A learner's own file in a run: read once, and never more than a shared server can carry."""

from dataclasses import replace

import pytest

from core import TrainingConfig
from core.data.own_data import Choice
from core.training.own_data import File, file_dataset, file_table, own_run

ROWS = [f"{x},{x * x % 7},{'low' if x < 20 else 'high'}" for x in range(40)]
CONFIG = TrainingConfig(hidden_widths=(4,), epochs=2)


def file(rows: list[str] = ROWS, name: str = "plants.csv", header: str = "size,weight,kind") -> File:
    return File(name, "\n".join([header, *rows]).encode())


def test_a_file_is_read_once_and_prepared_once() -> None:
    assert file_table(file()) is file_table(file())
    assert file_dataset(file(), Choice("kind"), 0) is file_dataset(file(), Choice("kind"), 0)


def test_the_same_content_is_the_same_run_whatever_the_file_is_called() -> None:
    configs = {own_run(CONFIG, file_dataset(file(name=name), Choice(), 0)) for name in ("plants.csv", "copy.csv")}
    assert len(configs) == 1


@pytest.mark.parametrize(
    ("rows", "choice", "data_seed"),
    [(["9,9,low", *ROWS[1:]], Choice(), 0), (ROWS, Choice("weight"), 0), (ROWS, Choice(), 1)],
    ids=["content", "target", "split"],
)
def test_other_content_another_target_or_another_split_is_another_run(
    rows: list[str], choice: Choice, data_seed: int
) -> None:
    usual = own_run(CONFIG, file_dataset(file(), Choice(), 0))
    assert own_run(CONFIG, file_dataset(file(rows), choice, data_seed)) != usual


def test_a_run_on_own_data_says_how_many_rows_it_has() -> None:
    dataset = file_dataset(file(), Choice(), 0)
    assert own_run(CONFIG, dataset) == replace(CONFIG, dataset=dataset, n_samples=40, noise=0.0)


def test_rows_that_are_too_many_for_the_settings_are_refused() -> None:
    many = file([f"{x},{x * 0.5}" for x in range(5000)], header="a,b")
    config = TrainingConfig(batch_size=1, n_samples=50, epochs=2000)
    with pytest.raises(ValueError, match="epochs must be at most"):
        own_run(config, file_dataset(many, Choice(), 0))


def test_what_a_shared_server_cannot_carry_is_refused_with_the_way_out() -> None:
    many = file([f"{x},{x * 0.5}" for x in range(5001)], header="a,b")
    with pytest.raises(ValueError, match=r"^plants.csv: rows must number 10 to 5000, got 5001: draw 5000 of them"):
        file_dataset(many, Choice(), 0)
