"""Thirty learners in a class on a real server that is killed in the middle: `python -m tests.benchmarks.classroom`.

They join by the link, predict and answer over websockets while the teacher's page refreshes; then the server gets
kill -9 and is started again, and everybody goes on from the address of the tab. Prints what the class holds at the
end, and how long answers took.
"""

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np

from core.classroom import AnswerRow, Classroom, Opened, Teacher
from core.lessons.exercises import EXERCISES, Choice
from tests.benchmarks.sessions import LOST, Session
from tests.browser.lab_server import free_port, start_lab

QUESTIONS = [name for name, exercise in EXERCISES.items() if exercise.ask]
REFRESH = 2.0  # seconds


class Outcome(NamedTuple):
    """What the class holds, what the learners were shown as taken, and how long each answer took."""

    kept: list[AnswerRow]
    shown: dict[str, str]  # learner and question -> answer
    names: dict[int, str]
    seconds: list[float]
    refreshes: int

    def lost_or_doubled(self) -> dict[str, int]:
        """Answers that are not there exactly once as they were given, and how often they are."""
        kept = Counter(f"{self.names[row.learner_id]}/{row.exercise}={row.given}" for row in self.kept)
        shown = Counter(f"{place}={given}" for place, given in self.shown.items())
        return {place: kept[place] for place in {*kept, *shown} if (kept[place], shown[place]) != (1, 1)}


async def learn(address: str, opened: Opened, number: int, shown: dict[str, str], seconds: list[float]) -> None:
    """Join, and answer every question to which the teacher calls."""
    session, draw = Session(address, "exercises", f"class={opened.code}"), random.Random(number)
    await session.open()
    while "me=" not in session.query:
        await steadily(session, partial(press, session, "Join", seat_name=f"Learner {number}"))
    for question in QUESTIONS:
        while not any(place.startswith(f"Learner {number}/{question}") for place in shown):
            await steadily(session, session.run)
            if f"x={question}" not in session.query:
                await asyncio.sleep(0.5)  # the teacher has not called yet
            elif f"ask_{question}" in session.widgets:
                start = perf_counter()
                await steadily(session, partial(commit, session, question, an_answer(question, draw)))
                seconds.append(perf_counter() - start)
            if f"said={question}~" in session.query.replace("%7E", "~"):
                shown[f"Learner {number}/{question}"] = given_in(session.query, question)
    await session.close()


async def steadily(session: Session, step: Callable[[], Awaitable[None]]) -> None:
    """A step; when the server dies under it, the tab connects again, and whoever sits there looks again."""
    with suppress(KeyError):  # the widget is not on the page any more
        try:
            await step()
        except LOST:
            await session.open()


async def press(session: Session, label: str, **values: object) -> None:
    """Press the button with this label, once these widgets hold these values; KeyError if it is not there."""
    keys = {getattr(widget, "label", ""): key for key, widget in session.widgets.items()}
    await session.run({**values, keys[label]: True})


async def commit(session: Session, question: str, value: object) -> None:
    await session.run({f"ask_{question}": value})
    await session.run({f"commit_{question}": True})


def an_answer(question: str, draw: random.Random) -> object:
    """What the widget of a question holds once somebody has answered."""
    ask = EXERCISES[question].ask
    return draw.choice(ask.options) if isinstance(ask, Choice) else float(draw.randint(int(ask.low) + 1, int(ask.high)))


def given_in(query: str, question: str) -> str:
    return query.replace("%7E", "~").partition(f"said={question}~")[2].partition("&")[0]


async def look_on(address: str, opened: Opened, counts: list[str], refresh: float) -> None:
    """The teacher's page, which refreshes until it is cancelled."""
    session = Session(address, "classroom")
    while True:
        await session.open()
        with suppress(*LOST, KeyError):
            values = {"class_code": opened.code, "class_key": opened.key}
            await press(session, "Come back", **values)
            while True:
                await asyncio.sleep(refresh)
                await session.run(fragment=True)
                counts.append(session.words[-1])


async def call(teacher: Teacher, learners: int, shown: dict[str, str]) -> None:
    """Bring everybody to one question after the other, each when everybody has answered the last."""
    for number, question in enumerate(QUESTIONS):
        while len(shown) < number * learners:
            await asyncio.sleep(0.2)
        teacher.point(question)


async def play(learners: int, directory: Path, kills: int, refresh: float = REFRESH) -> Outcome:
    """The whole class; the teacher's page refreshes every `refresh` seconds."""
    port = free_port()
    server = await asyncio.to_thread(start_lab, port, LAB_CLASSES=str(directory))
    address, classroom = f"http://127.0.0.1:{port}", Classroom(directory)
    opened = classroom.open("Thirty")
    teacher = classroom.teach(*opened)
    shown, seconds, counts = {}, [], []
    watching = asyncio.create_task(look_on(address, opened, counts, refresh))
    calling = asyncio.create_task(call(teacher, learners, shown))
    class_ = asyncio.gather(*(learn(address, opened, number, shown, seconds) for number in range(learners)))
    try:
        for kill in range(kills):
            while len(teacher.answers()) < (kill + 0.5) * learners * len(QUESTIONS) / (kills + 0.5):
                await asyncio.sleep(0.05)
            server.kill()
            await asyncio.to_thread(server.wait)
            server = await asyncio.to_thread(start_lab, port, LAB_CLASSES=str(directory))
        await class_
    finally:
        for task in (watching, calling, class_):
            task.cancel()
        server.kill()
    names = {row.id: row.name for row in teacher.learners()}
    return Outcome(teacher.answers(), shown, names, seconds, len(counts))


def main() -> None:
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as directory:
        outcome = asyncio.run(play(learners, Path(directory), kills=1))
    wrong, half, most = outcome.lost_or_doubled(), *np.percentile(outcome.seconds, (50, 95))
    print(f"{len(outcome.names)} learners, {len(outcome.kept)} answers kept, {len(wrong)} lost or doubled: {wrong}")
    print(f"an answer took {half:.2f} s (median), {most:.2f} s (95th percentile), the restart among them")
    print(f"the teacher's page refreshed {outcome.refreshes} times; the server was killed once in the middle")


if __name__ == "__main__":
    main()
