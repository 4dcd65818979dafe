"""Records merge as if all inputs had come at once, whatever the order, the layout and the type of numbers."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core import ACTIVATIONS, Monitor
from core.diagnosis.monitor import Notes
from core.diagnosis.record import LayerRecord
from tests.examples import examples

EXACT = [name for name in LayerRecord._fields if name not in ("mean", "squares", "size")]
VALUES = st.one_of(
    st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.0, 1e-300, 5e-324, np.nan, np.inf, -np.inf])
)  # fmt: skip


def record_of(z: Any, first_input: int = 0, **how: Any) -> LayerRecord:
    reading = {name: how.pop(name) for name in ("activation", "kind") if name in how}
    monitor = Monitor(**reading)
    monitor.update("fc1", z, first_input=first_input, **how)
    return monitor.layers["fc1"].record


def assert_same(one: LayerRecord, other: LayerRecord) -> None:
    for name in EXACT:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for name in ("mean", "size", "squares"):
        scale = np.maximum(np.abs(one.mean), one.spread) ** (2 if name == "squares" else 1)
        gap = np.abs(getattr(one, name) - getattr(other, name))
        assert (gap <= 1e-9 * np.maximum(scale * (one.values if name == "squares" else 1), 1e-290)).all(), name


@examples(150)
@given(z=arrays.arrays(float, (12, 3), elements=VALUES), data=st.data())
@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu"])
def test_merged_equals_one_pass_in_any_order(activation: str, z: np.ndarray, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, 11), max_size=4)))
    parts = list(zip([0, *cuts], np.split(z, cuts)))
    monitors = []
    for first, part in data.draw(st.permutations(parts)):
        monitors.append(Monitor(activation))
        monitors[-1].update("fc1", part, first_input=first)
    while len(monitors) > 1:  # any two of them, as workers happen to end
        pair = data.draw(st.sets(st.sampled_from(range(len(monitors))), min_size=2, max_size=2))
        one, other = (monitors[place] for place in data.draw(st.permutations(sorted(pair))))
        monitors = [each for place, each in enumerate(monitors) if place not in pair] + [one | other]
    assert_same(record_of(z, activation=activation), monitors[0].layers["fc1"].record)


@examples(100)
@given(z=arrays.arrays(float, (7, 4), elements=VALUES))
def test_a_record_is_what_its_fields_say(z: np.ndarray) -> None:
    record = record_of(z)
    for unit, column in enumerate(z.T):
        finite = column[np.isfinite(column)]
        fires = np.flatnonzero(np.isfinite(column) & (column > 0))
        assert record.n == record.values == 7
        assert record.active[unit] == record.positive[unit] == len(fires)
        assert record.not_finite[unit] == 7 - len(finite)
        assert record.largest[unit] == finite.max(initial=-np.inf)
        assert record.lowest[unit] == finite.min(initial=np.inf)
        assert record.smallest_positive[unit] == column[fires].min(initial=np.inf)
        largest_at = np.flatnonzero(np.isfinite(column) & (column == finite.max(initial=-np.inf)))
        assert record.largest_input[unit] == (largest_at[0] if len(finite) else -1)
        assert record.last_active[unit] == (fires[-1] if len(fires) else -1)
        assert record.response[unit] == float(len(fires) > 0)
        if len(finite):
            assert record.mean[unit] == pytest.approx(finite.mean(), rel=1e-9, abs=1e-9 * np.abs(finite).max())
            assert record.spread[unit] == pytest.approx(finite.std(), rel=1e-6, abs=1e-6 * np.abs(finite).max())
            assert record.size[unit] == pytest.approx(np.maximum(finite, 0).mean(), rel=1e-12)


def test_batches_count_on_by_themselves() -> None:
    z = np.random.default_rng(0).standard_normal((500, 6))
    monitor = Monitor()
    for start in range(0, 500, 37):
        monitor.update("fc1", z[start : start + 37])
    assert_same(record_of(z), monitor.layers["fc1"].record)


def test_the_first_of_equal_largest_values_is_kept_whichever_batch_comes_first() -> None:
    batches = [(0, np.full((40, 2), 1.0)), (40, np.full((40, 2), 1.0))]
    for order in (batches, batches[::-1]):
        monitor = Monitor()
        for first, batch in order:
            monitor.update("fc1", batch, first_input=first)
        assert monitor.layers["fc1"].record.largest_input.tolist() == [0, 0]


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_a_channel_counts_inputs_and_never_positions(activation: str) -> None:
    z = np.random.default_rng(1).standard_normal((40, 5, 4, 3)) - 2.0
    record = record_of(z, activation=activation)
    slopes = np.abs(ACTIVATIONS[activation].slope(z)) / ACTIVATIONS[activation].steepest
    assert record.n == 40
    assert record.values == 40 * 12
    np.testing.assert_array_equal(record.active, (slopes.max(axis=(2, 3)) >= 0.05).sum(axis=0))
    np.testing.assert_allclose(record.response, slopes.max(axis=(0, 2, 3)), rtol=1e-12)


@pytest.mark.parametrize(
    ("layout", "axes"),
    [((0, 1, 2, 3), (0, 1)), ((0, 2, 3, 1), (0, 3)), ((1, 0, 2, 3), (1, 0)), ((2, 0, 3, 1), (1, -1))],
    ids=["channels first", "channels last", "channels, then inputs", "positions first"],
)
def test_the_layout_of_the_axes_changes_nothing(layout: tuple[int, ...], axes: tuple[int, int]) -> None:
    z = np.random.default_rng(2).standard_normal((60, 5, 4, 3))
    sample, unit = axes
    assert_same(record_of(z), record_of(z.transpose(layout), sample_axis=sample, unit_axis=unit))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, ">f4", np.int8, bool, "bfloat16"])
def test_types_of_numbers_are_read_exactly(dtype: Any) -> None:
    if dtype == "bfloat16":
        dtype = pytest.importorskip("ml_dtypes").bfloat16
    z = np.random.default_rng(3).standard_normal((50, 4)).astype(dtype)
    assert_same(record_of(z.astype(float)), record_of(z))


def test_an_array_on_the_disk_is_read_in_pieces(tmp_path: Path) -> None:
    z = np.random.default_rng(4).standard_normal((3000, 200)).astype(np.float32)
    np.save(tmp_path / "z.npy", z)
    assert_same(record_of(z), record_of(np.load(tmp_path / "z.npy", mmap_mode="r")))


def test_a_record_takes_the_same_memory_after_many_inputs() -> None:
    z = np.random.default_rng(5).standard_normal((100, 8))
    monitor = Monitor()
    monitor.update("fc1", z)
    before = sum(np.asarray(part).nbytes for part in monitor.layers["fc1"].record)
    for _ in range(50):
        monitor.update("fc1", z)
    assert sum(np.asarray(part).nbytes for part in monitor.layers["fc1"].record) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": np.zeros(5)}, "axis of samples and one of units"),
        ({"values": np.zeros((0, 5))}, "at least one value"),
        ({"values": np.zeros((5, 5), complex)}, "real numbers, got dtype('complex128')"),
        ({"values": np.array([[None]])}, "real numbers, got dtype('O')"),
        ({"sample_axis": 2}, "sample_axis must be from -2 to 1, got 2"),
        ({"unit_axis": 0}, "unit_axis must differ from sample_axis"),
        ({"values": np.zeros((5, 4))}, "have 3 units, as before, got 4"),
        ({"activation": "tanh"}, "reading of 'fc1' must be"),
        ({"kind": "after"}, "kind must be one of pre, post, got 'after'"),
        ({"kind": "before_normalization"}, "take the numbers after the normalization"),
        ({"kind": "post", "activation": "gelu"}, "kind must be 'pre' for GELU"),
        ({"kind": "post", "activation": "silu"}, "take the numbers that go into the activation"),
        ({"kind": "post", "activation": "tanh"}, "its outputs do not tell how steep it was"),
        ({"first_input": -1}, "first_input must be at least 0, got -1"),
        ({"layer": ""}, "layer must be a name"),
    ],
)
def test_a_refused_update_names_the_rule_and_changes_nothing(changes: dict[str, Any], message: str) -> None:
    monitor = Monitor()
    monitor.update("fc1", np.ones((10, 3)))
    before = monitor.layers["fc1"]
    with pytest.raises(ValueError, match="must") as refusal:
        monitor.update(**{"layer": "fc1", "values": np.ones((10, 3)), **changes})
    assert message in str(refusal.value)
    assert monitor.layers == {"fc1": before}


def test_outputs_below_0_are_not_relus() -> None:
    with pytest.raises(ValueError, match=r"must be 0 or more, as ReLU.s outputs are, got -0\.5; say kind=.pre."):
        Monitor(kind="post").update("fc1", np.array([[1.0, -0.5]]))


def test_a_merge_leaves_both_as_they_were() -> None:
    one, other = Monitor(), Monitor()
    one.update("fc1", np.ones((40, 2)))
    other.update("fc1", -np.ones((40, 2)), first_input=40)
    other.update("fc2", np.ones((40, 3)))
    both = one | other
    assert list(both.layers) == ["fc1", "fc2"]
    assert (one.layers["fc1"].record.n, other.layers["fc1"].record.n, both.layers["fc1"].record.n) == (40, 40, 80)


def test_one_input_to_one_unit_is_a_record_and_none_is_refused() -> None:
    record = record_of(np.array([[2.5]]))
    assert (record.n, record.units, record.largest.tolist()) == (1, 1, [2.5])
    for shape in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="must hold at least one value"):
            record_of(np.ones(shape))


def test_a_merge_keeps_the_notes_that_both_know_alike_and_a_later_update_those_that_are_newer() -> None:
    z, known = np.ones((5, 2)), np.array([0.5, 2.0])

    def noted(**notes: Any) -> Monitor:
        found = Monitor()
        found.update("fc1", z, notes=Notes(**notes))
        return found

    one = noted(bias=known, weight_norm=known, shift=known, modes=("training",))
    other = noted(bias=known.copy(), weight_norm=known + 1, scale=known, modes=("evaluation",))
    for both in (one | other, other | one):
        notes = both.layers["fc1"].notes
        assert notes.bias.tolist() == known.tolist()
        assert notes.weight_norm is notes.shift is notes.scale is None
        assert notes.modes == ("evaluation", "training")
    one.update("fc1", z)
    assert one.layers["fc1"].notes.shift.tolist() == known.tolist()
    one.update("fc1", z, notes=Notes(bias=known + 1, modes=("evaluation",)))
    later = one.layers["fc1"].notes
    assert (later.bias.tolist(), later.shift, later.modes) == ([1.5, 3.0], None, ("evaluation", "training"))


def test_a_merge_knows_the_step_that_both_have_and_every_warning_once() -> None:
    one, same, other = Monitor(step=3, warnings=("a", "b")), Monitor(step=3, warnings=("b", "c")), Monitor(step=4)
    assert ((one | same).step, (one | other).step) == (3, None)
    assert (one | same).warnings == ("a", "b", "c")


def test_a_record_of_numbers_near_the_end_of_their_range_is_read_again(tmp_path: Path) -> None:
    monitor = Monitor()
    for z in (np.full((40, 2), 1e200), np.full((40, 2), -1.5e308)):
        monitor.update("fc1", z)
    monitor.save(tmp_path / "record.json")
    record, again = (each.layers["fc1"].record for each in (monitor, Monitor.load(tmp_path / "record.json")))
    assert all(np.isfinite(part).all() for part in again[6:8] + again[11:14])
    assert again.squares.tolist() == record.squares.tolist()


@pytest.mark.parametrize("activation", ["identity", "leaky_relu", "relu", "tanh"])
def test_a_unit_without_a_finite_value_never_responded(activation: str) -> None:
    z = np.full((40, 2), np.nan)
    z[:, 1] = 1.0
    record = record_of(z, activation=activation)
    assert record.active[0] == 0
    assert record.response[0] == 0.0


def test_layers_may_be_watched_in_several_threads() -> None:
    def batch(number: int) -> np.ndarray:
        return np.random.default_rng(number).standard_normal((300, 64)) + number

    together = Monitor()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: together.update(f"fc{number % 4}", batch(number % 4)), range(4)))
        for _ in range(10):
            list(pool.map(lambda number: together.update(f"fc{number}", batch(number)), range(4)))
    for number in range(4):
        alone = Monitor()
        for _ in range(11):
            alone.update("fc1", batch(number))
        assert_same(together.layers[f"fc{number}"].record, alone.layers["fc1"].record)


def test_a_copy_of_a_monitor_takes_its_records_and_not_the_memory_it_works_in() -> None:
    monitor = Monitor()
    monitor.update("fc1", np.ones((1000, 100), np.float32))
    again = pickle.loads(pickle.dumps(monitor))
    assert len(pickle.dumps(monitor)) < 50_000
    again.update("fc1", np.ones((5, 100)))
    assert again.layers["fc1"].record.n == 1005
