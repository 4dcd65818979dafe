"""A run in one JSON file: what was chosen, what the data were, every measurement and every unit's life."""

import json
from math import isfinite
from typing import Any

from core import __version__
from core.export.run_arrays import PER_EPOCH
from core.training import TrainingHistory
from core.training.fields import config_text


def run_record(history: TrainingHistory, link: str = "") -> str:
    """The record; numbers that are not finite are null."""
    dataset = history.dataset
    record = {
        "lab": f"Dying ReLU Lab {__version__}",
        "link": link or None,
        "config": {**vars(history.config), "dataset": config_text(history.config)["dataset"]},
        "data": {
            "name": dataset.name, "task": dataset.task, "n_train": len(dataset.x_train), "n_test": len(dataset.x_test),
            "feature_names": dataset.feature_names, "class_names": dataset.class_names, "target": dataset.target_name,
            "source": dataset.source, "notes": dataset.notes, "digest": dataset.digest,
        },
        "diverged_at": history.diverged_at,
        "measured": {name: getattr(history, name).tolist() for name in PER_EPOCH},
        "lives": json.loads(history.units_frame().to_json(orient="records")),
    }  # fmt: skip
    return json.dumps(_plain(record), allow_nan=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    """A value that JSON has a word for."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
