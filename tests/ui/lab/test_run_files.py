"""What a download is called."""

from dataclasses import replace

from core import Dataset, TrainingConfig
from core.ui.lab.run_files import file_stem


def test_a_download_is_named_after_its_run() -> None:
    own = Dataset.from_arrays([[i] for i in range(12)], ["a", "b"] * 6)
    config = TrainingConfig(dataset=own, hidden_widths=(4,), epochs=2, initial_bias=-2.5, seed=7)
    assert file_stem(config) == "own-data_relu_sgd_bias-2.5_seed7"
    assert file_stem(config, "Learning rate: 0.03") == "own-data_relu_sgd_bias-2.5_seed7_learning-rate-0.03"
    assert file_stem(replace(config, dataset="moons", n_samples=50)).startswith("moons_relu")
