"""NumPy's .npz: .npy files in a zip archive."""

import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from numpy.typing import NDArray

from core.checks import require
from core.diagnosis.files.limits import MOST_ARRAYS
from core.diagnosis.files.npy import from_npy

_ENTRY = b"PK\x01\x02"  # begins each entry of the table of contents
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
           KeyError, OverflowError)  # fmt: skip


def from_npz(what: str, content: bytes, most: int) -> dict[str, NDArray[Any]]:
    """The arrays of a .npz file, of `most` bytes in all.

    Raises:
        ValueError: it is broken, holds something else, or unpacks to more.
    """
    entries = content.count(_ENTRY)
    require(entries <= MOST_ARRAYS, what, f"hold at most {MOST_ARRAYS} arrays", f"{entries:,} entries")
    try:
        with ZipFile(BytesIO(content)) as archive:
            found = archive.infolist()
            _check(what, found, most)
            unpacked = {each.filename.removesuffix(".npy"): _unpacked(archive, each) for each in found}
    except _BROKEN as error:
        if isinstance(error, ValueError) and str(error).startswith(what):
            raise
        raise ValueError(f"{what} must be a .npz file, got a broken archive: {str(error)[:80]}") from None
    return {name: from_npy(f"{what}: {name[:40]}", each) for name, each in unpacked.items()}


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    """No more than the entry declares; without a length, all there is would be unpacked before it is cut."""
    with archive.open(entry) as file:
        return file.read(entry.file_size)


def _check(what: str, entries: list[ZipInfo], most: int) -> None:
    """Before anything is unpacked."""
    strange = [entry.filename for entry in entries if not entry.filename.endswith(".npy")]
    require(not strange, what, "hold nothing but .npy arrays", repr(strange[0][:40]) if strange else "")
    packed = [entry.compress_type for entry in entries if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)]
    # What NumPy writes; readers of other kinds unpack all there is before they cut it to the length asked for.
    require(not packed, what, "be stored or deflated, as np.savez and np.savez_compressed write it", packed[:1])
    total = sum(entry.file_size for entry in entries)
    require(total <= most, what, f"unpack to at most {most // 2**20} MB", f"{total // 2**20:,} MB")
