"""What is taken along of a run says of it exactly what the history says, and opens elsewhere."""

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from struct import unpack

import numpy as np
import pandas as pd
import pytest

from core import TrainingHistory, UnitState
from core.export import archive, chart_files, code_files, data_files, run_page
from core.export.run_arrays import run_arrays
from core.export.safetensors import safetensors

NAMES = ["activation relu", "a number", "own data", "a bias for each layer", "every tenth epoch", "diverges"]
LINK = "https://lab.example/training_lab?v=2&b=-1.5"


@pytest.fixture(scope="module", params=NAMES)
def history(request: pytest.FixtureRequest, histories: dict[str, TrainingHistory]) -> TrainingHistory:
    return histories[request.param]


@pytest.fixture(scope="module")
def files(history: TrainingHistory) -> dict[str, bytes]:
    return data_files(history, LINK)


def test_the_weights_are_those_of_the_trained_network(history: TrainingHistory, files: dict[str, bytes]) -> None:
    found = np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False)
    for place, layer in enumerate(history.networks[-1], start=1):
        assert np.array_equal(found[f"weights_{place}"], layer.weights)
        assert np.array_equal(found[f"biases_{place}"], layer.biases)
    assert len(found.files) == 2 * len(history.networks[-1])


def read_safetensors(content: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """By the format's own description: a length, a header in JSON, then the numbers."""
    (length,) = unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    about, body = header.pop("__metadata__"), content[8 + length :]
    kinds = {"F64": np.float64, "F32": np.float32, "I64": np.int64, "I8": np.int8}
    return {
        name: np.frombuffer(body[slice(*each["data_offsets"])], kinds[each["dtype"]]).reshape(each["shape"])
        for name, each in header.items()
    }, about


def test_safetensors_hold_the_same_weights_with_words_about_them(
    history: TrainingHistory, files: dict[str, bytes]
) -> None:
    found, about = read_safetensors(files["weights.safetensors"])
    for place, layer in enumerate(history.networks[-1], start=1):
        assert np.array_equal(found[f"weights_{place}"], layer.weights)
        assert np.array_equal(found[f"biases_{place}"], layer.biases)
    assert about["activation"] == history.config.activation


def test_safetensors_keep_every_kind_of_number_and_align_them() -> None:
    arrays = {"a": np.arange(3, dtype=np.int8), "b": np.eye(2), "c": np.arange(4)[::2], "d": np.ones(2, np.float32)}
    content = safetensors(arrays, {"what": "ü"})
    found, about = read_safetensors(content)
    assert all(np.array_equal(found[name], array) for name, array in arrays.items())
    assert about == {"what": "ü"}
    assert unpack("<Q", content[:8])[0] % 8 == 0


def test_the_tables_are_the_history_in_csv_and_in_parquet(history: TrainingHistory, files: dict[str, bytes]) -> None:
    epochs = pd.read_csv(io.BytesIO(files["epochs.csv"]))
    pd.testing.assert_frame_equal(epochs, history.to_frame(), rtol=1e-12, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(files["epochs.parquet"])), history.to_frame())
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(files["units.parquet"])), history.units_frame())


def test_one_json_file_holds_the_whole_run(history: TrainingHistory, files: dict[str, bytes]) -> None:
    record = json.loads(files["history.json"])
    assert record["measured"]["epochs"] == history.epochs.tolist()
    assert np.allclose(record["measured"]["gradient_norms"], history.gradient_norms)
    assert (record["link"], record["diverged_at"]) == (LINK, history.diverged_at)
    assert record["config"]["hidden_widths"] == list(history.config.hidden_widths)
    assert record["data"]["notes"] == list(history.dataset.notes)
    lives = record["lives"]
    for layer, states in enumerate(history.unit_states, start=1):
        last = [life["state"] for life in lives if life["layer"] == layer and life["last_epoch"] == history.epochs[-1]]
        assert last == [UnitState(code).name.lower().replace("_", " ") for code in states[-1]]


class Reader(HTMLParser):
    """Collects the words of a page, and refuses tags that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "rect", "path", "line", "polyline", "polygon", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_tells_the_run_its_numbers_and_its_settings(history: TrainingHistory) -> None:
    page = run_page(history, LINK)
    reader = Reader()
    reader.feed(page)
    words = " ".join(" ".join(reader.words).split())
    assert reader.open == []
    assert f"At the last epoch, {history.epochs[-1]}" in words
    assert f"{history.train_loss[-1]:.4g}" in words
    assert f"initial_bias {','.join(f'{bias:g}' for bias in dict.fromkeys(history.config.hidden_biases))}" in words
    assert LINK in words
    assert "<script" not in page
    assert "http" not in page.replace(LINK.replace("&", "&amp;"), "").replace("http://www.w3.org", "")


def test_what_a_learner_called_a_file_does_not_become_part_of_the_page(histories: dict[str, TrainingHistory]) -> None:
    page = run_page(histories["own data"])
    assert "insects &lt;b&gt;.csv" in page
    assert "<b>" not in page


@pytest.fixture(scope="module")
def charts(history: TrainingHistory) -> dict[str, bytes]:
    return chart_files(history)


def test_every_chart_carries_its_data_and_draws_it_in_vegas_own_renderer(charts: dict[str, bytes]) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    names = {name.removesuffix(".vl.json") for name in charts if name.endswith(".vl.json")}
    assert names == {f"charts/{name}" for name in ("loss", "units", "gradients", "lives", "surface")}
    for name in names:
        drawn = vl_convert.vegalite_to_svg(json.loads(charts[f"{name}.vl.json"]))
        assert without_ids(charts[f"{name}.svg"].decode()) == without_ids(drawn)
        assert drawn.count("<path") > 3


def without_ids(svg: str) -> str:
    """A picture without the numbers by which its renderer tells one clip from another."""
    return re.sub(r"clip\d+", "clip", svg)


def test_the_loss_chart_holds_every_epoch_of_the_run(history: TrainingHistory, charts: dict[str, bytes]) -> None:
    (values,) = json.loads(charts["charts/loss.vl.json"])["datasets"].values()
    rows = [row for row in values if row["series"] == "training"]
    assert [row["epoch"] for row in rows] == history.epochs.tolist()
    assert np.allclose([row["loss"] for row in rows], history.train_loss)


def test_an_archive_holds_every_file(history: TrainingHistory, charts: dict[str, bytes]) -> None:
    files = {**code_files(history, LINK), **data_files(history, LINK), **charts}
    with zipfile.ZipFile(io.BytesIO(archive(files))) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files
    assert {"run.npz", "run_numpy.py", "run_pytorch.py", "run.ipynb", "report.html", "history.json"} <= set(files)


def test_the_data_of_the_scripts_need_no_pickle_and_no_lab(history: TrainingHistory) -> None:
    found = np.load(io.BytesIO(code_files(history)["run.npz"]), allow_pickle=False)
    expected = run_arrays(history)
    assert set(found.files) == set(expected)
    assert all(np.array_equal(found[name], array) for name, array in expected.items())
