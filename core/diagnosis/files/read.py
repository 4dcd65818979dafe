"""Which reader a file gets, by its name; and what is refused, with the way out."""

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from numpy.typing import NDArray

from core.checks import require
from core.diagnosis.files.limits import PAGE, Limits
from core.diagnosis.files.npy import from_npy, map_npy
from core.diagnosis.files.npz import from_npz
from core.diagnosis.files.parquet import from_parquet
from core.diagnosis.files.safetensors import from_safetensors

Arrays = dict[str, NDArray[Any]]
_READERS: dict[str, Callable[[str, bytes, int], Arrays]] = {
    ".npy": lambda what, content, most: {"array": from_npy(what, content)},
    ".npz": from_npz,
    ".safetensors": lambda what, content, most: from_safetensors(what, content),
    ".parquet": from_parquet,
}
SUFFIXES = tuple(_READERS)
_TORCH = (
    "import torch, safetensors.torch as s; found = torch.load({name!r}, weights_only=True); "
    "s.save_file(found.get('state_dict', found), 'model.safetensors')"
)
_SKLEARN = (
    "import joblib, numpy as np; m = joblib.load({name!r}); np.savez('model.npz', "
    "**{{f'coefs_{{i}}': w for i, w in enumerate(m.coefs_)}}, "
    "**{{f'intercepts_{{i}}': b for i, b in enumerate(m.intercepts_)}})"
)
_KERAS = "import keras, numpy as np; np.savez('model.npz', *keras.saving.load_model({name!r}).get_weights())"
CONVERSIONS = {  # files that run code when they are read, or need a framework; where you trust yours, convert it
    **dict.fromkeys((".pt", ".pth", ".ckpt", ".bin"), _TORCH),
    **dict.fromkeys((".joblib", ".pkl", ".pickle"), _SKLEARN),
    **dict.fromkeys((".h5", ".keras"), _KERAS),
}
_PICKLED = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))


def read_arrays(name: str, content: bytes | Path, limits: Limits = PAGE) -> Arrays:
    """The arrays of a .npy, .npz, .safetensors or .parquet file by name; a .npy on the disk stays there.

    Raises:
        ValueError: the message names the file, the rule, the value and, where there is one, the way out.
        OSError: the file cannot be read.
    """
    what, suffix = repr(name[-60:]), PurePath(name).suffix.lower()
    _refuse_pickles(what, PurePath(name).name, suffix)
    require(suffix in _READERS, what, f"end in {', '.join(SUFFIXES)}, or be a record.json", suffix or "no ending")
    if isinstance(content, Path):
        if suffix == ".npy":
            return {"array": map_npy(content)}
        _check_size(what, content.stat().st_size, limits)
        content = content.read_bytes()
    _check_size(what, len(content), limits)
    if content.startswith(_PICKLED):
        _refuse_pickles(what, PurePath(name).name, ".pkl")
    arrays = _READERS[suffix](what, content, limits.arrays)
    require(len(arrays) > 0, what, "hold an array", "none")
    return arrays


def _check_size(what: str, size: int, limits: Limits) -> None:
    most = limits.file // 2**20
    require(size <= limits.file, what, f"have at most {most:,} MB", (
        f"{size / 2**20:,.1f} MB; a record.json of the same layers takes kilobytes"
    ))  # fmt: skip


def _refuse_pickles(what: str, name: str, suffix: str) -> None:
    line = CONVERSIONS.get(suffix, "")
    require(not line, what, "be a file that holds numbers and nothing else", (
        f'{suffix}, which may run code when it is read. If you trust it, convert it: '
        f'python -c "{line.format(name=name[-60:])}"'
    ))  # fmt: skip
