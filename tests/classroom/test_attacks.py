"""What somebody might try: to teach without the key, to read what others said, to guess codes, to inject."""

import csv
import hashlib
import hmac
import inspect
import io
import secrets
from contextlib import suppress
from pathlib import Path

import pytest

from core.classroom import RefusedError, defused, keys, new_token, to_csv
from core.classroom.keys import ALPHABET, CODE_LENGTH, as_typed, hash_key, new_code, same
from core.classroom.limits import DAY, LIMITS
from tests.classroom.conftest import SMALL

SQL = "x'); DROP TABLE answers; --"


def test_nobody_teaches_without_the_key(classroom, opened) -> None:
    other = classroom.open("another")
    for key in ("", opened.code, other.key, opened.key[:-1], "x" * 10_000):
        with pytest.raises(RefusedError, match="no class with this code and this key"):
            classroom.teach(opened.code, key, source=key)


def test_a_class_that_does_not_exist_is_refused_in_the_same_words_as_a_wrong_key(classroom, opened) -> None:
    said = []
    for code in (opened.code, "ZZZZZZ"):
        with pytest.raises(RefusedError) as refused:
            classroom.teach(code, "wrong")
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_neither_key_nor_token_is_on_the_disk_and_equal_keys_hash_differently(classroom, opened, tmp_path) -> None:
    token = new_token()
    classroom.join(opened.code, "Ada", token)
    written = b"".join(file.read_bytes() for file in Path(tmp_path).iterdir())
    for secret in (opened.key, as_typed(opened.key), token):
        assert secret.encode() not in written
    assert hash_key(opened.key, b"one salt") != hash_key(opened.key, b"another")


def test_the_file_is_for_its_owner_only(classroom) -> None:
    assert classroom.store.path.stat().st_mode & 0o077 == 0


def test_a_learner_sees_own_answers_only_and_nothing_that_a_key_is_checked_by(classroom, join) -> None:
    ada, bob = join("Ada"), join("Bob")
    ada.commit("sparse", "1", "mine")
    assert bob.answers() == []
    assert not {"learners", "lock", "point", "remove", "delete"} & set(dir(bob))
    assert bob.room().salt == bob.room().key_hash == b""


def test_somebody_elses_answer_is_neither_completed_nor_replaced(join) -> None:
    ada, bob = join("Ada"), join("Bob")
    ada.commit("sparse", "1", "mine")
    bob.commit("sparse", "1", "his")
    bob.judge("sparse", "1", True, "well done")
    (answer,) = ada.answers()
    assert (answer.given, answer.correct) == ("mine", None)


def test_a_teacher_removes_nobody_from_another_class(classroom, opened, join) -> None:
    ada, other = join("Ada"), classroom.open("another")
    classroom.teach(other.code, other.key).remove(ada.learner_id)
    assert len(classroom.teach(opened.code, opened.key).learners()) == 1


@pytest.mark.parametrize("token", ["", "0", "1", SQL, "%", "' OR 1=1 --", "\x00", "\ud800", "x" * 100_000])
def test_no_token_but_the_right_one_finds_a_learner(classroom, join, token: str) -> None:
    join("Ada")
    assert classroom.learner(token) is None


def test_sql_in_any_text_is_only_text(classroom, opened, join) -> None:
    eve = join(SQL)
    eve.commit(SQL, SQL, SQL)
    eve.judge(SQL, SQL, False, SQL)
    eve.visit(SQL)
    with pytest.raises(RefusedError):
        classroom.title(SQL)
    teacher = classroom.teach(opened.code, opened.key, SQL)
    teacher.point(SQL)
    (answer,) = teacher.answers()
    assert answer.given == answer.feedback == SQL[: SMALL.text_length].strip()


def test_guessing_is_stopped_for_one_address_and_then_for_all(classroom, opened, clock) -> None:
    def guess(source: str) -> str:
        with pytest.raises(RefusedError) as refused:
            classroom.title(new_code(), source)
        return str(refused.value)

    assert not any("Too many" in guess("a") for _ in range(6))
    assert "Too many" in guess("a")
    with pytest.raises(RefusedError, match="Too many"):  # a right code would tell, so it is not looked at
        classroom.title(opened.code, "a")
    assert classroom.title(opened.code, "b") == "Monday"
    assert not any("Too many" in guess("b") for _ in range(6))
    assert "Too many" in guess("c")
    clock.now += SMALL.guess_seconds + 1
    assert classroom.title(opened.code, "a") == "Monday"


def test_who_guesses_slows_the_school_behind_the_same_address_and_does_not_lock_it_out(
    classroom, opened, clock
) -> None:
    for _ in range(1000):
        with pytest.raises(RefusedError):
            classroom.title(new_code(), "school")
    clock.now += 1.01
    assert classroom.title(opened.code, "school") == "Monday"
    assert classroom.title(opened.code, "school") == "Monday"  # a right one is none that the next must wait for
    with pytest.raises(RefusedError, match="no class"):
        classroom.title(new_code(), "school")
    with pytest.raises(RefusedError, match="Too many"):
        classroom.title(opened.code, "school")
    clock.now -= 3600  # put back
    assert classroom.title(opened.code, "school") == "Monday"


def test_right_codes_are_no_guesses_so_a_whole_class_behind_one_address_gets_in(classroom, opened) -> None:
    for _ in range(50):
        assert classroom.title(opened.code, "school") == "Monday"


def test_wrong_keys_count_as_guesses_before_they_are_hashed(classroom, opened) -> None:
    for _ in range(6):
        with pytest.raises(RefusedError, match="no class"):
            classroom.teach(opened.code, "wrong", "a")
    with pytest.raises(RefusedError, match="Too many"):
        classroom.teach(opened.code, opened.key, "a")


def test_names_lose_what_cannot_be_seen_and_what_turns_text_around(join) -> None:
    assert join("A\u202ed\u200ba\x00\n!").name == "Ada !"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_the_csv_file_becomes_a_formula(cell: str) -> None:
    assert defused(cell) == "'" + cell
    text = to_csv(["name", cell], [[cell, -1.5]])
    (_, header), (name, number) = csv.reader(io.StringIO(text, newline=""))
    assert header == name == "'" + cell
    assert float(number) == -1.5


@pytest.mark.parametrize("cell", ["Ada", "a=b", "1-2", "", 'say "hi", please'])
def test_harmless_cells_are_left_alone(cell: str) -> None:
    assert next(csv.reader(io.StringIO(to_csv([cell], [])))) == ([cell] if cell else [""])


def test_a_key_is_compared_in_constant_time_and_hashed_even_where_there_is_no_class(
    classroom, opened, monkeypatch
) -> None:
    hashed, compared = [], []

    def spy(first: bytes, second: bytes) -> bool:
        compared.append((first, second))
        return hmac.compare_digest(first, second)

    monkeypatch.setattr(keys, "same", spy)
    monkeypatch.setattr(keys, "hash_key", lambda key, salt: hashed.append(salt) or hash_key(key, salt))
    for code, key in ((opened.code, opened.key), (opened.code, "wrong"), ("ZZZZZZ", "wrong")):
        with suppress(RefusedError):
            classroom.teach(code, key)
    assert len(hashed) == len(compared) == 3
    assert len(set(hashed)) == 2  # the salt of the class, and one for classes that do not exist
    # by construction, not by the clock: bytes of secrets are compared nowhere else, and only in this way
    assert "hmac.compare_digest(first, second)" in inspect.getsource(same)


@pytest.mark.parametrize("cell", ["\tAda", "\rAda", "\nAda", " \t=1", "\u00a0=1"])
def test_a_tab_or_a_line_break_in_front_is_defused_too(cell: str) -> None:
    assert defused(cell) == "'" + cell


def test_guesses_are_counted_for_each_address_and_for_all_up_to_their_limits_and_forgotten_after_a_while(
    classroom, opened, clock
) -> None:
    own, everybody = SMALL.guesses

    def wrong(source: str) -> str:
        with pytest.raises(RefusedError) as refused:
            classroom.title("ZZZZZZ", source)
        return str(refused.value)

    for number in range(everybody):
        assert "Too many" not in wrong(f"address {number // (own - 1)}")
    assert "Too many" in wrong("a new address")
    clock.now += SMALL.guess_pace[1] - 0.01
    assert "Too many" in wrong("a new address")
    clock.now += SMALL.guess_seconds
    assert classroom.title(opened.code, "address 0") == "Monday"
    assert "Too many" not in wrong("address 0")


def test_the_limits_of_a_real_server_let_a_school_in() -> None:
    own, everybody = LIMITS.guesses
    assert own >= 2 * 100  # a school behind one address, every other learner mistypes
    assert everybody >= 10 * own
    a_day = everybody * DAY / LIMITS.guess_seconds
    assert 20 * a_day < 0.05 * len(ALPHABET) ** CODE_LENGTH  # so a day's guesses seldom find one of 20 classes
    assert LIMITS.learners >= 120


class Secret(bytes):
    """Bytes that may not be compared but in constant time."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared byte by byte")

    __ne__ = __eq__
    __hash__ = bytes.__hash__


def test_what_a_key_hashes_to_is_compared_in_no_other_way_than_in_constant_time(classroom, opened, monkeypatch) -> None:
    monkeypatch.setattr(keys, "hash_key", lambda key, salt: Secret(hash_key(key, salt)))
    assert classroom.teach(opened.code, opened.key).room().title == "Monday"
    with pytest.raises(RefusedError, match="no class"):
        classroom.teach(opened.code, "wrong")
    with pytest.raises(RefusedError, match="no class"):
        classroom.teach("ZZZZZZ", "wrong")


@pytest.mark.parametrize(
    ("first", "second"), [(b"", b"a"), (b"a", b""), (b"abc", b"abd"), (b"abc", b"xbc"), (b"ab", b"abc")]
)
def test_only_equal_bytes_are_the_same(first: bytes, second: bytes) -> None:
    assert not same(first, second)
    assert same(first, first)


def test_a_key_is_hashed_with_sixteen_megabytes_and_a_token_cannot_be_guessed(monkeypatch) -> None:
    asked = []
    scrypt = hashlib.scrypt
    monkeypatch.setattr(hashlib, "scrypt", lambda key, **cost: asked.append(cost) or scrypt(key, **cost))
    hash_key("key", b"salt")
    assert 128 * asked[0]["n"] * asked[0]["r"] * asked[0]["p"] == 2**24
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {22}  # 128 bits, six in a letter


def test_codes_keys_and_salts_are_drawn_from_what_nobody_can_foresee(monkeypatch) -> None:
    drawn = []
    choice, token_bytes = secrets.choice, secrets.token_bytes
    monkeypatch.setattr(secrets, "choice", lambda letters: drawn.append(len(letters)) or choice(letters))
    monkeypatch.setattr(secrets, "token_bytes", lambda n: drawn.append(n) or token_bytes(n))
    code, key = new_code(), keys.new_key()
    assert drawn == [31] * (6 + 16)
    assert (len(code), [len(group) for group in key.split("-")]) == (6, [4, 4, 4, 4])
    drawn.clear()
    assert len(keys.new_salt()) == 16
    assert drawn == [16]


def test_an_address_is_told_from_others_and_not_kept(classroom) -> None:
    seen = {keys.hash_source(address) for address in ("10.0.0.1", "10.0.0.2", "", "\ud800")}
    assert len(seen) == 4
    assert not any("10.0.0" in each for each in seen)
    assert keys.hash_source("10.0.0.1") in seen


def wait_is_over(classroom, clock, seconds: float, source: str) -> bool:
    """Whether a wrong code is looked at that comes so many seconds later."""
    clock.now += seconds
    with pytest.raises(RefusedError) as refused:
        classroom.title("ZZZZZZ", source)
    return "Too many" not in str(refused.value)


def test_after_too_many_guesses_one_is_looked_at_at_the_end_of_each_wait_and_none_before(
    classroom, opened, clock
) -> None:
    own, pace = SMALL.guesses[0], SMALL.guess_pace[0]
    assert all(wait_is_over(classroom, clock, 0, "a") for _ in range(own))
    assert not wait_is_over(classroom, clock, 0, "a")
    assert not wait_is_over(classroom, clock, pace - 0.25, "a")
    assert wait_is_over(classroom, clock, 0.25, "a")
    assert not wait_is_over(classroom, clock, pace - 0.25, "a")  # counted from the last one, not from the first
    assert wait_is_over(classroom, clock, 0.25, "a")


def test_guesses_of_all_together_wait_from_the_last_one_of_anybody(classroom, opened, clock) -> None:
    pace = SMALL.guess_pace[1]
    for number in range(SMALL.guesses[1]):
        assert wait_is_over(classroom, clock, 2 * pace, f"address {number}")
    assert not wait_is_over(classroom, clock, pace / 2, "another")
    assert wait_is_over(classroom, clock, pace, "another")


def test_a_guess_is_forgotten_after_its_time_and_not_before(classroom, opened, clock) -> None:
    own = SMALL.guesses[0]
    assert all(wait_is_over(classroom, clock, 0, "a") for _ in range(own))
    assert wait_is_over(classroom, clock, SMALL.guess_seconds, "a")  # the only one that counts by now
    assert all(wait_is_over(classroom, clock, 0, "a") for _ in range(own - 1))
    assert not wait_is_over(classroom, clock, 0, "a")


def test_limits_of_one_address_are_stricter_than_those_of_all_but_its_wait_is_longer() -> None:
    (own, everybody), (own_wait, wait_of_all) = LIMITS.guesses, LIMITS.guess_pace
    assert own < everybody
    assert own_wait > wait_of_all
    assert 31**6 * wait_of_all > 5 * 365 * DAY  # the years it takes to try every code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("\uff21da", "Ada"), ("Ada   Byron", "Ada Byron"), ("\t Ada\r\nB", "Ada B"), ("123456789 abc", "123456789"),
     ("x" * 11, "x" * 10), ("x" * 10, "x" * 10), ("\x07Ada\x1b", "Ada")],
)  # fmt: skip
def test_a_name_is_one_line_in_plain_letters_cut_to_its_length(join, typed: str, kept: str) -> None:
    assert join(typed).name == kept


def test_every_row_and_every_cell_of_a_table_reaches_the_file() -> None:
    rows = [["Ada", 1, None, 0.5], ["", 0, "\tx", -2], ["a\nb", True, '"', "=1"]]
    read = list(csv.reader(io.StringIO(to_csv(["a", "b", "c", "=d"], rows), newline="")))
    assert read == [["a", "b", "c", "'=d"], ["Ada", "1", "", "0.5"], ["", "0", "'\tx", "-2"],
                    ["a\nb", "True", '"', "'=1"]]  # fmt: skip
