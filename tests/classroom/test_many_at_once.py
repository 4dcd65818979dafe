"""Many learners in threads and processes, and a server that is killed while it writes: nothing lost, nothing twice."""

import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.classroom import Classroom, Limits, RefusedError, new_token

ROOT = Path(__file__).parents[2]
LEARNERS, ANSWERS = 30, 8
WRITER = """
import sys
from pathlib import Path
from core.classroom import Classroom
directory, token, first, count = sys.argv[1:]
learner = Classroom(Path(directory)).learner(token)
for number in range(int(first), int(first) + int(count)):
    learner.commit("few_alive", str(number), f"given {number}")
    learner.judge("few_alive", str(number), True, "right", number / 2)
    print(number, flush=True)
"""


def writer(directory: Path, token: str, first: int, count: int) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, str(directory), token, str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_thirty_learners_answer_every_question_twice_while_the_teacher_looks_on(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path)
    opened = classroom.open("Monday")
    teacher = classroom.teach(opened.code, opened.key)
    over = threading.Event()

    def look_on() -> list[int]:
        counts = []
        while not over.is_set():
            counts.append(len(teacher.answers()))
            time.sleep(0.05)
            assert len(teacher.learners()) <= LEARNERS
        return counts

    def learn(number: int) -> None:
        token = new_token()
        for _ in range(2):
            classroom.join(opened.code, f"Learner {number}", token)
        for attempt in range(ANSWERS):
            for _ in range(2):
                classroom.learner(token).commit("few_alive", str(attempt), f"{number}/{attempt}")
            classroom.learner(token).judge("few_alive", str(attempt), True, "right")

    with ThreadPoolExecutor(LEARNERS + 1) as pool:
        watching = pool.submit(look_on)
        list(pool.map(learn, range(LEARNERS)))
        over.set()
        counts = watching.result()
    expected = Counter(f"{number}/{attempt}" for number in range(LEARNERS) for attempt in range(ANSWERS))
    assert Counter(answer.given for answer in teacher.answers()) == expected
    assert all(answer.correct for answer in teacher.answers())
    assert counts == sorted(counts)


def test_many_who_want_the_last_places_get_no_more_than_there_are(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path, Limits(learners=5, answers=3))
    opened = classroom.open("Monday")

    def enter(number: int) -> bool:
        try:
            return bool(classroom.join(opened.code, "Ada", new_token()))
        except RefusedError:
            return False

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(enter, range(20))) == 5
    names = [each.name for each in classroom.teach(opened.code, opened.key).learners()]
    assert sorted(names) == ["Ada", "Ada 2", "Ada 3", "Ada 4", "Ada 5"]


def test_many_guesses_at_once_do_not_slip_through_the_limit(tmp_path: Path) -> None:
    classroom = Classroom(tmp_path, Limits(guesses=(10, 100), guess_pace=(60.0, 60.0)))

    def guess(_: int) -> str:
        try:
            return classroom.title("ZZZZZZ", "one address")
        except RefusedError as refused:
            return str(refused)

    with ThreadPoolExecutor(16) as pool:
        said = list(pool.map(guess, range(60)))
    assert sum("no class" in each for each in said) == 10


def test_two_processes_write_into_one_class(tmp_path: Path) -> None:
    classroom, tokens = Classroom(tmp_path), [new_token(), new_token()]
    opened = classroom.open("Monday")
    for token in tokens:
        classroom.join(opened.code, "Ada", token)
    processes = [writer(tmp_path, token, 0, 100) for token in tokens]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    answers = classroom.teach(opened.code, opened.key).answers()
    assert len(answers) == 200
    assert all(answer.correct for answer in answers)


def test_what_was_said_to_be_kept_survives_kill_9_and_is_not_kept_twice(tmp_path: Path) -> None:
    classroom, token = Classroom(tmp_path), new_token()
    opened = classroom.open("Monday")
    classroom.join(opened.code, "Ada", token)
    acknowledged = 0
    for pause in (0.05, 0.12, 0.2):
        process = writer(tmp_path, token, 0, 100_000)
        process.stdout.readline()
        time.sleep(pause)
        process.kill()
        rest = process.communicate(timeout=60)[0].splitlines()
        acknowledged = max(acknowledged, *[int(line) for line in rest if line.isdigit()], 0)
    answers = Classroom(tmp_path).teach(opened.code, opened.key).answers()
    attempts = sorted(int(answer.attempt) for answer in answers)
    assert acknowledged > 0
    assert attempts == list(range(len(attempts)))
    assert len(attempts) in (acknowledged + 1, acknowledged + 2)
    assert all(answer.correct and answer.measured == int(answer.attempt) / 2 for answer in answers[: acknowledged + 1])
