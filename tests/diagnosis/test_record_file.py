"""A record comes back as it was saved; anything else is refused in words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Monitor, diagnose
from core.diagnosis.monitor import Notes
from core.diagnosis.record_file import as_json, read_record
from tests.examples import examples


def monitor() -> Monitor:
    found = Monitor(step=7, warnings=("functional relu unseen",))
    z = np.random.default_rng(0).standard_normal((50, 4))
    z[:, 1], z[3, 2], z[:, 3] = -1 / 3, np.nan, np.inf
    found.update("fc1", z, notes=Notes(bias=np.array([0.1, -2.0, 0.0, 1e-300]), modes=("training",)))
    found.update("fc2", np.abs(z[:, :2]), kind="post")
    found.update("fc3", z[:, :2], activation="tanh")
    return found


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    saved = monitor()
    saved.save(tmp_path / "record.json")
    loaded = Monitor.load(tmp_path / "record.json")
    assert (loaded.step, loaded.warnings, list(loaded.layers)) == (7, saved.warnings, ["fc1", "fc2", "fc3"])
    for name, layer in saved.layers.items():
        for one, other in zip(layer.record, loaded.layers[name].record):
            np.testing.assert_array_equal(one, other)
        assert layer.reading == loaded.layers[name].reading
        assert layer.notes.modes == loaded.layers[name].notes.modes
    np.testing.assert_array_equal(saved.layers["fc1"].notes.bias, loaded.layers["fc1"].notes.bias)
    assert diagnose(saved).units.equals(diagnose(loaded).units)


def test_a_record_goes_on_after_loading(tmp_path: Path) -> None:
    z = np.random.default_rng(1).standard_normal((90, 3))
    one, whole = Monitor(), Monitor()
    one.update("fc1", z[:40])
    one.save(tmp_path / "r.json")
    loaded = Monitor.load(tmp_path / "r.json")
    loaded.update("fc1", z[40:])
    whole.update("fc1", z)
    np.testing.assert_array_equal(loaded.layers["fc1"].record.largest_input, whole.layers["fc1"].record.largest_input)


def test_a_record_takes_kilobytes_and_holds_no_input() -> None:
    found = Monitor()
    z = np.random.default_rng(2).standard_normal((1000, 64)).astype(np.float32)
    found.update("fc1", z)
    text = as_json(found)
    assert len(text) < 20_000
    held = {each for each in np.unique(z).tolist() if repr(each) in text}
    assert len(held) <= 3 * 64  # the largest, the smallest and the smallest above 0 of each unit


def edited(**changes: Any) -> bytes:
    """A record with something else in one place; a path is written with dots."""
    found = json.loads(as_json(monitor()))
    for path, value in changes.items():
        place = found
        *way, last = path.split("__")
        for part in way:
            place = place[int(part) if part.isdigit() else part]
        place[last] = value
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the record must be JSON text"),
        (b"\xff\xfe", "the record must be JSON text"),
        (b"[" * 15_000, "the record must be JSON text"),
        (b"[" * 30_000, "at most 20,000 lists"),
        (b" " * 8_000_001, "at most 8,000,000 bytes"),
        (b"[1]", "the record must be a JSON object"),
        (edited(format="other"), "format must be 'dying-relu-lab record'"),
        (edited(version=2), "version must be 1, got 2"),
        (edited(layers={}), "layers must be a list"),
        (edited(kind="post", activation="gelu"), "kind must be 'pre' for GELU"),
        (edited(layers__1__name="fc1"), "name must be new for each layer, got 'fc1'"),
        (edited(layers__0__record__n=-1), "n of 'fc1' must be from 0"),
        (edited(layers__0__record__n=51), "n of 'fc1' must be from 1 to the number of values, got 51"),
        (edited(layers__0__record__active=[51, 0, 0, 0]), "active of 'fc1' must be from 0 to 50, got 0 to 51"),
        (edited(layers__0__record__active=[True, 0, 0, 0]), "active of 'fc1' must hold whole numbers"),
        (edited(layers__0__record__active=[]), "units of 'fc1' must be from 1"),
        (edited(layers__0__record__mean=[0.0]), "mean of 'fc1' must be a list of 4 numbers"),
        (edited(layers__0__record__mean=[0.0, None, 0.0, 0.0]), "mean of 'fc1' must hold finite numbers"),
        (edited(layers__0__record__squares=[-1.0, 0, 0, 0]), "squares of 'fc1' must be 0 or more"),
        (edited(layers__0__record__lowest="no"), "lowest of 'fc1' must be a list"),
        (edited(layers__0__notes__bias=[0.0]), "bias of 'fc1' must be a list of 4 numbers"),
        (edited(step=-3), "step must be at least 0, got -3"),
        (edited(warnings="no"), "warnings must be a sequence of names"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match="must") as refusal:
        read_record(content)
    assert message in str(refusal.value)


def test_every_note_comes_back_by_its_own_name_and_one_that_is_not_known_stays_unknown() -> None:
    z, parts = np.random.default_rng(3).standard_normal((40, 2)), ("bias", "weight_norm", "shift", "scale")
    for known in parts:
        found = Monitor()
        found.update("fc1", z, notes=Notes(**{known: np.array([0.25, 3.0])}, modes=("evaluation",)))
        notes = read_record(as_json(found).encode()).layers["fc1"].notes
        assert {part: None if getattr(notes, part) is None else getattr(notes, part).tolist() for part in parts} == {
            part: [0.25, 3.0] if part == known else None for part in parts
        }


@pytest.mark.parametrize(
    ("part", "least", "most"),
    [("active", 0, 50), ("positive", 0, 50), ("not_finite", 0, 50), ("last_active", -1, 2**53),
     ("largest_input", -1, 2**53)],
)  # fmt: skip
def test_a_count_is_taken_as_far_as_inputs_can_give_it_and_no_further(part: str, least: int, most: int) -> None:
    for value in (least, most):
        taken = read_record(edited(**{f"layers__0__record__{part}": [value] * 4})).layers["fc1"].record
        assert getattr(taken, part).tolist() == [value] * 4
    for value in (least - 1, most + 1):
        with pytest.raises(ValueError, match=f"{part} of 'fc1' must"):
            read_record(edited(**{f"layers__0__record__{part}": [0, 0, 0, value]}))


@pytest.mark.parametrize("part", ["squares", "size", "response"])
def test_what_is_a_sum_of_sizes_is_0_or_more(part: str) -> None:
    read_record(edited(**{f"layers__0__record__{part}": [0.0] * 4}))
    with pytest.raises(ValueError, match=f"{part} of 'fc1' must be 0 or more"):
        read_record(edited(**{f"layers__0__record__{part}": [0.0, 0.0, 0.0, -1e-9]}))


def test_a_record_may_lack_what_is_known_of_few_and_nothing_else() -> None:
    whole = json.loads(as_json(monitor()))
    for name in whole:
        content = json.dumps({key: value for key, value in whole.items() if key != name}).encode()
        if name in ("step", "warnings"):
            assert getattr(read_record(content), name) == {"step": None, "warnings": ()}[name]
        else:
            with pytest.raises(ValueError, match=name):
                read_record(content)
    without_notes = json.loads(as_json(monitor()))
    del without_notes["layers"][0]["notes"]
    assert read_record(json.dumps(without_notes).encode()).layers["fc1"].notes == Notes()


@examples(300)
@given(place=st.integers(0, 10_000), put=st.binary(max_size=6), cut=st.integers(0, 30))
def test_a_broken_record_is_a_value_error_or_a_record(place: int, put: bytes, cut: int) -> None:
    text = as_json(monitor()).encode()
    place %= len(text)
    refusal = ""
    try:
        read_record(text[:place] + put + text[place + cut :])
    except ValueError as error:
        refusal = str(error)
    assert refusal == "" or "must" in refusal
