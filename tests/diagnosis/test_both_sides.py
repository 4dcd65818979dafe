"""What decides is decided at its threshold: verdicts, causes, bounds and axes, from both sides and in their order."""

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from core import Monitor, diagnose
from core.diagnosis import Report, Verdict, observe
from core.diagnosis.axes import guess_axes, monitor_of
from core.diagnosis.causes import UNKNOWN, causes
from core.diagnosis.monitor import Notes
from core.diagnosis.network_facts import cut_off_units
from core.diagnosis.proof import prove_silent
from core.diagnosis.reading import Reading
from core.diagnosis.remedies import redo_snippet, waking_biases
from core.diagnosis.subject import Subject
from core.diagnosis.verdicts import RARE, judge
from core.diagnosis.warnings import layer_warnings
from core.diagnosis.words import layer_line
from core.engine.network import Layer, Network

ALPHAS = (0.05, 0.01, 0.2)
X = np.random.default_rng(0).standard_normal((400, 3))


def watched(z: Any, notes: Notes | None = None, **reading: Any) -> Monitor:
    monitor = Monitor(**reading)
    monitor.update("fc1", np.asarray(z, float), notes=notes)
    return monitor


def verdicts(report: Report) -> list[str]:
    return report.units["verdict"].tolist()


def firing(n: int, counts: list[int]) -> np.ndarray:
    """Values (n, units), of which so many are above 0 in each unit."""
    return np.where(np.arange(n)[:, None] < np.array(counts), 1.0, -1.0)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_every_bound_of_a_report_is_of_its_own_alpha(alpha: float) -> None:
    n, counts = 200, [0, 0, 0, 1, 5, 120]
    report = diagnose(watched(firing(n, counts)), alpha=alpha)
    layer = report.layers["fc1"]
    assert layer.bound == pytest.approx(beta.ppf(1 - alpha, 1, n))
    assert layer.bound_all == pytest.approx(beta.ppf(1 - alpha / 6, 1, n))
    assert beta.ppf(1 - alpha, 1, layer.needed) <= 1e-4 < beta.ppf(1 - alpha, 1, layer.needed - 1)
    assert report.units["upper"].tolist() == pytest.approx([beta.ppf(1 - alpha, k + 1, n - k) for k in counts])
    assert f"({100 - 100 * alpha:g} %)" in layer_line(layer)
    assert f"one-sided, {100 - 100 * alpha:g} %" in report.to_html()


@pytest.mark.parametrize("alpha", ALPHAS)
def test_a_unit_is_rare_by_its_bound_and_not_by_its_share(alpha: float) -> None:
    counts = list(range(1, 40))
    expected = ["rare" if beta.ppf(1 - alpha, k + 1, 2000 - k) < 0.01 else "active" for k in counts]
    assert verdicts(diagnose(watched(firing(2000, counts)), alpha=alpha)) == expected
    assert RARE == 0.01
    assert {"rare", "active"} == set(expected)


def test_inputs_are_counted_in_reports_and_never_positions() -> None:
    z = -np.ones((60, 3, 5, 5))
    z[:2, 0, :3], z[:, 1, 0, 0], z[59, 2, 4, 4] = 1.0, 1.0, 0.5
    monitor = Monitor()
    monitor.update("conv", z)
    report = diagnose(monitor)
    assert report.units["k"].tolist() == [2, 60, 1]
    assert set(report.units["n"]) == {60}
    assert report.units["upper"].tolist() == pytest.approx([beta.ppf(0.95, 3, 58), 1.0, beta.ppf(0.95, 2, 59)])
    assert report.units["quiet"].tolist() == [58, 0, 0]
    assert report.layers["conv"].zero_share == pytest.approx(float((z <= 0).mean()))
    assert report.units["spread"].tolist() == pytest.approx(z.std(axis=(0, 2, 3)).tolist())


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(0.0501, "active"), (0.0499, "asleep"), (1.01e-6, "asleep"), (0.99e-6, "dead by slope"), (0.011, "asleep")],
)
def test_a_slope_is_judged_at_a_twentieth_and_at_a_millionth_of_the_steepest(share: float, verdict: str) -> None:
    z = np.arctanh(np.sqrt(1 - share))  # where tanh has this share of its slope at 0
    assert verdicts(diagnose(watched(np.full((40, 1), z), activation="tanh"))) == [verdict]


def flags(*true: int) -> np.ndarray:
    return np.isin(np.arange(6), true)


def test_of_two_verdicts_that_fit_the_one_that_says_more_is_given() -> None:
    z = np.tile([-1.0, -1.0, -1e-12, 1e-12, 1.0, np.nan], (40, 1))
    record = watched(z).layers["fc1"].record
    every = flags(0, 1, 2, 3, 4, 5)
    given = judge(record, Reading(), 0.05, proved=every, cut_off=every)
    assert given.verdicts.tolist() == [
        Verdict.PROVED, Verdict.PROVED, Verdict.PROVED, Verdict.EDGE, Verdict.CUT_OFF, Verdict.NOT_FINITE,
    ]  # fmt: skip
    assert (given.upper[:3] == 0).all()
    assert (given.upper[3:] > 0).all()
    plain = judge(record, Reading(), 0.05)
    assert plain.verdicts.tolist() == [
        Verdict.SILENT, Verdict.SILENT, Verdict.EDGE, Verdict.EDGE, Verdict.ACTIVE, Verdict.NOT_FINITE,
    ]  # fmt: skip
    some = judge(record, Reading(), 0.05, proved=flags(1, 4), cut_off=flags(0))
    assert some.verdicts.tolist()[:2] == [Verdict.SILENT, Verdict.PROVED]
    assert some.verdicts[4] == Verdict.ACTIVE  # what fires is proved silent by nobody


def test_a_unit_that_is_cut_off_is_not_called_asleep_and_one_that_is_dead_not_cut_off() -> None:
    z = np.tile([[20.0, 2.5, 0.0]], (40, 1))
    record, every = watched(z, activation="tanh").layers["fc1"].record, np.ones(3, bool)
    assert judge(record, Reading("tanh"), 0.05).verdicts.tolist() == [Verdict.DEAD, Verdict.ASLEEP, Verdict.ACTIVE]
    cut = judge(record, Reading("tanh"), 0.05, cut_off=every).verdicts.tolist()
    assert cut == [Verdict.DEAD, Verdict.CUT_OFF, Verdict.CUT_OFF]


def cause_of(z: Any, below: str | None = None, unit: int = 0, **notes: Any) -> str:
    """What is said of a unit's silence, by its first word."""
    arrays = {name: np.atleast_1d(np.asarray(part, float)) for name, part in notes.items()}
    monitor = watched(np.asarray(z, float), Notes(**arrays))
    return causes(monitor.layers["fc1"], [unit], below)[0].split(":")[0]


SPREAD = np.linspace(-9.0, -1.0, 50)[:, None]  # one silent unit: from -9 to -1, -5 on average
BROKEN = np.where(np.arange(50)[:, None] == 7, np.nan, SPREAD)
FITS = {  # in the order in which they are asked, each with what makes it fit
    "not finite": {"z": BROKEN},
    "everything below is silent": {"below": "fc0"},
    "normalization": {"shift": -9.0, "scale": 1.0},
    "bias": {"bias": -1.5, "weight_norm": 0.0},
    "the inputs' mean": {"bias": -0.5, "weight_norm": 0.0},
}


@pytest.mark.parametrize("cause", FITS)
def test_of_two_causes_that_fit_the_first_is_told(cause: str) -> None:
    names = list(FITS)
    for later in names[names.index(cause) :]:
        assert cause_of(**{"z": SPREAD, **FITS[later], **FITS[cause]}) == cause


def test_a_bias_is_the_cause_only_where_inputs_add_something_above_0() -> None:
    # the largest z is -1: with a bias of b, inputs add up to -1 - b
    assert cause_of(SPREAD, bias=-1.01) == "bias"
    assert cause_of(SPREAD, bias=-1.0) == "the inputs' mean"
    assert cause_of(SPREAD, bias=-0.99) == "the inputs' mean"


def test_the_inputs_mean_is_the_cause_only_where_z_would_get_above_0_without_it() -> None:
    narrow = np.linspace(-5.0, -3.0, 50)[:, None]  # -4 on average, 1 above that at most
    assert cause_of(narrow, bias=-0.9) == "the inputs' mean"
    assert cause_of(narrow, bias=-1.1) == UNKNOWN
    assert cause_of(-np.ones((50, 1)), bias=-1.0) == UNKNOWN


@pytest.mark.parametrize(("length", "small"), [(0.9e-3, True), (1e-3, True), (1.1e-3, False)])
def test_weights_are_small_beside_the_median_of_their_layer(length: float, small: bool) -> None:
    norms = [1.0, 1.0, length, 1.0, 500.0]
    z = np.tile(-1.0, (50, 5))
    told = cause_of(z, unit=2, weight_norm=norms, bias=np.full(5, -1.0))
    assert told == ("weights near 0" if small else UNKNOWN)


@pytest.mark.parametrize("positions", [1, 9])
@pytest.mark.parametrize(("expected", "fits"), [(0.98, True), (1.02, False)])
@pytest.mark.parametrize("scale", [0.5, -0.5])
def test_a_normalization_is_the_cause_where_it_lets_less_than_one_of_n_inputs_through(
    positions: int, expected: float, fits: bool, scale: float
) -> None:
    z = -np.ones((200, 1, positions))
    monitor = Monitor()
    shift = 0.5 * NormalDist().inv_cdf(expected / 200)
    monitor.update("bn", z, notes=Notes(shift=np.array([shift]), scale=np.array([scale])))
    (told,) = causes(monitor.layers["bn"], [0], None)
    assert told.startswith("normalization") == fits


def test_a_shift_of_0_or_more_and_a_scale_of_0_are_told_apart() -> None:
    assert cause_of(SPREAD, shift=0.0, scale=1e-9) == UNKNOWN
    assert cause_of(SPREAD, shift=1.0, scale=1.0) == UNKNOWN
    assert cause_of(SPREAD, shift=-0.1, scale=0.0) == "normalization"
    assert cause_of(SPREAD, shift=-9.0) == UNKNOWN
    assert cause_of(SPREAD, scale=1.0) == UNKNOWN


def test_each_unit_is_explained_by_its_own_numbers() -> None:
    monitor = watched(np.hstack([SPREAD, SPREAD - 4.0]), Notes(bias=np.array([-2.5, -7.0])))
    assert causes(monitor.layers["fc1"], [0, 1], None) == [
        "bias: -2.5 outweighs the most that inputs add, 1.5", "bias: -7 outweighs the most that inputs add, 2",
    ]  # fmt: skip
    assert causes(monitor.layers["fc1"], [1], None)[0].startswith("bias: -7")


def test_a_layer_of_which_one_unit_responds_silences_nobody_above_it() -> None:
    monitor = Monitor()
    for name, z in (("one", [-1.0, 1.0]), ("two", [-1.0, -1.0]), ("three", [-1.0, 1.0])):
        monitor.update(name, np.tile([z], (40, 1)))
    told = diagnose(monitor).units["cause"].tolist()
    silent = "everything below is silent: no unit of two responds"
    assert told == [UNKNOWN, "", UNKNOWN, UNKNOWN, silent, ""]


@pytest.mark.parametrize(
    ("shape", "axes"),
    [((50, 7), (0, 1)), ((50, 9, 7), (0, 2)), ((50, 7, 7), (0, 2)), ((50, 3, 8, 8), (0, 1)), ((50, 8, 8, 3), (0, 3)),
     ((50, 6, 5, 3), (0, 3)), ((50, 8, 8, 8), (0, 3)), ((50, 3, 4, 8, 8), (0, 1)), ((50, 4, 4, 8, 8), (0, 4)),
     ((50, 4, 8, 8, 3), (0, 4))],
)  # fmt: skip
def test_units_come_last_but_for_images_which_have_them_second(shape: tuple[int, ...], axes: tuple[int, int]) -> None:
    assert tuple(guess_axes(shape)) == axes
    monitor = monitor_of({"a": np.ones(shape)}, {})
    assert monitor.layers["a"].record.units == shape[axes[1]]
    assert monitor.layers["a"].record.n == 50


def network(*layers: tuple[Any, Any]) -> Network:
    return tuple(Layer(np.array(weights, float), np.array(biases, float)) for weights, biases in layers)


def test_paths_whose_weights_cancel_do_not_cut_a_unit_off() -> None:
    net = network(([[1.0]], [1.0]), ([[1.0, 1.0]], [1.0, 1.0]), ([[1.0], [-1.0]], [0.0]))
    x = np.abs(X[:, :1])
    assert [each.tolist() for each in cut_off_units(net, x, Reading())] == [[False], [False, False]]


def test_a_unit_is_cut_off_where_all_that_follow_it_are_closed_or_weigh_nothing() -> None:
    net = network(
        ([[1.0, 1.0]], [1.0, 1.0]),
        ([[1.0, 0.0], [0.0, 1.0]], [-99.0, 1.0]),  # unit 0 of layer 1 leads to a dead unit only
        ([[1.0], [1.0]], [0.0]),
    )
    assert [each.tolist() for each in cut_off_units(net, np.abs(X[:, :1]), Reading())] == [
        [True, False], [True, False]
    ]  # fmt: skip


def test_the_length_of_weights_is_euclids_over_what_comes_in() -> None:
    net = network(([[3.0, 1.0], [4.0, 0.0], [0.0, 0.0]], [0.0, 0.0]), ([[1.0], [1.0]], [0.0]))
    assert observe(net, X).layers["layer 1"].notes.weight_norm.tolist() == [5.0, 1.0]


def test_inputs_outside_the_box_are_counted_once_each_and_the_border_is_inside() -> None:
    net = network(([[1.0], [1.0]], [1.0]), ([[1.0]], [0.0]))
    x = np.tile([[0.0, 0.0]], (40, 1))
    x[0], x[1], x[2], x[3] = (2.0, 2.0), (0.0, -2.0), (1.0, -1.0), (-1.0, 1.0)
    report = diagnose(observe(net, x), net, x, (-1.0, 1.0))
    assert report.warnings == ("2 of 40 inputs lie outside the box: what is proved does not hold for them.",)
    assert diagnose(observe(net, x), net, x, (-2.0, 2.0)).warnings == ()


def test_the_box_of_a_subject_reaches_from_the_least_to_the_largest_of_each_input() -> None:
    low, high = Subject("", Monitor(), inputs=np.array([[1.0, -5.0], [2.0, 7.0], [1.5, 0.0]])).box
    assert (low.tolist(), high.tolist()) == ([1.0, -5.0], [2.0, 7.0])


def test_a_unit_is_proved_silent_up_to_the_end_of_the_box_that_lets_it_fire() -> None:
    net = network(([[1.0, -1.0], [2.0, 0.0]], [-5.1, -1.1]), ([[1.0], [1.0]], [0.0]))
    (proved,) = prove_silent(net, ([0.0, 0.0], [1.0, 2.0]), Reading())  # at most 1 + 2 * 2, and at most 0
    assert proved.tolist() == [True, True]
    (proved,) = prove_silent(net, ([0.0, 0.0], [1.2, 2.0]), Reading())
    assert proved.tolist() == [False, True]
    (proved,) = prove_silent(net, ([-1.2, 0.0], [1.0, 2.0]), Reading())
    assert proved.tolist() == [True, False]


@pytest.mark.parametrize(("n", "told"), [(99, False), (100, True)])
def test_zero_shares_are_compared_from_a_hundred_inputs_on(n: int, told: bool) -> None:
    kept = np.arange(n)[:, None] % 10 >= 3  # three of ten values are 0 in every unit
    outputs = np.where(kept, 1.0, 0.0) * np.ones((n, 20))
    found = layer_warnings("fc1", watched(outputs, kind="post").layers["fc1"])
    assert any("looks like dropout" in line for line in found) == told


@pytest.mark.parametrize(("agreeing", "told"), [(10, False), (11, True)])
def test_zero_shares_look_like_dropout_where_more_than_half_of_the_units_agree(agreeing: int, told: bool) -> None:
    shares = np.array([0.3] * agreeing + list(np.linspace(0.5, 0.9, (20 - agreeing) // 2))
                      + list(np.linspace(0.02, 0.15, 20 - agreeing - (20 - agreeing) // 2)))  # fmt: skip
    outputs = np.where(np.arange(2000)[:, None] < 2000 * shares, 0.0, 1.0)
    found = layer_warnings("fc1", watched(outputs, kind="post").layers["fc1"])
    assert any("looks like dropout" in line for line in found) == told


@pytest.mark.parametrize(("share", "told"), [(0.5, False), (0.04, False), (0.96, False), (0.3, True)])
def test_halves_and_shares_of_nearly_none_or_all_are_no_dropout(share: float, told: bool) -> None:
    outputs = np.where(np.arange(1000)[:, None] < 1000 * share, 0.0, 1.0) * np.ones((1000, 9))
    found = layer_warnings("fc1", watched(outputs, kind="post").layers["fc1"])
    assert any("looks like dropout" in line for line in found) == told


def test_only_outputs_are_looked_at_for_dropout_and_training_is_told_of() -> None:
    z = np.where(np.arange(1000)[:, None] < 300, -1.0, 1.0) * np.ones((1000, 9))
    assert layer_warnings("fc1", watched(z).layers["fc1"]) == []
    training = watched(z, Notes(modes=("evaluation", "training"))).layers["fc1"]
    assert [line.split(":")[0] for line in layer_warnings("fc1", training)] == ["fc1 was watched in training mode"]


def test_what_it_takes_to_be_sure_is_said_only_while_there_is_less() -> None:
    few, many = (diagnose(watched(firing(n, [0, n]))).layers["fc1"] for n in (2000, 30_000))
    assert f"To be sure to 0.01 % takes {few.needed:,} inputs." in layer_line(few)
    assert "To be sure" not in layer_line(many)


def test_units_at_the_edge_are_woken_and_recycled_too() -> None:
    net = network(([[-1.0, 1.0], [0.0, 0.0], [0.0, 0.0]], [0.0, 1.0]), ([[1.0], [1.0]], [0.0]))
    x = np.abs(X)
    x[0] = 0.0  # where z of unit 0 reaches 0
    report = diagnose(observe(net, x), net, x)
    assert verdicts(report) == ["at the edge", "active"]
    assert "silent = {'layer 1': [0]}" in redo_snippet(report)
    woken = waking_biases(net, report, x)[0]
    assert (x @ woken.weights[:, 0] + woken.biases[0] > 0).sum() == 40
    assert woken.biases[1] == 1.0


def test_a_tenth_of_the_inputs_gets_through_a_bias_that_was_raised() -> None:
    net = network(([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]], [-50.0, 0.0]), ([[1.0], [1.0]], [0.0]))
    woken = waking_biases(net, diagnose(observe(net, X), net, X), X)
    assert (X[:, 0] + woken[0].biases[0] > 0).sum() == 40
    assert woken[0].biases[1] == 0.0


def test_the_page_tells_of_each_unit_what_the_report_does() -> None:
    z = np.hstack([firing(2000, [0, 1, 2000]), np.full((2000, 1), -0.5)])
    report = diagnose(watched(z))
    text = report.to_html()
    rows = [row.split("</td><td>") for row in text.split("<tbody>")[1].split("</tbody>")[0].split("<tr><td>")[1:]]
    assert [row[:4] for row in rows] == [
        ["fc1", "0", "silent on n", "0 of 2,000"], ["fc1", "1", "rare", "1 of 2,000"],
        ["fc1", "3", "silent on n", "0 of 2,000"],
    ]  # fmt: skip
    assert [row[5] for row in rows if row[1] == "3"] == ["-0.5"]
    assert f"{(z <= 0).mean():.0%} of the values" in text
    words = text.split('aria-label="')[1].split('"')[0]
    counts = report.layers["fc1"].counts
    assert words == ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    bars = [part.split('"') for part in text.split('<rect x="')[1:]]
    starts, widths = [float(bar[0]) for bar in bars], [float(bar[4]) for bar in bars]
    assert starts == pytest.approx([0.0, *np.cumsum(widths)[:-1]], abs=0.11)
    assert widths == pytest.approx([640 * count / 4 for count in counts.values() if count], abs=0.06)


def test_nobody_changes_a_report_once_it_is_made() -> None:
    report = diagnose(watched(firing(40, [0, 40])))
    with pytest.raises(AttributeError):
        report.alpha = 0.5
    with pytest.raises(AttributeError):
        report.layers["fc1"].units = 7
    assert report != diagnose(watched(firing(40, [0, 40])))  # a table has no truth value, so reports are not compared
