"""Files of arrays in the four formats, whole and broken."""

import io
import json
import random
from collections.abc import Callable

import numpy as np
import pandas as pd

Z = np.random.default_rng(0).standard_normal((40, 6))


def npy(array: np.ndarray = Z) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **(arrays or {"z": Z, "w": Z[:3]}))
    return buffer.getvalue()


def safetensors(**entries: tuple[str, list[int], bytes]) -> bytes:
    header, values = {"__metadata__": {"format": "pt"}}, b""
    for name, (dtype, shape, data) in (entries or {"z": ("F64", [40, 6], Z.tobytes())}).items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(values), len(values) + len(data)]}
        values += data
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + values


def parquet(frame: pd.DataFrame | None = None) -> bytes:
    buffer = io.BytesIO()
    frame = pd.DataFrame(Z, columns=[f"u{i}" for i in range(6)]) if frame is None else frame
    frame.to_parquet(buffer, engine="pyarrow")
    return buffer.getvalue()


WHOLE: dict[str, Callable[[], bytes]] = {"z.npy": npy, "z.npz": npz, "z.safetensors": safetensors, "z.parquet": parquet}


INSERTS = (b"99999999999999999999", b"[", b"{", b"-1", b"NaN", b"1e999", b"null", b"|O", b"\xff" * 8, b"PK\x01\x02")


def broken(content: bytes, rng: random.Random) -> bytes:
    """One to sixteen bytes changed, cut or put in, mostly where the headers are."""
    found = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        place = rng.randrange(max(1, min(len(found), rng.choice((20, 200, 10**6)))))
        place = len(found) - place if rng.random() < 0.3 else place
        match rng.randrange(4):
            case 0:
                found[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del found[place : place + rng.randrange(1, 30)]
            case 2:
                found[place:place] = rng.choice(INSERTS)
            case _:
                found = found[:place]
    return bytes(found)
