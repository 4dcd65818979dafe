"""A class from its opening to its end: who gets in, what is kept, and when it is gone."""

from pathlib import Path

import pytest

from core.classroom import Classroom, RefusedError, StoreError, keys, new_token
from core.classroom.keys import ALPHABET, CODE_LENGTH
from core.classroom.limits import DAY, LIFETIMES
from tests.classroom.conftest import SMALL


def test_the_key_opens_the_teachers_side_and_the_code_the_learners(classroom, opened) -> None:
    teacher = classroom.teach(opened.code, opened.key)
    learner = classroom.join(opened.code, "Ada", new_token())
    assert [each.name for each in teacher.learners()] == ["Ada"]
    assert teacher.room().title == learner.room().title == "Monday"


def test_codes_and_keys_may_be_typed_in_any_case_with_or_without_dashes(classroom, opened) -> None:
    assert classroom.title(f" {opened.code[:3].lower()} {opened.code[3:]} ") == "Monday"
    assert classroom.teach(opened.code.lower(), opened.key.lower().replace("-", " "))


def test_codes_have_six_characters_that_look_like_nothing_else(classroom) -> None:
    code = classroom.open("").code
    assert len(code) == CODE_LENGTH == 6
    assert set(code) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)


def test_a_learner_comes_back_with_the_token_and_joins_once(classroom, opened) -> None:
    token = new_token()
    first = classroom.join(opened.code, "Ada", token)
    assert classroom.join(opened.code, "Ada", token) == first == classroom.learner(token)
    assert len(classroom.teach(opened.code, opened.key).learners()) == 1
    assert classroom.learner(new_token()) is None


def test_two_with_one_name_are_told_apart(join) -> None:
    assert [join("Ada").name, join(" Ada\n").name] == ["Ada", "Ada 2"]


def test_an_answer_is_kept_once_and_judged_once(classroom, opened, join) -> None:
    ada = join("Ada")
    for given in ("9", "12"):
        ada.commit("few_alive", "first", given)
    ada.judge("few_alive", "first", False, "too few", 8.0)
    ada.judge("few_alive", "first", True, "changed my mind", 9.0)
    (answer,) = classroom.teach(opened.code, opened.key).answers()
    assert (answer.given, answer.correct, answer.feedback, answer.measured) == ("9", 0, "too few", 8.0)
    assert ada.answers() == [answer]


def test_the_teacher_sees_where_everybody_is_and_calls_them_together(classroom, opened, join, clock) -> None:
    teacher, ada = classroom.teach(opened.code, opened.key), join("Ada")
    clock.now += 7
    ada.visit("sparse")
    (row,) = teacher.learners()
    assert (row.place, row.seen - row.joined) == ("sparse", 7)
    teacher.point("revive")
    teacher.point("revive")
    assert (ada.room().pointed, ada.room().calls) == ("revive", 2)


def test_nothing_new_is_taken_while_the_class_is_locked_but_outcomes_are(classroom, opened, join) -> None:
    teacher, ada = classroom.teach(opened.code, opened.key), join("Ada")
    ada.commit("sparse", "1", "2")
    teacher.lock(True)
    with pytest.raises(RefusedError, match="paused"):
        ada.commit("revive", "1", "2")
    ada.commit("sparse", "1", "2")  # known already: sent again after a lost connection
    ada.judge("sparse", "1", True, "yes")
    teacher.lock(False)
    ada.commit("revive", "1", "2")
    assert {answer.exercise: answer.correct for answer in teacher.answers()} == {"sparse": 1, "revive": None}


def test_a_class_deletes_itself_when_its_time_is_over(classroom, opened, clock, tmp_path: Path) -> None:
    token = new_token()
    learner = classroom.join(opened.code, "Zebulon", token)
    learner.commit("sparse", "1", "2")
    clock.now += DAY - 1
    assert classroom.learner(token)
    clock.now += 1 + SMALL.tidy_seconds
    assert classroom.learner(token) is None
    assert learner.room() is None
    with pytest.raises(RefusedError, match="over"):
        learner.commit("sparse", "2", "2")
    with pytest.raises(RefusedError, match="no class"):
        classroom.join(opened.code, "Ada", new_token())
    assert not on_disk(tmp_path, b"Zebulon")


def test_a_class_is_deleted_on_demand_from_the_disk_too(classroom, opened, join, tmp_path: Path) -> None:
    learner = join("Zebulon")
    learner.commit("sparse", "1", "very private")
    assert on_disk(tmp_path, b"Zebulon")
    classroom.teach(opened.code, opened.key).delete()
    assert not on_disk(tmp_path, b"Zebulon")
    assert not on_disk(tmp_path, b"very private")
    with pytest.raises(RefusedError, match="over"):
        learner.commit("sparse", "2", "2")


def on_disk(directory: Path, text: bytes) -> bool:
    return any(text in file.read_bytes() for file in directory.iterdir())


def test_a_learner_who_is_removed_is_gone_with_all_answers(classroom, opened, join) -> None:
    teacher, ada, bob = classroom.teach(opened.code, opened.key), join("Ada"), join("Bob")
    ada.commit("sparse", "1", "2")
    bob.commit("sparse", "1", "0")
    teacher.remove(ada.learner_id)
    assert [answer.given for answer in teacher.answers()] == ["0"]
    with pytest.raises(RefusedError, match="over"):
        ada.commit("revive", "1", "2")


def test_classes_learners_answers_and_texts_are_bounded(classroom, opened, join) -> None:
    classroom.open("two")
    classroom.open("three")
    with pytest.raises(RefusedError, match="room for 3 classes"):
        classroom.open("four")
    learners = [join("A" * 5000) for _ in range(SMALL.learners)]
    assert len(learners[0].name) == SMALL.name_length
    with pytest.raises(RefusedError, match="full: it takes 4"):
        join("Eve")
    for attempt in range(SMALL.answers):
        learners[0].commit("sparse", str(attempt), "x" * 5000)
    with pytest.raises(RefusedError, match="5 answers"):
        learners[0].commit("sparse", "one more", "2")
    assert {len(answer.given) for answer in learners[0].answers()} == {SMALL.text_length}


def test_room_is_made_by_a_class_whose_time_is_over(classroom, clock) -> None:
    for _ in range(SMALL.classes):
        classroom.open("old")
    clock.now += DAY + 1
    assert classroom.open("new")


def test_when_all_places_are_taken_classes_that_nobody_joined_make_room_after_an_hour(classroom, join, clock) -> None:
    ada = join("Ada")
    for _ in range(SMALL.classes - 1):
        classroom.open("abandoned")
    clock.now += SMALL.unused_seconds - 1
    with pytest.raises(RefusedError, match="all taken"):
        classroom.open("too early")
    clock.now += 2
    assert classroom.open("new")
    assert ada.room().title == "Monday"


@pytest.mark.parametrize("name", ["", "  \n", "\u200b\u202e", "\x00"])
def test_a_name_that_nobody_could_see_is_refused(join, name: str) -> None:
    with pytest.raises(RefusedError, match="Choose a name"):
        join(name)


def test_a_lifetime_that_is_not_offered_is_refused(classroom) -> None:
    with pytest.raises(RefusedError, match="days must be one of 1, 7, 30, got 10000"):
        classroom.open("for ever", 10_000)


def test_everything_is_still_there_after_a_restart(classroom, opened, clock, tmp_path: Path) -> None:
    token = new_token()
    classroom.join(opened.code, "Ada", token).commit("sparse", "1", "2")
    again = Classroom(tmp_path, SMALL, clock)
    assert [answer.given for answer in again.learner(token).answers()] == ["2"]
    assert again.teach(opened.code, opened.key).learners()[0].name == "Ada"


def test_a_file_that_was_taken_away_means_no_class_and_not_an_error(classroom, opened, tmp_path: Path) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(RefusedError, match="no class"):
        classroom.title(opened.code)
    assert classroom.open("again")


def test_a_place_that_cannot_be_written_says_so_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(StoreError):
        Classroom(tmp_path / "file")


@pytest.fixture
def untidy(tmp_path: Path, clock) -> Classroom:
    """A place where what is over is not deleted yet: it must be out of reach all the same."""
    return Classroom(tmp_path / "untidy", SMALL._replace(tidy_seconds=1e12), clock)


def test_from_its_last_second_on_a_class_can_be_neither_joined_nor_taught_nor_read(untidy, clock) -> None:
    opened, token = untidy.open("Monday"), new_token()
    teacher, ada = untidy.teach(opened.code, opened.key), untidy.join(opened.code, "Ada", token)
    ada.commit("sparse", "1", "2")
    clock.now += DAY - 1
    assert untidy.title(opened.code) == "Monday"
    assert untidy.teach(opened.code, opened.key)
    assert untidy.learner(token)
    assert len(teacher.answers()) == len(teacher.learners()) == len(ada.answers()) == 1
    clock.now += 1
    for enter in (
        lambda: untidy.title(opened.code),
        lambda: untidy.join(opened.code, "Bob", new_token()),
        lambda: untidy.join(opened.code, "Ada", token),
        lambda: untidy.teach(opened.code, opened.key),
    ):
        with pytest.raises(RefusedError, match="no class"):
            enter()
    assert untidy.learner(token) is None
    assert teacher.room() is ada.room() is None
    assert teacher.learners() == teacher.answers() == ada.answers() == []
    with pytest.raises(RefusedError, match="over"):
        ada.commit("revive", "1", "2")


@pytest.mark.parametrize("days", LIFETIMES)
def test_a_class_lives_as_many_days_as_were_asked_for(classroom, clock, days: int) -> None:
    opened = classroom.open("long", days)
    teacher = classroom.teach(opened.code, opened.key)
    assert teacher.hours_left(teacher.room()) == 24 * days
    clock.now += days * DAY - 1
    assert classroom.title(opened.code) == "long"
    clock.now += 1
    with pytest.raises(RefusedError, match="no class"):
        classroom.title(opened.code)


def test_a_class_is_tidied_away_no_oftener_than_said_and_no_later(classroom, opened, clock, tmp_path: Path) -> None:
    classroom.join(opened.code, "Zebulon", new_token())
    clock.now += DAY - SMALL.tidy_seconds + 1
    classroom.learner(new_token())  # a look, after which none is due for a while
    clock.now += SMALL.tidy_seconds - 1
    classroom.learner(new_token())
    assert on_disk(tmp_path, b"Zebulon")
    clock.now += 1
    classroom.learner(new_token())
    assert not on_disk(tmp_path, b"Zebulon")


def test_who_comes_third_with_a_name_gets_the_next_number_and_a_full_class_takes_nobody(classroom, opened) -> None:
    names = [classroom.join(opened.code, "Ada", new_token()).name for _ in range(SMALL.learners)]
    assert names == ["Ada", "Ada 2", "Ada 3", "Ada 4"]
    with pytest.raises(RefusedError, match="full"):
        classroom.join(opened.code, "Bob", new_token())


def test_a_token_of_one_class_opens_no_other(classroom, opened) -> None:
    other, token = classroom.open("another"), new_token()
    classroom.join(opened.code, "Ada", token)
    with pytest.raises(RefusedError):
        classroom.join(other.code, "Ada", token)
    assert classroom.teach(other.code, other.key).learners() == []


def test_a_class_that_is_over_is_deleted_at_its_last_moment_and_not_a_moment_later(
    classroom, opened, clock, tmp_path: Path
) -> None:
    classroom.join(opened.code, "Zebulon", new_token())
    clock.now += DAY
    classroom.learner(new_token())
    assert not on_disk(tmp_path, b"Zebulon")


def test_a_code_that_is_taken_is_drawn_anew(classroom, opened, monkeypatch) -> None:
    drawn = iter([opened.code, opened.code, "ABCDEF"])
    monkeypatch.setattr(keys, "new_code", lambda: next(drawn))
    other = classroom.open("Tuesday")
    assert other.code == "ABCDEF"
    assert (classroom.title(opened.code), classroom.title("ABCDEF")) == ("Monday", "Tuesday")


def test_learners_are_listed_as_they_came_and_answers_as_they_were_given(classroom, opened, join, clock) -> None:
    teacher = classroom.teach(opened.code, opened.key)
    zoe, ada = join("Zoe"), join("Ada")
    given = [(ada, "revive", "2"), (zoe, "sparse", "9"), (ada, "sparse", "1"), (zoe, "revive", "0")]
    for learner, exercise, attempt in given:
        clock.now += 1
        learner.commit(exercise, attempt, attempt)
    assert [each.name for each in teacher.learners()] == ["Zoe", "Ada"]
    assert [(each.learner_id, each.exercise, each.attempt) for each in teacher.answers()] == [
        (learner.learner_id, exercise, attempt) for learner, exercise, attempt in given
    ]
    assert [each.attempt for each in ada.answers()] == ["2", "1"]


def test_the_hours_that_are_left_fall_as_they_pass(classroom, opened, clock) -> None:
    teacher = classroom.teach(opened.code, opened.key)
    clock.now += 3 * 3600
    assert teacher.hours_left(teacher.room()) == 21


def test_another_try_at_the_same_exercise_is_another_answer_and_the_same_try_is_not(classroom, opened, join) -> None:
    teacher, ada = classroom.teach(opened.code, opened.key), join("Ada")
    ada.commit("sparse", "1", "2")
    teacher.lock(True)
    ada.commit("sparse", "1", "2")
    for exercise, attempt in (("sparse", "2"), ("revive", "1")):
        with pytest.raises(RefusedError, match="paused"):
            ada.commit(exercise, attempt, "2")
    assert len(ada.answers()) == 1


def test_a_place_is_made_with_all_that_is_above_it(tmp_path: Path, clock) -> None:
    place = tmp_path / "one" / "two"
    opened = Classroom(place, SMALL, clock).open("Monday")
    assert Classroom(place, SMALL, clock).title(opened.code) == "Monday"


def test_a_class_opened_an_hour_ago_to_the_second_does_not_make_room_yet(classroom, clock) -> None:
    for _ in range(SMALL.classes):
        classroom.open("abandoned")
    clock.now += SMALL.unused_seconds
    with pytest.raises(RefusedError, match="all taken"):
        classroom.open("too early")


def test_the_first_of_the_lifetimes_that_are_offered_is_the_shortest_and_the_one_that_is_suggested(classroom) -> None:
    teacher = classroom.teach(*classroom.open("short"))
    assert teacher.hours_left(teacher.room()) == 24 * LIFETIMES[0] == 24 * min(LIFETIMES)
    assert DAY == 24 * 60 * 60
