"""Both databases keep a class in the same way, alone and when several servers write at once."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from core.classroom import GONE, Classroom, RefusedError, StoreError, new_token
from core.classroom.classroom import FILE
from core.classroom.postgres_store import PostgresStore
from core.classroom.sqlite_store import BUSY_SECONDS
from tests.classroom.conftest import SMALL, Clock
from tests.classroom.postgres import missing, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a database server of these tests' own."""
    if reason := missing():
        pytest.skip(reason)
    with running_postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Callable[[], Classroom]:
    """`server()` is one more lab server on the same empty database."""
    if request.param == "sqlite":
        return lambda: Classroom(tmp_path, SMALL, clock)
    address = request.getfixturevalue("postgres")
    with PostgresStore(address).write() as database:
        database.execute("TRUNCATE classes, learners, answers, guesses")
    return lambda: Classroom(PostgresStore(address), SMALL, clock)


def test_a_class_goes_through_its_whole_life(server: Callable[[], Classroom], clock: Clock) -> None:
    classroom = server()
    opened = classroom.open("Monday")
    teacher = classroom.teach(opened.code, opened.key)
    tokens = [new_token(), new_token()]
    ada, other = (classroom.join(opened.code, "Ada", token) for token in tokens)
    assert (ada.name, other.name) == ("Ada", "Ada 2")
    ada.commit("first", "1", "yes")
    ada.commit("first", "1", "no")
    ada.judge("first", "1", True, "Right.", 0.5)
    ada.judge("first", "1", False, "Wrong.")
    (answer,) = teacher.answers()
    assert (answer.given, answer.correct, answer.feedback, answer.measured) == ("yes", 1, "Right.", 0.5)
    teacher.lock(True)
    with pytest.raises(RefusedError, match="paused"):
        ada.commit("second", "1", "yes")
    teacher.lock(False)
    teacher.point("second")
    assert ada.room().pointed == "second"
    assert ada.room().calls == 1
    teacher.remove(other.learner_id)
    with pytest.raises(RefusedError, match=GONE):
        other.commit("first", "1", "yes")
    assert server().learner(tokens[0]).name == "Ada"
    clock.now = ada.room().expires + 1
    assert classroom.learner(tokens[0]) is None
    with pytest.raises(RefusedError):
        classroom.title(opened.code)


def test_limits_hold_whoever_asks_and_however_many_at_once(server: Callable[[], Classroom]) -> None:
    servers = [server(), server()]
    opened = servers[0].open("Monday")

    def enter(number: int) -> bool:
        try:
            return bool(servers[number % 2].join(opened.code, "Ada", new_token(), str(number)))
        except RefusedError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(enter, range(10))) == SMALL.learners
    for number in range(SMALL.guesses[0]):
        with pytest.raises(RefusedError, match="no class"):
            servers[number % 2].title("ZZZZZZ", "one address")
    with pytest.raises(RefusedError, match="Too many"):
        servers[0].title("ZZZZZZ", "one address")


def test_two_servers_keep_every_answer_once_though_both_are_told(server: Callable[[], Classroom]) -> None:
    servers, token = [server(), server()], new_token()
    opened = servers[0].open("Monday")
    servers[0].join(opened.code, "Ada", token)
    learners = [each.learner(token) for each in servers]

    def commit(number: int) -> None:
        learners[number % 2].commit("first", str(number // 2), "yes")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(commit, range(2 * SMALL.answers)))
    kept = servers[1].teach(opened.code, opened.key).answers()
    assert sorted(answer.attempt for answer in kept) == sorted(map(str, range(SMALL.answers)))


def test_what_a_person_types_never_becomes_part_of_a_statement(server: Callable[[], Classroom]) -> None:
    classroom = server()
    opened = classroom.open("'; --")
    learner = classroom.join(opened.code, "%s ? ' ", new_token())
    learner.commit("?", "%s", "'); DROP")
    (answer,) = classroom.teach(opened.code, opened.key).answers()
    assert (answer.exercise, answer.attempt, answer.given) == ("?", "%s", "'); DROP")
    assert classroom.title(opened.code) == "'; --"


def test_a_database_that_cannot_be_reached_is_the_classrooms_own_error() -> None:
    with pytest.raises(StoreError, match=r"psycopg|127\.0\.0\.1"):
        PostgresStore("postgresql://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_or_another_one_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Classroom(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    with closing(sqlite3.connect(other / FILE)) as database:
        database.execute("CREATE TABLE classes (id INTEGER, room TEXT)")
    with pytest.raises(StoreError):
        Classroom(other).open("Monday")


def test_a_file_that_another_process_locks_for_longer_than_we_wait_is_trouble_for_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.classroom.sqlite_store.BUSY_SECONDS", 0.05)
    classroom = Classroom(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            classroom.open("Monday")
        other.execute("ROLLBACK")
    assert classroom.open("Monday")


def test_a_full_disk_is_trouble_and_nothing_is_half_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classroom, token = Classroom(tmp_path), new_token()
    opened = classroom.open("Monday")
    learner = classroom.join(opened.code, "Ada", token)
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    monkeypatch.setattr("core.classroom.sqlite_store._PRAGMAS", ("foreign_keys = ON", f"max_page_count = {pages}"))
    kept = []

    def fill() -> None:
        for number in range(400):
            learner.commit("first", str(number), "x" * 400)
            kept.append(str(number))

    with pytest.raises(StoreError, match="full"):
        fill()
    assert [answer.attempt for answer in learner.answers()] == kept


def test_a_lock_that_ends_in_time_delays_an_answer_and_loses_none(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path)
    opened = classroom.open("Monday")
    learner = classroom.join(opened.code, "Ada", new_token())
    with (
        closing(sqlite3.connect(tmp_path / FILE, isolation_level=None, check_same_thread=False)) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        answer = pool.submit(learner.commit, "first", "1", "8")
        with pytest.raises(TimeoutError):
            answer.result(0.3)
        other.execute("ROLLBACK")
        answer.result(20)
    assert [answer.given for answer in learner.answers()] == ["8"]


def test_a_place_that_cannot_be_written_is_said() -> None:
    with pytest.raises(StoreError):
        Classroom(Path("/proc/nobody-can-write-here"))


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_moved_by_an_hour_in_a_lesson_loses_no_answer(
    server: Callable[[], Classroom], clock: Clock, hours: int
) -> None:
    classroom, token = server(), new_token()
    opened = classroom.open("Monday")
    classroom.join(opened.code, "Ada", token).commit("first", "1", "8")
    clock.now += 3600 * hours
    again = server()
    again.learner(token).commit("second", "1", "9")
    again.join(opened.code, "Bea", new_token()).commit("first", "1", "7")
    given = [answer.given for answer in again.teach(*opened).answers()]
    assert sorted(given) == ["7", "8", "9"]


def test_moments_are_kept_to_the_fraction_of_a_second(server: Callable[[], Classroom], clock: Clock) -> None:
    clock.now = 1_764_000_000.25
    classroom = server()
    teacher = classroom.teach(*(opened := classroom.open("Monday")))
    ada = classroom.join(opened.code, "Ada", new_token())
    clock.now += 0.5
    ada.commit("first", "1", "8")
    ada.judge("first", "1", True, "yes", 0.123456789012)
    assert (teacher.room().opened, teacher.room().expires) == (1_764_000_000.25, 1_764_086_400.25)
    (learner,), (answer,) = teacher.learners(), teacher.answers()
    assert (learner.joined, answer.committed, answer.measured) == (1_764_000_000.25, 1_764_000_000.75, 0.123456789012)


def test_a_database_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    psycopg, asked = pytest.importorskip("psycopg"), {}

    def connect(address: str, **options: int) -> None:
        asked.update(options)
        raise psycopg.OperationalError("timeout expired\nsecond line")

    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(StoreError, match=r"^timeout expired$"):
        PostgresStore("postgresql://nobody@somewhere/none")
    assert 1 <= asked["connect_timeout"] <= 60


def test_the_words_for_a_table_are_those_of_the_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    psycopg, said = pytest.importorskip("psycopg"), []

    class Connection:
        def __enter__(self) -> "Connection":
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, statement: str, values: object) -> None:
            said.append(statement)

    monkeypatch.setattr(psycopg, "connect", lambda *_, **__: Connection())
    PostgresStore("postgresql://nobody@somewhere/none")
    words = said[-1].replace(",", " ").split()
    assert not {"REAL", "BLOB", "INTEGER", "AUTOINCREMENT", "ROWID"} & set(words)
    assert words.count("BIGSERIAL") == 3


def test_whoever_asks_waits_for_a_busy_file_as_long_as_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classroom, waits, connect = Classroom(tmp_path), [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *of, **how: waits.append(how.get("timeout")) or connect(*of, **how))
    classroom.join(classroom.open("Monday").code, "Ada", new_token())
    assert set(waits) == {BUSY_SECONDS}
    assert BUSY_SECONDS >= 10
