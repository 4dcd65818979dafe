"""The path on a page: where one is, what has been done, and the way on; kept in the address, without an account."""

from collections.abc import Mapping

import streamlit as st

from core.lessons.path import STEPS, Step, place_of
from core.ui.links.address import PATH_CODE
from core.ui.shell.predict import Kept, kept_predictions

_DONE, _WRITTEN = "path_done", "path_written"
SEEN, RIGHT, WRONG = "-", "1", "0"  # what an address says of a step
_CODES = {step.code: step for step in STEPS}


def path_query() -> dict[str, str]:
    """The parameter that a link to another page carries; none before anything was done."""
    text = write_path(_done())
    return {PATH_CODE: text} if text else {}


def write_path(done: Mapping[str, str]) -> str:
    """What is done as the text of an address."""
    return "".join(f"{code}{done[code]}" for code in _CODES if code in done)


def read_path(text: str) -> dict[str, str]:
    """What the text of an address says is done; what it cannot say is left out."""
    pairs = zip(text[::2], text[1::2])
    return {code: mark for code, mark in pairs if code in _CODES and mark in (SEEN, RIGHT, WRONG)}


def _done() -> dict[str, str]:
    """By code of a step; a new session takes it from the address."""
    if _DONE not in st.session_state:
        st.session_state[_DONE] = read_path(st.query_params.get(PATH_CODE, ""))
        st.session_state[_WRITTEN] = write_path(st.session_state[_DONE])
    return st.session_state[_DONE]


def note_visit(page: str) -> None:
    """Take down what coming to this page does: its step, if it asks for no more than a visit."""
    index = place_of(page)
    if index is not None:
        _note(STEPS[index])


def show_place(page: str) -> None:
    """Where on the path this page is, its question, and the answer once the step is done."""
    index = place_of(page)
    if index is None:
        return
    step = STEPS[index]
    told = step.code in _done() and (not step.predictions or not step.by_visit or _made(step))
    answer = f" **{step.answer}**" if told else ""
    st.markdown(f"Step {index + 1} of {len(STEPS)}: {step.question}{answer}")


def _note(step: Step) -> None:
    """Take down that a step is done: by a prediction and what was seen, or by a visit where none is asked for."""
    done = _done()
    if step.by_visit:
        done.setdefault(step.code, SEEN)
    made = _made(step)
    if made:
        judged = [kept.right for kept in made if kept.right is not None]
        fresh = SEEN if not judged else RIGHT if judged[0] else WRONG
        done[step.code] = fresh if done.get(step.code, SEEN) == SEEN else done[step.code]


def _made(step: Step) -> list[Kept]:
    """The predictions that belong to a step and were committed to, with what was seen."""
    kept = kept_predictions().items() if step.predictions else ()
    return [each for name, each in kept if name.startswith(step.predictions) and each.seen]


def show_way_on(page: str, scripts: Mapping[str, str]) -> None:
    """Back, next and what is done, at the foot of a page; write what is done into the address."""
    index, done = place_of(page), _done()
    note_visit(page)
    with st.container(border=True, key="path_foot"):
        st.markdown(
            progress_in_words(done)
            if index is None
            else f"**Step {index + 1} of {len(STEPS)}.** {progress_in_words(done)}"
        )
        with st.container(horizontal=True):
            _link("Back", None if index is None else index - 1, scripts)
            _link("Next" if index is not None else "Go on", _following(index, done), scripts)
    text = write_path(done)
    if text != st.session_state[_WRITTEN]:  # only then: going back in the browser must not be undone
        st.session_state[_WRITTEN] = st.query_params[PATH_CODE] = text


def _following(index: int | None, done: Mapping[str, str]) -> int:
    """The next step; from beside the path, the first that is not done."""
    if index is not None:
        return index + 1
    return next((place for place, step in enumerate(STEPS) if step.code not in done), len(STEPS))


def _link(word: str, index: int | None, scripts: Mapping[str, str]) -> None:
    if index is not None and 0 <= index < len(STEPS):
        step = STEPS[index]
        icon = ":material/arrow_back:" if word == "Back" else ":material/arrow_forward:"
        st.page_link(scripts[step.page], label=f"{word}: {step.question}", icon=icon, query_params=path_query())


def progress_in_words(done: Mapping[str, str]) -> str:
    """How much of the path is done, and how many of its predictions were right."""
    right, wrong = (sum(mark == each for mark in done.values()) for each in (RIGHT, WRONG))
    told = f", {right} of {right + wrong} predictions right" if right + wrong else ""
    return f"{len(done)} of {len(STEPS)} steps of the path done{told}."
