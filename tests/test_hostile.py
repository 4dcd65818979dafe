"""Links, saved answers, files, variables and command lines from anywhere: taken, or refused in words that say why."""

import io
import json
import re
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core.data.own_data import dataset_from_table, read_table
from core.diagnosis.__main__ import main as diagnosis
from core.diagnosis.files import read_arrays
from core.lessons.exercises import EXERCISES
from core.studies.command.main import main as studies
from core.training.__main__ import main as training
from core.training.config import TrainingConfig
from core.training.options import NAMES, option
from core.ui.links.run_link import CODES, decode, encode
from core.ui.workshop.answers import answer_in_words, is_possible, read_answer, write_answer
from core.ui.workshop.progress import FORMAT, from_file, to_file
from tests.examples import examples

pytestmark = pytest.mark.hostile
PLACE = TemporaryDirectory()
NAMED = re.compile(r"must|cannot|not (?:a|one|known|read)|expected|invalid|unrecognized|required|goes with|is no")
ODD = ["", "0", "-1", "1e9", "nan", "inf", "1_000", "relu", "True", "None", "0x10", "１", "8-8", "-1_0.5", "~", "_"]
ODD_CELLS = ["1,5", "1.234,5", "12 %", "2024-01-31", "−3", "NA", '"', "'", "#"]
WORDS = st.text(max_size=12) | st.sampled_from(ODD)
CELLS = WORDS | st.floats().map(str) | st.sampled_from(ODD_CELLS)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def joined(between: str, parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=4).map(between.join)


def taken(read: Callable[..., object], *given: object) -> tuple[object, str]:
    """What is read, and why nothing is."""
    try:
        return read(*given), ""
    except ValueError as refusal:
        return None, str(refusal)


@examples(150)
@given(st.dictionaries(st.sampled_from([*CODES, "v", "c"]) | WORDS, WORDS | st.text(max_size=400)))
def test_a_link_gives_a_run_and_a_short_sentence_for_what_was_left_out(parameters: dict[str, str]) -> None:
    state = decode(parameters)
    assert isinstance(state.config, TrainingConfig)
    assert all(0 < len(message) < 400 for message in state.ignored)
    assert decode(encode(state.config, state.comparison)).config == state.config


CHANGES = joined("~", st.tuples(st.sampled_from([*CODES, "x"]), WORDS).map("_".join))


@examples(150)
@given(st.sampled_from(list(EXERCISES)), WORDS | joined("~", WORDS) | CHANGES)
def test_a_saved_answer_is_one_that_the_exercise_can_have_or_none(name: str, text: str) -> None:
    exercise = EXERCISES[name]
    answer = read_answer(exercise, text)
    if answer is not None:
        assert read_answer(exercise, write_answer(exercise, answer)) == answer
    assert isinstance(answer_in_words(exercise, text), str)
    assert is_possible(exercise, text) in (True, False)


PROGRESS = st.fixed_dictionaries(
    {
        "format": st.just(FORMAT),
        "answers": JSON | st.dictionaries(st.sampled_from(list(EXERCISES)), JSON),
        "solved": JSON | st.lists(st.sampled_from(list(EXERCISES))),
    }
)


@examples(150)
@given(st.binary(max_size=60) | (JSON | PROGRESS).map(json.dumps).map(str.encode))
def test_a_file_of_progress_comes_back_whole_or_is_refused(content: bytes) -> None:
    known, refusal = taken(from_file, content)
    if known is None:
        assert "not a file that was saved on this page" in refusal
    else:
        assert from_file(to_file(known).encode()) == known


TABLES = st.tuples(st.sampled_from(",;\t| "), st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=30))


@examples(120, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=300)
    | TABLES.map(lambda table: "\n".join(map(table[0].join, table[1])).encode("utf-8", "surrogatepass"))
)
def test_a_table_becomes_finite_numbers_or_is_refused_by_the_name_of_its_file(content: bytes) -> None:
    data, refusal = taken(lambda: dataset_from_table(read_table(content, "mine.csv")))
    if data is None:
        assert refusal.startswith("mine.csv: ")
        assert len(refusal) < 600
    else:
        assert np.isfinite(data.x_train).all()
        assert np.isfinite(data.y_train).all()


@examples(150)
@given(
    st.sampled_from(["z.npy", "z.npz", "z.safetensors", "z.parquet", "record.json", "z.txt"]),
    st.binary(max_size=200) | JSON.map(json.dumps).map(str.encode),
    st.sampled_from([b"", b"\x93NUMPY\x01\x00v\x00", b"PK\x03\x04", b"\x10\x00\x00\x00\x00\x00\x00\x00", b"PAR1"]),
)
def test_a_file_of_arrays_is_read_or_refused_by_the_rule_it_breaks(name: str, content: bytes, begin: bytes) -> None:
    arrays, refusal = taken(read_arrays, name, begin + content)
    if arrays is None:
        assert NAMED.search(refusal)
    else:
        assert all(isinstance(array, np.ndarray) for array in arrays.values())


def told(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> tuple[int, str]:
    """The exit code of a command, and all it said."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            code = command(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    return code, said.getvalue()


SMALL = ["--epochs", "1", "--n-samples", "20", "--hidden-widths", "2"]
OPTIONS = st.sampled_from([option(name) for name in NAMES] + ["--link", "--task", "--target", "--nope"])
ARGUMENTS = st.lists(st.tuples(OPTIONS, WORDS.filter(lambda word: "\0" not in word)), min_size=1, max_size=3)


@examples(60, suppress_health_check=[HealthCheck.too_slow])
@given(ARGUMENTS)
def test_a_command_that_trains_says_which_option_it_cannot_use(drawn: list[tuple[str, str]]) -> None:
    code, said = told(training, [*SMALL, *(word for pair in drawn for word in pair)])
    assert code in (0, 2)
    assert code == 0 or NAMED.search(said)
    assert "Traceback" not in said


@examples(60)
@given(ARGUMENTS)
def test_a_command_for_studies_says_what_it_cannot_use(drawn: list[tuple[str, str]]) -> None:
    code, said = told(studies, [*(word for pair in drawn for word in pair), "--jobs", "0"])
    assert code == 2
    assert NAMED.search(said)


@examples(60)
@given(st.sampled_from(["--alpha", "--kind", "--sample-axis", "--activation"]), WORDS, st.binary(max_size=40))
def test_a_command_that_diagnoses_says_what_it_cannot_use(name: str, word: str, content: bytes) -> None:
    file = Path(PLACE.name) / "z.npy"
    file.write_bytes(content)
    code, said = told(diagnosis, [str(file), name, word])
    assert code in (1, 2)
    assert NAMED.search(said)
