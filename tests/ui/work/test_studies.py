"""Studies in the server: shared, in turns, stopped when nobody looks, and nothing that is done is ever lost."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from pandas.testing import assert_frame_equal

from core import TrainingConfig
from core.studies.run.cache import RowCache
from core.studies.run.study import run_study
from core.ui.work import studies
from core.ui.work.studies import LiveStudy, Networks, StudyStore

pytestmark = pytest.mark.filterwarnings("ignore:the study goes on without its cache")
SMALL = TrainingConfig(n_samples=40, hidden_widths=(5,), epochs=3, batch_size=16)


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(studies.WORKERS_VARIABLE, "1")


def networks(n: int = 3, **changes: object) -> Networks:
    """Each in a chunk of its own, as no two have the same widths."""
    return tuple(replace(SMALL, hidden_widths=(3 + index,), **changes) for index in range(n))


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "it never came true"
        sleep(0.01)


def expected(configs: Networks):
    *_, progress = run_study(configs)
    return progress.frame


class Gate:
    """Holds every study before each step until the test lets some through; `started` lists what was begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.started = 0, []
        monkeypatch.setattr(studies, "run_study", self._run)

    def let(self, steps: int) -> None:
        self.open += steps

    def _run(self, configs: Networks, **options: object):
        self.started.append(configs)
        for progress in run_study(configs, **options):
            until(lambda: self.open > 0)
            self.open -= 1
            yield progress


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def ended(study: LiveStudy) -> None:
    until(lambda: not study.under_way)


def test_a_study_that_is_watched_trains_every_network() -> None:
    study = StudyStore().get(networks(), "ada")
    ended(study)
    assert study.complete
    assert_frame_equal(study.frame, expected(networks()))


def test_two_watchers_share_one_study(gate: Gate) -> None:
    store = StudyStore()
    first, second = store.get(networks(), "ada"), store.get(networks(), "ben")
    gate.let(100)
    ended(first)
    assert first is second
    assert len(gate.started) == 1


def test_a_study_ends_when_its_only_watcher_leaves_and_keeps_what_is_done(gate: Gate) -> None:
    study = StudyStore().get(networks(), "ada")
    gate.let(2)
    until(lambda: study.done == 1)
    study.leave("ada")
    gate.let(100)
    ended(study)
    assert 1 <= study.done < 3
    assert len(study.frame) == study.done


def test_when_one_of_two_stops_it_goes_on_for_the_other(gate: Gate) -> None:
    store = StudyStore()
    study = store.get(networks(), "ada")
    store.get(networks(), "ben")
    gate.let(2)
    study.leave("ada")
    gate.let(100)
    ended(study)
    assert study.complete


def test_a_study_ends_when_its_watcher_has_not_looked_for_long(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    study = StudyStore().get(networks(), "ada")
    monkeypatch.setattr(studies, "ABANDONED", 0.0)
    gate.let(100)
    ended(study)
    assert not study.complete


def test_who_asks_for_another_study_no_longer_keeps_the_first_going(gate: Gate) -> None:
    store = StudyStore()
    first, second = store.get(networks(), "ada"), store.get(networks(noise=0.5), "ada")
    gate.let(100)
    ended(second)
    assert second.complete
    assert not first.complete
    assert not first.under_way


def test_studies_train_in_the_order_in_which_they_were_asked_for(gate: Gate) -> None:
    store, asked = StudyStore(), [networks(2, noise=noise) for noise in (0.1, 0.2, 0.3)]
    found = [store.get(each, name) for each, name in zip(asked, ("ada", "ben", "eve"))]
    assert [store.before(study) for study in found] == [0, 1, 2]
    gate.let(100)
    for study in found:
        ended(study)
    assert gate.started == asked
    assert [store.before(study) for study in found] == [0, 0, 0]


def test_a_long_study_lets_the_next_one_have_a_turn_and_then_goes_on(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "TURN", 0.0)
    store = StudyStore()
    long, short = store.get(networks(4), "ada"), store.get(networks(1, noise=0.5), "ben")
    gate.let(100)
    ended(long)
    assert gate.started.index(short.networks) == 1
    assert long.complete
    assert short.complete
    assert_frame_equal(long.frame, expected(networks(4)))


def test_a_study_that_was_left_goes_on_where_it_was(gate: Gate) -> None:
    store = StudyStore()
    study = store.get(networks(), "ada")
    gate.let(2)
    until(lambda: study.done == 1)
    study.leave("ada")
    gate.let(1)
    ended(study)
    done = study.done
    assert store.get(networks(), "ben") is study
    gate.let(1)
    until(lambda: study.progress.from_cache == done)
    gate.let(100)
    ended(study)
    assert_frame_equal(study.frame, expected(networks()))


def test_nothing_is_lost_when_the_cache_cannot_be_written(
    gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no directory")
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "file" / "cache"))
    store = StudyStore()
    study = store.get(networks(), "ada")
    gate.let(2)
    until(lambda: study.done == 1)
    study.leave("ada")
    gate.let(1)
    ended(study)
    assert "the study goes on without its cache" in study.progress.trouble
    done = study.done
    store.get(networks(), "ada")
    gate.let(1)
    until(lambda: study.progress.from_cache == done)
    gate.let(100)
    ended(study)
    assert_frame_equal(study.frame, expected(networks()))


def test_a_disk_that_becomes_full_loses_no_row(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    study = StudyStore().get(networks(), "ada")
    gate.let(2)
    until(lambda: study.done == 1)
    monkeypatch.setattr(RowCache, "_transaction", full)
    gate.let(100)
    ended(study)
    assert "disk is full" in study.progress.trouble
    assert_frame_equal(study.frame, expected(networks()))


def test_a_study_that_fails_says_why_and_the_next_one_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(configs: Networks, **options: object):
        for progress in run_study(configs, **options):
            yield progress
            if progress.done and configs[0].noise == SMALL.noise:
                raise RuntimeError("the workers died")

    monkeypatch.setattr(studies, "run_study", run)
    store = StudyStore()
    failing, next_one = store.get(networks(), "ada"), store.get(networks(noise=0.5), "ben")
    ended(next_one)
    assert failing.error == "the workers died"
    assert (failing.done, len(failing.frame)) == (1, 1)
    assert next_one.complete


def test_a_failed_study_is_only_tried_again_once_its_error_is_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def run(configs: Networks, **options: object):
        begun.append(configs)
        if len(begun) == 1:
            raise RuntimeError("no such luck")
        yield from run_study(configs, **options)

    monkeypatch.setattr(studies, "run_study", run)
    store = StudyStore()
    study = store.get(networks(), "ada")
    ended(study)
    assert store.get(networks(), "ada").error == "no such luck"
    assert len(begun) == 1
    study.error = ""
    ended(store.get(networks(), "ada"))
    assert study.complete


def test_the_studies_looked_at_longest_ago_are_forgotten_but_none_that_is_under_way(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "KEPT_NETWORKS", 7)
    store = StudyStore()
    running = store.get(networks(3), "ada")
    others = [store.get(networks(3, noise=noise), "ben") for noise in (0.1, 0.2, 0.3)]
    assert store.get(networks(3), "ada") is running
    gate.let(100)
    for study in (running, *others):
        ended(study)
    assert others[-1].complete
    latest = store.get(networks(3, noise=0.3), "ben")
    assert latest is others[-1]
    assert len(store._studies) == 2


def test_a_forgotten_study_comes_back_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "KEPT_NETWORKS", 3)
    store = StudyStore()
    first = store.get(networks(), "ada")
    ended(first)
    ended(store.get(networks(noise=0.5), "ada"))
    monkeypatch.setattr("core.studies.run.chunks.train_stack", None)
    again = store.get(networks(), "ada")
    ended(again)
    assert again is not first
    assert_frame_equal(again.frame, first.frame)


def test_what_is_derived_from_the_rows_is_computed_once_for_all_who_look(gate: Gate) -> None:
    study, calls = StudyStore().get(networks(), "ada"), []

    def count(frame) -> int:
        calls.append(len(frame))
        return len(frame)

    assert [study.derived("count", count) for _ in range(3)] == [0, 0, 0]
    gate.let(100)
    ended(study)
    assert [study.derived("count", count) for _ in range(3)] == [3, 3, 3]
    assert calls == [0, 3]


def test_a_study_without_a_watcher_does_not_begin() -> None:
    study = LiveStudy(networks())
    assert study.run() is False
    assert study.done == 0


def test_ten_stops_and_starts_lose_nothing_and_repeat_nothing() -> None:
    store, configs = StudyStore(), networks(12)
    for index in range(10):
        study = store.get(configs, f"visitor {index}")
        sleep(0.01)
        study.leave(f"visitor {index}")
    ended(store.get(configs, "ada"))
    assert_frame_equal(study.frame, expected(configs))


@pytest.mark.parametrize("given", ["two", "0", "-1", "1.5", "many"])
def test_a_number_of_workers_that_is_none_is_warned_about_and_left_aside(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(studies.WORKERS_VARIABLE)
    usual = studies.workers()
    monkeypatch.setenv(studies.WORKERS_VARIABLE, given)
    with pytest.warns(RuntimeWarning, match=rf"LAB_WORKERS must be .*, got .*: {usual} are used"):
        assert studies.workers() == usual


def test_as_many_workers_are_used_as_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(studies.WORKERS_VARIABLE, "3")
    assert studies.workers() == 3
