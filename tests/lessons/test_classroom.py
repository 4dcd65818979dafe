"""What is counted of a class: each learner once, mistakes by what they say, predictions in bars that hold all."""

import pytest

from core.classroom import AnswerRow, LearnerRow
from core.lessons.classroom import HERE, MOST_BARS, SOLVED, TRIED, distribution, in_words, mistakes, seen, standings
from core.lessons.exercises import EXERCISES


def answer(learner: int, exercise: str, given: str, right: int | None, feedback: str = "") -> AnswerRow:
    measured = 8.0 if exercise == "guess_alive" else None
    return AnswerRow(learner, exercise, f"{given}{feedback}", given, 0.0, right, feedback, measured)


def learner(number: int, place: str, last: float = 0.0) -> LearnerRow:
    return LearnerRow(number, 1, f"Learner {number}", 0.0, last, place)


def bars(name: str, *rows: AnswerRow) -> dict[str, int]:
    return {bar.label: bar.learners for bar in distribution(EXERCISES[name], rows) if bar.learners}


def test_a_learner_counts_once_in_an_exercise_and_once_right_is_right_for_good() -> None:
    rows = [answer(1, "few_alive", "", 0), answer(1, "few_alive", "b_-2.75", 1), answer(1, "few_alive", "b_1", 0)]
    rows += [answer(2, "few_alive", "", 0)]
    people = [learner(1, "few_alive"), learner(2, "few_alive"), learner(3, "few_alive"), learner(4, "")]
    found = {
        each.status: each.learners for each in standings(people, rows) if each.exercise == "1. Hardly anybody left"
    }
    assert found == {SOLVED: 1, TRIED: 1, HERE: 1}
    assert sum(each.learners for each in standings(people, rows)) == 3


def test_the_table_says_where_a_learner_is_and_since_when_nothing_was_heard() -> None:
    people = [learner(1, "few_alive", 100.0), learner(2, "", 0.0)]
    first, second = seen(people, [answer(1, "few_alive", "b_-2.75", 1)], 130.0)
    assert first[1:] == ("1. Hardly anybody left", SOLVED, 1, "now")
    assert second[1:] == ("", "just joined", 0, "2 min ago")


def test_predictions_are_counted_and_the_outcome_is_marked() -> None:
    rows = [answer(number, "guess_alive", str(given), 0) for number, given in enumerate((0, 12, 12, 16))]
    found = distribution(EXERCISES["guess_alive"], rows)
    assert [bar.label for bar in found] == [str(number) for number in range(17)]
    assert bars("guess_alive", *rows) == {"0": 1, "12": 2, "16": 1}
    assert [bar.label for bar in found if bar.outcome] == ["8"]


@pytest.mark.parametrize("given", [0, 4, 5, 99, 100])
def test_many_possible_numbers_share_bars_and_none_falls_between_them(given: int) -> None:
    found = distribution(EXERCISES["born_dead"], [answer(1, "born_dead", str(given), None)])
    assert len(found) <= MOST_BARS
    assert sum(bar.learners for bar in found) == 1
    (bar,) = [bar for bar in found if bar.learners]
    low, _, high = bar.label.partition(" to ")
    assert int(low) <= given <= int(high or low)
    assert not any(each.outcome for each in found)


def test_options_are_named_and_the_right_one_is_the_outcome() -> None:
    found = distribution(EXERCISES["sparse"], [answer(1, "sparse", "0", 0)])
    assert [(bar.label, bar.learners, bar.outcome) for bar in found][:3] == [
        ("dead", 1, False), ("asleep", 0, False), ("alive", 0, True),
    ]  # fmt: skip


def test_of_a_task_it_counts_how_many_runs_were_needed() -> None:
    rows = [answer(1, "few_alive", "", 0), answer(1, "few_alive", "a", 1), answer(1, "few_alive", "b", 0)]
    rows += [answer(2, "few_alive", str(run), int(run == 5)) for run in range(7)] + [answer(3, "few_alive", "", 0)]
    assert bars("few_alive", *rows) == {"2 runs": 1, "4 runs or more": 1, "not solved yet": 1}


def test_a_given_text_that_is_no_number_does_no_harm() -> None:
    assert bars("guess_alive", answer(1, "guess_alive", "nan", None), answer(2, "guess_alive", "1e999", None)) == {}


def test_mistakes_that_differ_in_numbers_only_are_one_and_learners_count_once_in_it() -> None:
    said = ["13 units are still alive", "9 units are still alive", "9 units are still alive", "The run diverged"]
    rows = [answer(number % 3, "few_alive", str(number), 0, text) for number, text in enumerate(said)]
    rows += [answer(7, "few_alive", "ok", 1, "well done"), answer(8, "few_alive", "?", None)]
    found = [(each.feedback, each.learners) for each in mistakes(EXERCISES["few_alive"], rows)]
    assert found == [("9 units are still alive", 3), ("The run diverged", 1)]


def test_one_is_a_learner_and_others_are_learners() -> None:
    assert [in_words(number) for number in (0, 1, 2)] == ["0 learners", "1 learner", "2 learners"]


@pytest.mark.parametrize(
    ("right_run", "label"), [(1, "1 run"), (2, "2 runs"), (3, "3 runs"), (4, "4 runs or more"), (5, "4 runs or more")]
)
def test_runs_are_counted_up_to_the_first_that_was_right(right_run: int, label: str) -> None:
    rows = [answer(1, "few_alive", str(run), int(run >= right_run)) for run in range(1, 7)]
    assert bars("few_alive", *rows) == {label: 1}


@pytest.mark.parametrize(
    ("seconds", "told"), [(59, "now"), (60, "1 min ago"), (3599, "60 min ago"), (3600, "1 h ago"), (7200, "2 h ago")]
)
def test_what_is_long_ago_is_told_in_hours(seconds: float, told: str) -> None:
    (found,) = seen([learner(1, "few_alive", 1000.0)], [], 1000.0 + seconds)
    assert found.idle == told
