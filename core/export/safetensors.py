"""Arrays as .safetensors: a header in JSON, then the bytes, as huggingface/safetensors describes the format."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KINDS = {"float64": "F64", "float32": "F32", "int64": "I64", "int8": "I8", "bool": "BOOL"}
_ALIGNED = 8  # bytes, so that numbers can be read in place


def safetensors(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, str]) -> bytes:
    """A file of arrays by name, with words about them."""
    header: dict[str, Any] = {"__metadata__": dict(about)}
    body, start = [], 0
    for name, array in arrays.items():
        content = np.ascontiguousarray(array).tobytes()
        offsets = [start, start + len(content)]
        header[name] = {"dtype": _KINDS[array.dtype.name], "shape": list(array.shape), "data_offsets": offsets}
        body.append(content)
        start += len(content)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return b"".join([len(text).to_bytes(8, "little"), text, *body])
