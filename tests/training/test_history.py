"""What a history can do for somebody in a notebook: tables, predictions, a file, and a few words about itself."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import r2_score

from core import Dataset, TrainingConfig, TrainingHistory, train
from core.training.tables import STATE_NAMES

SMALL = TrainingConfig(n_samples=60, hidden_widths=(6, 5), initial_bias=-0.5, epochs=25, log_every=10, batch_size=16)
OWN = Dataset.from_arrays(np.random.default_rng(0).standard_normal((40, 3)), ["b", "a"] * 20, name="mine")
CONFIGS = {
    "two classes": SMALL,
    "three classes": replace(SMALL, dataset="iris"),
    "a number": replace(SMALL, dataset="abs", learning_rate=0.02),
    "own data": replace(SMALL, dataset=OWN),
    "several biases": replace(SMALL, initial_bias=(-1.0, 0.5)),
    "diverged": replace(SMALL, dataset="abs", activation="identity", learning_rate=100.0),
}


@pytest.fixture(scope="module", params=CONFIGS.values(), ids=CONFIGS)
def history(request: pytest.FixtureRequest) -> TrainingHistory:
    return train(request.param)


def test_it_scores_as_it_was_scored(history: TrainingHistory) -> None:
    dataset = history.dataset
    assert history.score() == pytest.approx(history.test_score[-1])
    assert history.score(dataset.x_train, dataset.y_train) == pytest.approx(history.train_score[-1])


def test_it_predicts_what_it_is_scored_by(history: TrainingHistory) -> None:
    dataset = history.dataset
    guess = history.predict(dataset.x_test)
    assert guess.shape == dataset.y_test.shape
    if dataset.task == "regression":
        assert r2_score(dataset.y_test, guess) == pytest.approx(history.test_score[-1])
    else:
        assert (guess == dataset.y_test).mean() == pytest.approx(history.test_score[-1])
        chances = history.predict_proba(dataset.x_test)
        assert np.allclose(chances.sum(axis=1), 1)
        assert np.array_equal(chances.argmax(axis=1), guess)
        truth = chances[np.arange(len(guess)), dataset.y_test]
        assert -np.log(truth).mean() == pytest.approx(history.test_loss[-1])


def test_it_comes_back_from_its_file(history: TrainingHistory, tmp_path: Path, assert_same) -> None:
    history.save(tmp_path / "run.npz")
    again = TrainingHistory.load(tmp_path / "run.npz")
    assert_same(history, again)
    assert (again.config, again.n_train, again.diverged_at) == (history.config, history.n_train, history.diverged_at)
    assert np.array_equal(again.epochs, history.epochs)
    assert np.array_equal(again.network_epochs, history.network_epochs)
    assert again.dataset == history.dataset
    assert again.dataset.notes == history.dataset.notes
    assert again.score() == history.score()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 and nothing"])
def test_a_file_that_holds_no_history_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"^path must be of a history that this version of the lab has saved, got "):
        TrainingHistory.load(tmp_path / "run.npz")


def test_a_file_that_would_run_code_is_not_opened(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> tuple:
            return Path.touch, (tmp_path / "harmed",)

    np.savez(tmp_path / "run.npz", about=np.array([Harmful()], dtype=object))
    with pytest.raises(ValueError, match=r"^path must be of a history"):
        TrainingHistory.load(tmp_path / "run.npz")
    assert not (tmp_path / "harmed").exists()


def test_its_tables_have_a_row_a_logged_epoch_and_a_row_a_spell(history: TrainingHistory) -> None:
    epochs, units = history.to_frame(), history.units_frame()
    assert epochs["epoch"].tolist() == history.epochs.tolist()
    assert np.array_equal(epochs["layer_1_dead"], (history.unit_states[0] == 3).sum(axis=1))
    for layer, states in enumerate(history.unit_states, start=1):
        for unit in range(states.shape[1]):
            spells = units[(units["layer"] == layer) & (units["unit"] == unit + 1)]
            for epoch, code in zip(history.epochs, states[:, unit]):
                (state,) = spells[(spells["first_epoch"] <= epoch) & (spells["last_epoch"] >= epoch)]["state"]
                assert state == STATE_NAMES[code]


def test_it_says_in_a_line_what_it_is(history: TrainingHistory) -> None:
    text = repr(history)
    assert len(text) < 200
    assert "\n" not in text
    assert f"epochs 0 to {history.epochs[-1]}" in text
    assert ("diverged" in text) is (history.diverged_at is not None)


def test_a_notebook_shows_the_story_and_two_charts(history: TrainingHistory) -> None:
    shown = history._repr_html_()
    assert shown.count("<svg") == 1
    assert "units" in shown
    assert "<strong>" in shown


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0]], [["a", "b"]], np.ones((2, 2, 2))])
def test_inputs_that_do_not_fit_are_refused(x: object) -> None:
    with pytest.raises(ValueError, match=r"^x must "):
        train(replace(SMALL, epochs=0)).predict(x)


def test_a_regression_has_no_probabilities() -> None:
    with pytest.raises(ValueError, match="dataset must be a classification, got a regression"):
        train(replace(SMALL, dataset="abs", epochs=0)).predict_proba([[0.0]])
