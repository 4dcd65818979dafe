"""safetensors: the length of a header, the header as JSON, then the raw values [github.com/huggingface/safetensors]."""

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.checks import require, shown
from core.diagnosis.files.limits import MOST_ARRAYS, declared_bytes

LARGEST_HEADER = 2**20
_START = 8  # bytes that say how long the header is
_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip


def from_safetensors(what: str, content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a file, as views of its bytes but for bfloat16, which becomes float32.

    Raises:
        ValueError: it is broken, incomplete, or holds something else than real numbers.
    """
    header, start = _header(what, content)
    entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
    require(len(entries) <= MOST_ARRAYS, what, f"hold at most {MOST_ARRAYS} arrays", f"{len(entries):,}")
    values = memoryview(content)[start:]
    places = {name: _place(f"{what}: {name[:40]}", entry, len(values)) for name, entry in entries.items()}
    _check_places(what, list(places.values()))
    return {
        name: _array(f"{what}: {name[:40]}", entry, values[slice(*places[name])]) for name, entry in entries.items()
    }


def _check_places(what: str, places: list[tuple[int, int]]) -> None:
    """Each byte belongs to one array, or a small file could unpack to a large one."""
    ordered = sorted(place for place in places if place[0] < place[1])
    shared = [one for one, other in pairwise(ordered) if other[0] < one[1]]
    require(not shared, what, "have a place of its own for each array", f"one that shares {shared[:1]}")


def _place(what: str, entry: Any, room: int) -> tuple[int, int]:
    """From which byte of the values to which an array reaches."""
    require(isinstance(entry, dict), what, "be described by a JSON object", shown(entry))
    place = entry.get("data_offsets")
    pair = isinstance(place, list) and len(place) == 2 and all(type(end) is int for end in place)
    inside = pair and 0 <= place[0] <= place[1] <= room
    require(inside, what, f"lie within the file's {room:,} bytes of values", shown(place))
    return place[0], place[1]


def _header(what: str, content: bytes) -> tuple[Mapping[str, Any], int]:
    length = int.from_bytes(content[:_START], "little")
    room = len(content) - _START
    require(0 < length <= room, what, "be complete: it declares a header of that many bytes", f"{length:,} of {room:,}")
    require(length <= LARGEST_HEADER, what, f"have a header of at most {LARGEST_HEADER:,} bytes", f"{length:,}")
    text = content[_START : _START + length]
    deep = text.count(b"[") + text.count(b"{") > 4 * MOST_ARRAYS
    require(not deep, what, f"hold at most {MOST_ARRAYS} arrays", "more in its header")
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{what} must be a safetensors file, got a broken header: {str(error)[:80]}") from None
    require(isinstance(header, dict), what, "have a JSON object as header", shown(header))
    return header, _START + length


def _array(what: str, entry: Any, values: memoryview) -> NDArray[Any]:
    """From the bytes of its place."""
    name, shape = entry.get("dtype"), entry.get("shape")
    known = isinstance(name, str) and name in _DTYPES
    require(known, what, f"be of one of the types {', '.join(_DTYPES)}", shown(name))
    dtype = np.dtype(_DTYPES[name])
    require(isinstance(shape, list), what, "have a shape", shown(shape))
    size = declared_bytes(what, shape, dtype.itemsize, len(values))
    require(size == len(values), what, f"fill its place of {len(values):,} bytes", f"{size:,}")
    found = np.frombuffer(values, dtype).reshape(shape)
    return found if name != "BF16" else (found.astype(np.uint32) << 16).view(np.float32)
