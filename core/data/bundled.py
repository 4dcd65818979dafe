"""Data sets that come with scikit-learn.

It is imported only when one of them is loaded, because that costs a second and 70 MB.
"""

from functools import partial

import numpy as np

from core.data.dataset import Task
from core.data.entry import DatasetEntry, Sample, Stream, generator
from core.data.preparation import strata, stratified_order


def bundled_rows(loader: str, task: Task, n_samples: int, noise: float, data_seed: int) -> Sample:
    """At most n_samples random rows of `sklearn.datasets.<loader>()`; a larger cap adds rows to a smaller one's."""
    from sklearn import datasets

    bunch = getattr(datasets, loader)()
    order = stratified_order(strata(bunch.target, task), generator(data_seed, Stream.SUBSET))
    rows = order[:n_samples]
    feature_names = tuple(str(name) for name in bunch.feature_names)
    class_names = tuple(str(name) for name in bunch.get("target_names", ()))
    drawn = f"{len(rows):,} of its {len(order):,} rows are used, drawn at random."
    notes = (drawn,) if len(rows) < len(order) else ()
    return Sample(bunch.data[rows].astype(np.float64), bunch.target[rows], feature_names, class_names, notes)


def _bundled(
    loader: str, label: str, description: str, n_features: int, n_classes: int, target_name: str
) -> DatasetEntry:
    """The entry of one scikit-learn loader; no classes means regression."""
    task: Task = "classification" if n_classes else "regression"
    return DatasetEntry(
        label=label, description=description, source=f"scikit-learn, {loader}", task=task, n_classes=n_classes,
        n_features=n_features, target_name=target_name, uses_noise=False, standardised=True,
        draw=partial(bundled_rows, loader, task),
    )  # fmt: skip


BUNDLED: dict[str, DatasetEntry] = {
    "iris": _bundled("load_iris", "Iris", "Three kinds of iris, told apart by petals and sepals.", 4, 3, "species"),
    "wine": _bundled("load_wine", "Wine", "Three wine makers, told apart by chemical analysis.", 13, 3, "wine maker"),
    "breast_cancer": _bundled(
        "load_breast_cancer", "Breast cancer", "Tumours, benign or malignant, measured on images of cells.",
        30, 2, "diagnosis",
    ),
    "digits": _bundled("load_digits", "Digits", "Handwritten digits as 8 x 8 pixels.", 64, 10, "digit"),
    "diabetes": _bundled(
        "load_diabetes", "Diabetes", "How far diabetes went in a year, in standard deviations from the mean.",
        10, 0, "disease progression after a year (standardised)",
    ),
}  # fmt: skip
