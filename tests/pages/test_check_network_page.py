"""Check my network: a sample at once, each kind of file, refusals in words, what to do, and nothing left behind."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import Monitor, TrainingConfig, diagnose, load_dataset, train
from core.diagnosis import observe
from core.diagnosis.record_file import as_json
from core.diagnosis.samples import SAMPLES, sample
from core.diagnosis.words import headline
from core.studies.rescue import REMEDIES
from core.ui.shell.page import PAGES

APP = Path(__file__).parents[2] / "app.py"
CONFIG = TrainingConfig(hidden_widths=(12, 8), initial_bias=-1.0, epochs=10)


def opened(source: str = "sample") -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page(PAGES["check_network"].script)
    at.run()
    if source != "sample":
        at.button_group(key="check_source").set_value(source).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown)


def upload(at: AppTest, key: str, name: str, content: bytes) -> AppTest:
    at.file_uploader(key=f"check_{key}").upload(name, content, "application/octet-stream").run()
    assert not at.exception
    return at


def saved(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def record(z: np.ndarray, step: int | None = None) -> bytes:
    monitor = Monitor(step=step)
    monitor.update("fc1", z)
    return as_json(monitor).encode()


def network_files() -> tuple[bytes, bytes, bytes]:
    """Weights in a state_dict's order, inputs and targets."""
    dataset = load_dataset(CONFIG)
    arrays = {
        f"{2 * place}.{name}": part
        for place, layer in enumerate(train(CONFIG).networks[-1])
        for name, part in (("weight", layer.weights.T), ("bias", layer.biases))
    }
    return saved(**arrays), npy(dataset.x_train), npy(dataset.y_train)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_diagnosed_in_one_click(name: str) -> None:
    at = opened()
    if name != next(iter(SAMPLES)):
        at.button_group(key="check_sample").set_value(name).run()
    assert not at.exception
    layers = list(sample(name).report().layers.values())
    assert headline(layers) in texts(at)
    assert len(at.get("vega_lite_chart")) >= 1


def test_the_first_screen_has_a_result_and_at_most_three_controls() -> None:
    at = opened()
    assert "got no gradient on 400 inputs" in texts(at)
    before_the_chart = [*at.button_group]
    assert len(before_the_chart) == 2
    assert at.file_uploader(key="check_earlier") is not None  # the only other uploader is folded away
    assert len(at.file_uploader) == 1


def test_a_record_is_read_and_its_units_shown() -> None:
    z = np.random.default_rng(0).standard_normal((300, 10))
    z[:, :4] = -1.0
    at = upload(opened("record"), "record", "record.json", record(z))
    assert "4 of 10 units got no gradient on 300 inputs." in texts(at)
    assert "**fc1**: 4 of 10 silent on 300 inputs." in texts(at)
    assert "silent for a reason that this file does not show" in texts(at)
    assert len(at.dataframe[0].value) == 10


def test_arrays_are_read_along_the_axes_that_are_named() -> None:
    z = np.random.default_rng(1).standard_normal((60, 40))
    z[:7] = -1.0  # rows are units here
    at = upload(opened("arrays"), "values", "z.npy", npy(z))
    assert "None of 40 units is dead on 60 inputs." in texts(at)
    at.selectbox(key="check__s_array").set_value(1)
    at.selectbox(key="check__u_array").set_value(0).run()
    assert "7 of 60 units got no gradient on 40 inputs." in texts(at)


@pytest.mark.parametrize("name", ["model.pt", "model.ckpt", "model.joblib"])
def test_who_brings_a_pickle_is_told_how_to_convert_it(name: str) -> None:
    at = upload(opened("weights"), "weights", name, b"anything")
    said = at.error[0].value.replace("\\", "")
    assert "may run code when it is read" in said
    assert f"load('{name}'" in said


def test_outputs_and_normalizations_are_read_or_refused_as_they_are_declared() -> None:
    z = np.random.default_rng(2).standard_normal((60, 5))
    at = upload(opened("arrays"), "values", "z.npz", saved(fc1=z))
    at.selectbox(key="check_kind").set_value("post").run()
    assert "must be 0 or more, as ReLU's outputs are" in at.error[0].value.replace("\\", "")
    at.selectbox(key="check_kind").set_value("before_normalization").run()
    assert "take the numbers after the normalization" in at.error[0].value.replace("\\", "")
    at.selectbox(key="check_kind").set_value("pre").run()
    assert not at.error


def test_weights_with_inputs_and_targets_give_proofs_surgery_and_the_bench() -> None:
    weights, inputs, targets = network_files()
    at = upload(opened("weights"), "weights", "model.npz", weights)
    at = upload(at, "inputs", "x.npy", inputs)
    dataset, network = load_dataset(CONFIG), train(CONFIG).networks[-1]
    assert "**Leave them out.**" in texts(at)
    assert "Wake them" not in texts(at)
    at = upload(at, "targets", "y.npy", targets)
    assert "**Wake them.** The loss on these inputs is" in texts(at)
    assert "Try every remedy on this very network" in texts(at)
    at.button(key="check_bench_go").click().run()
    assert not at.exception
    assert "After 40 epochs from these very weights" in texts(at)
    assert at.session_state["check_bench_found"][1].keys() == REMEDIES.keys()
    assert all(recovery.networks == () for recovery in at.session_state["check_bench_found"][1].values())
    box = (dataset.x_train.min(axis=0), dataset.x_train.max(axis=0))
    expected = diagnose(observe(network, dataset.x_train), network, dataset.x_train, box)
    assert headline(list(expected.layers.values())) in texts(at)


def test_a_network_that_is_too_large_for_the_bench_is_told_so() -> None:
    rng = np.random.default_rng(3)
    weights = saved(**{"0.weight": rng.standard_normal((300, 80)), "2.weight": rng.standard_normal((1, 300))})
    at = upload(opened("weights"), "weights", "model.npz", weights)
    at = upload(at, "inputs", "x.npy", npy(rng.standard_normal((200, 80)) - 9))
    at = upload(at, "targets", "y.npy", npy(rng.integers(0, 2, 200)))
    assert "must have at most 20,000 weights for the bench" in at.info[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("source", "key", "name", "content", "message"),
    [
        ("record", "record", "record.json", b"{}", "format must be"),
        ("record", "record", "record.json", record(np.ones((12, 3))), "must be 30 or more for a verdict"),
        ("arrays", "values", "z.npy", b"no", "must be a .npy file"),
        ("arrays", "values", "z.npz", saved(a=np.ones(5)), "an axis of samples and one of units"),
        ("arrays", "values", "z.npy", npy(np.array(["a"])), "hold real numbers"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(source: str, key: str, name: str, content: bytes, message: str) -> None:
    at = upload(opened(source), key, name, content)
    assert message in at.error[0].value.replace("\\", "")
    assert len(at.get("vega_lite_chart")) == 0


def test_weights_that_do_not_fit_the_inputs_get_a_sentence() -> None:
    weights, _, _ = network_files()
    at = upload(opened("weights"), "weights", "model.npz", weights)
    at = upload(at, "inputs", "x.npy", npy(np.ones((50, 5))))
    assert "inputs must have the shape (n, 2), got (50, 5)" in at.error[0].value.replace("\\", "")


def test_an_earlier_record_tells_who_died_between_them() -> None:
    z = np.random.default_rng(4).standard_normal((100, 6))
    now = z.copy()
    now[:, :2] = -1.0
    at = upload(opened("record"), "record", "record.json", record(now, 200))
    at = upload(at, "earlier", "earlier.json", record(z, 100))
    assert "2 units died and 0 woke" in texts(at)
    changes = at.dataframe[0].value["change"].tolist()
    assert changes == ["died between step 100 and step 200"] * 2


def test_a_name_from_outside_is_shown_as_it_is_and_not_as_markdown() -> None:
    entry = json.loads(record(-np.ones((40, 2))))
    entry["layers"][0]["name"] = "[x](http://evil) **b**"
    at = upload(opened("record"), "record", "record.json", json.dumps(entry).encode())
    assert "[x](http" not in texts(at)
    assert r"\[x\]" in texts(at)
