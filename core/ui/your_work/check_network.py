"""The diagnosis on its page: one sentence, units by layer, why, what to do, a table, a second record to compare."""

from io import BytesIO
from typing import Any

import numpy as np
import streamlit as st

from core.charts import theme
from core.charts.diagnosis import (
    hinge_frame,
    hinge_spec,
    makeup_frame,
    makeup_spec,
    present_verdicts,
    verdict_frame,
    verdict_spec,
)  # fmt: skip
from core.diagnosis import Report, prune_silent
from core.diagnosis.record_file import as_json, read_record
from core.diagnosis.remedies import loss_of, redo_snippet, waking_biases
from core.diagnosis.subject import Subject
from core.diagnosis.words import headline, layer_line
from core.engine.activations import Array
from core.engine.network import Network
from core.lessons.check_network import change_finding, loss_finding, pruning_finding, why_finding
from core.lessons.prose import prose
from core.training import TrainingConfig
from core.ui.controls.messages import plain
from core.ui.shell.chart import show_chart
from core.ui.shell.lab_link import lab_link
from core.ui.shell.page import show_headline
from core.ui.shell.tables import show_table
from core.ui.your_work.bench import show_bench
from core.ui.your_work.upload import RECORD_MEGABYTES, bring, say_refused

PREFIX = "check_"
MOST_LINES = 12  # layers that get a sentence on the page; all are in the report
MOST_WARNINGS = 5


def diagnosed(subject: Subject) -> Report | None:
    """The report; None after saying why there can't be one."""
    try:
        return subject.report()
    except ValueError as error:
        say_refused(subject.name, error)
        return None


def show_diagnosis(subject: Subject, report: Report) -> None:
    """Everything there is to say of a network."""
    layers = list(report.layers.values())
    show_headline(headline(layers))
    for line in report.warnings[:MOST_WARNINGS]:
        st.warning(plain(line), icon=":material/warning:")
    spec = verdict_spec(len(layers), present_verdicts(layers))
    show_chart(verdict_frame(layers), spec, key=f"{PREFIX}verdicts")
    for layer in layers[:MOST_LINES]:
        st.markdown(f"**{plain(layer.name)}**: {layer_line(layer)}")
    st.caption(prose("check_network_reading"))
    _show_why(subject, report)
    if any(layer.dead for layer in layers):
        _show_what_to_do(subject, report)
    _show_comparison(report)
    _take_along(subject, report)


def _show_why(subject: Subject, report: Report) -> None:
    st.markdown(f"## Why\n{why_finding(report)}")
    known = [name for name in report.layers if len(makeup_frame(report, name))]
    plane = _plane(subject)
    if not known and not plane:
        return
    left, right = st.columns(2) if known and plane else (st.container(), st.container())
    if known:
        name = left.selectbox("Layer", known, key=f"{PREFIX}layer") if len(known) > 1 else known[0]
        rows = makeup_frame(report, name)
        show_chart(rows, makeup_spec(rows["unit"].nunique()), left, key=f"{PREFIX}makeup")
        left.caption("Bias b and w · mean(x) add up to the mean of z. The tick is the largest z over the inputs.")
    if plane:
        network, inputs = plane
        spec = hinge_spec(present_verdicts([next(iter(report.layers.values()))]))
        lines = hinge_frame(network, report, inputs)
        show_chart(lines, spec, right, key=f"{PREFIX}hinges")


def _plane(subject: Subject) -> tuple[Network, Array] | None:
    """Network and inputs where those are two, so that they can be drawn."""
    network, inputs = subject.network, subject.inputs
    return (network, inputs) if network and inputs is not None and len(network[0].weights) == 2 else None


def _show_what_to_do(subject: Subject, report: Report) -> None:
    st.markdown("## What to do")
    relu = all(layer.reading.entry.has_edge for layer in report.layers.values())
    if subject.network is not None and subject.inputs is not None and relu:
        _show_surgery(subject, report, subject.network, subject.inputs)
    else:
        st.markdown(
            "With weights and inputs the lab also prunes, wakes and retrains. From a record it can say what to try:"
        )
    with st.expander("Recycle them: ReDo for PyTorch, with moments and step count reset", icon=":material/recycling:"):
        st.code(redo_snippet(report), language="python")
    if subject.config is not None:
        lab_link(subject.config, "Open this very run in the lab")
    elif subject.network is not None:
        _link_to_shape(subject, subject.network)
    show_bench(subject)


def _show_surgery(subject: Subject, report: Report, network: Network, inputs: Array) -> None:
    """Without the silent units, with them woken, and what the loss is then."""
    pruned = prune_silent(network, report, inputs)
    woken = waking_biases(network, report, inputs)
    st.markdown(pruning_finding(pruned))
    if subject.targets is not None:
        try:
            losses = [
                loss_of(each, inputs, subject.targets, subject.activation) for each in (network, pruned.network, woken)
            ]
        except ValueError as error:
            say_refused("The targets", error)
        else:
            st.markdown(f"**Wake them.** {loss_finding(*losses)}")
    left, right = st.columns(2)
    _offer_network(left, "The pruned network (npz)", pruned.network, "pruned.npz")
    _offer_network(right, "The network with raised biases (npz)", woken, "woken.npz")


def _offer_network(place: st.delta_generator.DeltaGenerator, label: str, network: Network, name: str) -> None:
    place.download_button(
        label, lambda: _as_npz(network), name, "application/octet-stream", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def _as_npz(network: Network) -> bytes:
    """Named and turned as in a PyTorch state_dict."""
    buffer = BytesIO()
    parts: dict[str, Any] = {
        f"{2 * place}.{name}": part
        for place, layer in enumerate(network)
        for name, part in (("weight", layer.weights.T), ("bias", layer.biases))
    }
    np.savez(buffer, **parts)
    return buffer.getvalue()


def _link_to_shape(subject: Subject, network: Network) -> None:
    """A network of the same shape in the lab, where it is one that the lab trains."""
    try:
        config = TrainingConfig(
            hidden_widths=tuple(len(layer.biases) for layer in network[:-1]), activation=subject.activation,
            initial_bias=tuple(round(float(layer.biases.mean()), 2) for layer in network[:-1]),
        )  # fmt: skip
    except ValueError:
        return
    lab_link(config, "Open a network of this shape and these biases in the lab, on two moons")


def _show_comparison(report: Report) -> None:
    with st.expander("Compare with an earlier record", icon=":material/compare_arrows:"):
        uploaded = bring("An earlier record.json of the same network", f"{PREFIX}earlier", (".json",), RECORD_MEGABYTES)
        if uploaded is None:
            return
        try:
            changes = report.compare(Subject("", read_record(uploaded.getvalue())).report())
        except ValueError as error:
            say_refused(uploaded.name, error)
            return
        st.markdown(change_finding(changes))
        st.dataframe(changes[changes["change"] != ""], hide_index=True)


def _take_along(subject: Subject, report: Report) -> None:
    show_table(report.units, "units", {"file": subject.name, "alpha": report.alpha})
    left, right = st.columns(2)
    left.download_button(
        "The report (HTML, prints well)", lambda: report.to_html(subject.name, theme.VERDICTS).encode(),
        "diagnosis.html", "text/html", on_click="ignore", icon=":material/description:",
    )  # fmt: skip
    right.download_button(
        "The record (record.json)", lambda: as_json(subject.monitor).encode(), "record.json", "application/json",
        on_click="ignore", icon=":material/save:",
    )  # fmt: skip
