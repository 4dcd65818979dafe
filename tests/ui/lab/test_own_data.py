"""A learner's own file: the same content is the same data, and what cannot be used says why."""

from dataclasses import replace

import pytest

from core import TrainingConfig, train
from core.training.own_data import File, read_file, run_config
from core.ui.lab.run_view import file_stem
from core.ui.work.runs import LabRun, RunKey, RunStore

ROWS = [f"{x},{x * x % 7},{'low' if x < 20 else 'high'}" for x in range(40)]
TABLE = "size,weight,kind\n" + "\n".join(ROWS)
NUMBERS = TABLE.replace("low", "1").replace("high", "2")
CONFIG = TrainingConfig(hidden_widths=(4,), epochs=2)


def file(text: str = TABLE, name: str = "plants.csv") -> File:
    return File(name, text.encode())


def test_a_file_becomes_a_data_set_with_its_name():
    dataset = read_file(file(), None, 0).dataset
    assert dataset.name == "plants.csv"
    assert dataset.class_names == ("high", "low")
    assert len(dataset.x_train) + len(dataset.x_test) == 40


def test_the_same_content_is_the_same_data_whatever_the_file_is_called():
    assert read_file(file(), None, 0) == read_file(file(name="copy.csv"), None, 0)
    assert hash(read_file(file(), None, 0)) == hash(read_file(file(name="copy.csv"), None, 0))


@pytest.mark.parametrize(
    ("text", "target", "data_seed"),
    [(NUMBERS.replace("39,", "38,"), None, 0), (NUMBERS, "weight", 0), (NUMBERS, None, 1)],
)
def test_other_content_another_target_or_another_split_is_other_data(text, target, data_seed):
    assert read_file(file(text), target, data_seed) != read_file(file(NUMBERS), None, 0)


def test_the_store_tells_runs_on_different_files_apart():
    store = RunStore()
    other_table = TABLE.replace("0,0,low", "5,5,low")
    keys = [
        RunKey(CONFIG),
        RunKey(CONFIG, read_file(file(), None, 0)),
        RunKey(CONFIG, read_file(file(other_table), None, 0)),
    ]
    for key in keys:
        store.put(key, LabRun(train(CONFIG, dataset=key.dataset), key.dataset, key.own))
    assert [store.get(key).dataset for key in keys] == [key.dataset for key in keys]


def test_a_run_on_own_data_has_its_number_of_rows_and_nothing_else_changed():
    own = read_file(file(), None, 0)
    assert run_config(CONFIG, own) == replace(CONFIG, n_samples=40)
    assert run_config(CONFIG, None) is CONFIG


def test_rows_that_are_too_many_for_the_settings_are_refused():
    long = "a,b\n" + "\n".join(f"{x},{x * 0.5}" for x in range(5000))
    config = TrainingConfig(batch_size=1, n_samples=50, epochs=2000)
    with pytest.raises(ValueError, match="epochs must be at most"):
        run_config(config, read_file(file(long), None, 0))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"a,b\n1,2", "rows must number 10"),
        (b"\xff\xfe\x00", "must be text in UTF-8, got byte 0xff"),
        (TABLE.replace("12,", "twelve,").encode(), "column 'size' must be numeric, got 'twelve' in line 14"),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_the_rule(content, named):
    with pytest.raises(ValueError, match=named):
        read_file(File("bad.csv", content), None, 0)


def test_a_download_is_named_after_its_run():
    own = read_file(file(), None, 0)
    config = replace(CONFIG, initial_bias=-2.5, seed=7)
    run = LabRun(train(config, dataset=own.dataset), own.dataset, own)
    assert file_stem(run) == "own-data_relu_sgd_bias-2.5_seed7"
    assert file_stem(run, "Learning rate: 0.03") == "own-data_relu_sgd_bias-2.5_seed7_learning-rate-0.03"
