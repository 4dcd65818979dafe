"""Arrays from files: the four formats, and thousands of broken ones, each of which gets a sentence."""

import io
import json
import pickle
import random
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.diagnosis.files import PAGE, SHELL, Limits, read_arrays
from tests.diagnosis.array_files import WHOLE, Z, broken, npy, npz, parquet, safetensors


@pytest.mark.parametrize("name", WHOLE)
def test_each_format_gives_the_numbers_back(name: str) -> None:
    arrays = read_arrays(name, WHOLE[name]())
    np.testing.assert_array_equal(next(iter(arrays.values())), Z)


@pytest.mark.parametrize("array", [Z.T, np.asfortranarray(Z), Z.astype(">f4"), Z.astype(np.float16), Z[:0], Z > 0])
def test_npy_files_of_any_layout(array: np.ndarray, tmp_path: Path) -> None:
    np.testing.assert_array_equal(read_arrays("z.npy", npy(array))["array"], array)
    (tmp_path / "z.npy").write_bytes(npy(array))
    np.testing.assert_array_equal(read_arrays("z.npy", tmp_path / "z.npy", SHELL)["array"], array)


def test_bfloat16_is_read_as_pytorch_writes_it() -> None:
    bits = (np.array([1.5, -2.0, 3e38], np.float32).view(np.uint32) >> 16).astype("<u2")
    array = read_arrays("z.safetensors", safetensors(z=("BF16", [3], bits.tobytes())))["z"]
    np.testing.assert_allclose(array, [1.5, -2.0, 3e38], rtol=0.01)


def test_the_official_writer_is_understood(tmp_path: Path) -> None:
    writer = pytest.importorskip("safetensors.numpy")
    writer.save_file({"b": np.arange(3), "a": Z.astype(np.float32)}, tmp_path / "z.safetensors")
    arrays = read_arrays("z.safetensors", tmp_path / "z.safetensors")
    np.testing.assert_array_equal(arrays["a"], Z.astype(np.float32))


@pytest.mark.parametrize("name", ["m.pt", "m.pth", "m.ckpt", "M.CKPT", "m.bin", "m.joblib", "m.pkl", "m.h5", "m.keras"])
def test_what_could_run_code_is_refused_with_the_way_out(name: str) -> None:
    with pytest.raises(ValueError, match="numbers and nothing else") as refusal:
        read_arrays(name, b"anything")
    assert "python -c" in str(refusal.value)
    assert name in str(refusal.value)


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("unpickled",)


@pytest.mark.parametrize("name", ["z.npy", "z.npz", "z.safetensors", "z.parquet"])
def test_nothing_is_unpickled_whatever_its_name(name: str) -> None:
    objects = np.empty(2, dtype=object)
    objects[:] = [Trap(), Trap()]
    for content in (pickle.dumps(Trap()), npy(objects), npz(z=objects)):
        with pytest.raises(ValueError, match="must"):
            read_arrays(name, content)


def torch_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Trap()))
    return buffer.getvalue()


def bomb(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("z.npy", "w") as entry:
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (size,)})
        entry.write(header.getvalue())
        for _ in range(size // 2**20):
            entry.write(bytes(2**20))
    return buffer.getvalue()


def lying(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new.ljust(len(old)), 1)


DECLARED = lying(npy(), b"(40, 6), }   ", b"(40, 6000), }")
HUGE = lying(npy(), b"(40, 6), }             ", b"(999999999999, 99999), }")
TALL = pd.DataFrame({"a": np.zeros(30_000_000, np.int8)})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("z.csv", b"1,2", "must end in .npy, .npz, .safetensors, .parquet, or be a record.json, got .csv"),
        ("z", b"1,2", "got no ending"),
        ("z.npy", b"", "must be a .npy file, got a broken header"),
        ("z.npy", DECLARED, "be complete: its header declares 1,920,000 bytes, got 1,920"),
        ("z.npy", HUGE, "be complete: its header declares 799,991,999,999,200,008 bytes"),
        ("z.npy", npy()[:-1], "be complete: its header declares 1,920 bytes, got 1,919"),
        ("z.npy", npy(np.zeros(3, complex)), "hold real numbers of at most 64 bits, got <c16"),
        ("z.npy", npy(np.array(["a"])), "hold real numbers of at most 64 bits, got <U1"),
        ("z.npy", npy(np.zeros(3, [("a", float)])), "got a table"),
        ("z.npy", npy(np.zeros((1,) * 7)), "at most 6 whole numbers"),
        ("z.npz", torch_archive(), "hold nothing but .npy arrays, got 'archive/data.pkl'"),
        ("z.npz", bomb(100 * 2**20), "unpack to at most 80 MB, got 100 MB"),
        ("z.npz", b"PK\x05\x06" + bytes(18), "hold an array, got none"),
        ("z.npz", b"PK\x01\x02" * 2000, "at most 1000 arrays, got 2,000 entries"),
        ("z.npz", npz()[:-30], "got a broken archive"),
        ("z.safetensors", b"\x00" * 7, "declares a header of that many bytes"),
        ("z.safetensors", (2**63).to_bytes(8, "little") + b"{}", "declares a header of that many bytes"),
        ("z.safetensors", safetensors()[:-1], "lie within the file's 1,919 bytes of values, got [0, 1920]"),
        ("z.safetensors", safetensors(z=("F64", [41, 6], Z.tobytes())), "declares 1,968 bytes, got 1,920"),
        ("z.safetensors", safetensors(z=("F64", [39, 6], Z.tobytes())), "fill its place of 1,920 bytes"),
        ("z.safetensors", safetensors(z=("F64", [-40, -6], Z.tobytes())), "whole numbers"),
        ("z.safetensors", safetensors(z=("F8_E4M3", [3], b"abc")), "be of one of the types F64"),
        ("z.safetensors", (9).to_bytes(8, "little") + b"[" * 9, "got a broken header"),
        ("z.parquet", parquet(pd.DataFrame({"a": ["x"]})), "column 'a' of 'z.parquet' must hold one number a row"),
        ("z.parquet", parquet(TALL), "unpack to at most 80 MB, got 30,000,000 rows of 1"),
        ("z.parquet", parquet()[:-9], "got a broken file"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_words(name: str, content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match="must") as refusal:
        read_arrays(name, content)
    assert message in str(refusal.value)
    assert name in str(refusal.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "z.npz"
    with path.open("wb") as file:
        file.truncate(21 * 2**20)
    with pytest.raises(ValueError, match=r"at most 20 MB, got 21\.0 MB; a record\.json of the same layers"):
        read_arrays("z.npz", path)


def test_a_bomb_takes_no_memory() -> None:
    content = bomb(200 * 2**20)
    tracemalloc.start()
    with pytest.raises(ValueError, match="unpack to at most"):
        read_arrays("z.npz", content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


def test_an_entry_that_declares_less_than_it_holds_gives_no_more() -> None:
    content = bytearray(bomb(100 * 2**20))
    small = (2**20).to_bytes(4, "little")
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = small
    tracemalloc.start()
    with pytest.raises(ValueError, match="broken archive"):
        read_arrays("z.npz", bytes(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_of_a_kind_that_unpacks_without_bounds_is_refused_unopened(method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("z.npy", npy(Z))
    with pytest.raises(ValueError, match="stored or deflated"):
        read_arrays("z.npz", buffer.getvalue())


def test_arrays_that_share_their_bytes_are_refused_so_that_nothing_grows() -> None:
    entry = {"dtype": "BF16", "shape": [100], "data_offsets": [0, 200]}
    text = json.dumps({"a": entry, "b": {**entry, "data_offsets": [100, 300]}}).encode()
    with pytest.raises(ValueError, match="place of its own for each array"):
        read_arrays("z.safetensors", len(text).to_bytes(8, "little") + text + bytes(300))


def outcome(name: str, content: bytes) -> str:
    """What is wrong with a file, or "" where its arrays are of a size that was allowed."""
    try:
        arrays = read_arrays(name, content, Limits(PAGE.file, 2**20))
    except ValueError as error:
        return str(error)
    assert all(array.nbytes <= 2**20 for array in arrays.values())
    return ""


@pytest.mark.parametrize("name", WHOLE)
def test_a_thousand_broken_files_give_numbers_or_a_sentence(name: str) -> None:
    rng, content = random.Random(name), WHOLE[name]()
    refusals = [words for _ in range(1000) if (words := outcome(name, broken(content, rng)))]
    assert len(refusals) > 500
    assert all(" must " in words and name in words for words in refusals)
