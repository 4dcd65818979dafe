"""What the learner brings: a sample, a record, arrays, or weights with inputs."""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.diagnosis import observe
from core.diagnosis.axes import monitor_of
from core.diagnosis.reading import KINDS
from core.diagnosis.record_file import read_record
from core.diagnosis.samples import SAMPLES, sample
from core.diagnosis.subject import Subject
from core.diagnosis.weights import as_network
from core.engine.activations import ACTIVATIONS
from core.lessons.prose import prose
from core.ui.work.kept import trained_once
from core.ui.your_work.upload import RECORD_MEGABYTES, arrays_of, bring, choose_axes, say_refused

PREFIX = "check_"
SOURCES = {
    "sample": "A sample", "record": "record.json", "arrays": "Arrays of values", "weights": "Weights and inputs",
}  # fmt: skip


def bring_subject() -> Subject | None:
    """What is to be diagnosed; None while there is nothing, or after saying what is wrong with it."""
    source = st.segmented_control(
        "What do you bring?", list(SOURCES), default="sample", key=f"{PREFIX}source", required=True,
        format_func=SOURCES.__getitem__,
    )  # fmt: skip
    return {"sample": _sample, "record": _record, "arrays": _values, "weights": _weights}[source or "sample"]()


def _sample() -> Subject:
    name = st.pills(
        "Sample", list(SAMPLES), default=next(iter(SAMPLES)), key=f"{PREFIX}sample", required=True,
        format_func=lambda name: SAMPLES[name].label,
    )  # fmt: skip
    name = name or next(iter(SAMPLES))
    return trained_once(("sample", name), partial(sample, name))


def _record() -> Subject | None:
    uploaded = bring("A record of your network", f"{PREFIX}record", (".json",), RECORD_MEGABYTES)
    if uploaded is None:
        st.markdown(prose("check_network_record"))
        return None
    try:
        return Subject(uploaded.name, read_record(uploaded.getvalue()))
    except ValueError as error:
        say_refused(uploaded.name, error)
        return None


def _values() -> Subject | None:
    uploaded = bring("Values of one or more layers", f"{PREFIX}values")
    if uploaded is None:
        st.caption("One array a layer, in the order of the network: inputs along one axis, units along another.")
        return None
    arrays = arrays_of(uploaded)
    if arrays is None:
        return None
    with st.expander("How the numbers are read", expanded=True, icon=":material/tune:"):
        left, right = st.columns(2)
        kind = left.selectbox("They were taken", list(KINDS), key=f"{PREFIX}kind", format_func=KINDS.__getitem__)
        activation = _activation(right)
        axes = choose_axes(arrays, PREFIX)
    try:
        return Subject(uploaded.name, monitor_of(arrays, axes, activation=activation, kind=kind))
    except ValueError as error:
        say_refused(uploaded.name, error)
        return None


def _weights() -> Subject | None:
    columns = st.columns(3)
    with columns[0]:
        weights = bring("Weights of a dense network", f"{PREFIX}weights", (".safetensors", ".npz"))
    with columns[1]:
        inputs = bring("Inputs, rows by features", f"{PREFIX}inputs")
    with columns[2]:
        targets = bring("Targets, if you have them", f"{PREFIX}targets")
    brought = [each for each in (weights, inputs, targets) if each]
    found = [arrays_of(each) for each in brought]  # what can't be read is said at once
    if weights is None or inputs is None:
        st.caption(
            "Layers in the usual order, as a state_dict has them: weights and biases, an activation between them."
        )
        return None
    activation = _activation(st)
    read = [arrays for arrays in found if arrays is not None]
    if len(read) < len(brought):
        return None
    try:
        network, x = as_network(read[0]), np.asarray(_only("inputs", read[1]), dtype=float)
        y = _only("targets", read[2]).squeeze() if targets else None
        return Subject(weights.name, observe(network, x, activation), network, x, y)
    except ValueError as error:
        say_refused(weights.name, error)
        return None


def _activation(place: Any) -> str:
    return place.selectbox(
        "Activation of the hidden layers", list(ACTIVATIONS), key=f"{PREFIX}activation",
        format_func=lambda name: ACTIVATIONS[name].label,
    )  # fmt: skip


def _only(what: str, arrays: Any) -> np.ndarray:
    """The array of a file that must hold one."""
    if len(arrays) != 1:
        raise ValueError(f"{what} must be one array, got {len(arrays)}")
    return next(iter(arrays.values()))
