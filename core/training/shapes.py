"""The shape of a network: what a data set asks for at both ends, and the hidden layers between."""

from collections.abc import Sequence

from core.data import Dataset, DatasetEntry


def loss_and_outputs(data: Dataset | DatasetEntry) -> tuple[str, int]:
    """The loss that fits the task, and how many numbers the last layer puts out."""
    if data.task == "regression":
        return "squared_error", 1
    return ("binary_cross_entropy", 1) if data.n_classes == 2 else ("cross_entropy", data.n_classes)


def layer_widths(n_features: int, hidden_widths: Sequence[int], data: Dataset | DatasetEntry) -> tuple[int, ...]:
    """Inputs, hidden ..., outputs."""
    return (n_features, *hidden_widths, loss_and_outputs(data)[1])
