"""A learner's own data: a file or a frame becomes a table, and a table with a choice a data set."""

from core.data.own_data.choice import Choice, left_out, settle, suggested_target, suggested_task
from core.data.own_data.column import Column
from core.data.own_data.preparation import ANY_SIZE, SHARED_SERVER, Limits, dataset_from_table
from core.data.own_data.table import Table, arrays_table, frame_table, read_table

__all__ = [
    "ANY_SIZE", "SHARED_SERVER", "Choice", "Column", "Limits", "Table", "arrays_table", "dataset_from_table",
    "frame_table", "left_out", "read_table", "settle", "suggested_target", "suggested_task",
]  # fmt: skip
