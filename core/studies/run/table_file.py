"""Tables on disk, as CSV or Parquet; a file is either the old one or the new one, never half."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

_WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: frame.to_csv(path, index=False),
    ".parquet": lambda frame, path: frame.to_parquet(path, index=False, engine="pyarrow"),
}
SUFFIXES = tuple(_WRITERS)


def check(path: Path) -> None:
    """Before anything is trained: can a table be written there?

    Raises:
        ValueError: names the rule and the path.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"must end in {' or '.join(SUFFIXES)}, got {path}")
    if path.suffix.lower() == ".parquet" and find_spec("pyarrow") is None:
        raise ValueError(f"needs pyarrow to write Parquet: pip install pyarrow, or choose .csv, got {path}")
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"must be a file in a directory that exists, got {path}")
    if not os.access(path.parent, os.W_OK):
        raise ValueError(f"must be in a directory that can be written to, got {path}")


def write(frame: pd.DataFrame, path: Path) -> None:
    """Replace the file in one step.

    Raises:
        OSError: the disk does not take it; a file that was there before is untouched.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _WRITERS[path.suffix.lower()](frame, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
