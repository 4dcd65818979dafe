"""`python -m core.diagnosis FILE`: lines on the screen, a page on the disk, refusals in words."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from core import Monitor, diagnose
from core.diagnosis import Verdict
from core.diagnosis.__main__ import main
from core.diagnosis.html import MOST_ROWS
from core.diagnosis.samples import SAMPLES, sample
from tests.diagnosis.conftest import Trained


class Page(HTMLParser):
    """Counts tags, and checks that they close."""

    VOID = ("meta", "link", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def save_weights(path: Path, damaged: Trained) -> None:
    network = damaged.history.networks[-1]
    arrays = {f"{i}.{name}": part for i, layer in enumerate(network)
              for name, part in (("weight", layer.weights.T), ("bias", layer.biases))}  # fmt: skip
    np.savez(path, **arrays)


def test_a_record_is_read_by_the_module_itself(tmp_path: Path, layer_of_known_truth: np.ndarray) -> None:
    monitor = Monitor()
    monitor.update("fc1", layer_of_known_truth)
    monitor.save(tmp_path / "record.json")
    command = [sys.executable, "-m", "core.diagnosis", str(tmp_path / "record.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    silent = diagnose(monitor).layers["fc1"].silent
    assert done.stdout.startswith(f"fc1: {silent} of 100 silent on 2,000 inputs.")
    page = Page((tmp_path / "record.html").read_text("utf-8"))
    assert page.open == []
    assert "silent on n" in page.text


def test_weights_and_inputs_give_proofs_and_cut_off_units(
    tmp_path: Path, damaged: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    save_weights(tmp_path / "model.npz", damaged)
    np.save(tmp_path / "x.npy", damaged.inputs)
    given = [
        str(tmp_path / "model.npz"),
        "--inputs",
        str(tmp_path / "x.npy"),
        "--box",
        "--out",
        str(tmp_path / "r.html"),
    ]
    assert main(given) == 0
    printed = capsys.readouterr().out
    assert "proved silent on the whole box" in printed
    assert "8 cut off" in printed
    assert (tmp_path / "r.html").is_file()


@pytest.mark.parametrize(("kind", "expected"), [("pre", "None of 2 silent"), ("post", "1 of 2 silent")])
def test_the_kind_is_as_said(kind: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    z = np.column_stack([np.zeros(50), np.ones(50)])
    np.save(tmp_path / "z.npy", z if kind == "post" else z + 0.5)
    assert main([str(tmp_path / "z.npy"), "--kind", kind]) == 0
    assert expected in capsys.readouterr().out


def test_axes_are_guessed_or_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "z.npy", np.ones((40, 3, 8, 8)))
    assert main([str(tmp_path / "z.npy")]) == 0
    assert "None of 3 silent on 40 inputs" in capsys.readouterr().out
    assert main([str(tmp_path / "z.npy"), "--sample-axis", "2", "--unit-axis", "0"]) == 1
    assert "inputs must be 30 or more" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "message"),
    [("none.npy", "No such file"), ("m.pt", "safetensors"), ("r.json", "the record must be JSON text")],
)
def test_what_cannot_be_read_is_said_in_one_line(
    name: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "r.json":
        (tmp_path / name).write_text("no")
    assert main([str(tmp_path / name)]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"cannot diagnose {tmp_path / name}: ")
    assert message in printed.err
    assert printed.out == ""


def test_the_page_escapes_names_and_bounds_its_table() -> None:
    monitor = Monitor()
    monitor.update("<script>alert(1)</script>", -np.ones((40, MOST_ROWS + 7)))
    text = diagnose(monitor).to_html("<b>mine</b>")
    page = Page(text)
    assert page.open == []
    assert "script" not in page.counts
    assert page.counts["tr"] == MOST_ROWS + 1
    assert f"The first {MOST_ROWS:,} of {MOST_ROWS + 7:,}." in page.text
    assert "http" not in text


def test_the_page_takes_colours_of_verdicts() -> None:
    monitor = Monitor()
    monitor.update("fc1", np.ones((40, 2)))
    assert 'fill="#123456"' in diagnose(monitor).to_html(colours={Verdict.ACTIVE: "#123456"})


@pytest.mark.parametrize("form", ["array", "record", "weights"])
def test_the_alpha_that_is_given_is_that_of_every_bound(
    form: str, tmp_path: Path, damaged: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    z = -np.ones((50, 2))
    np.save(tmp_path / "z.npy", z)
    np.save(tmp_path / "x.npy", damaged.inputs)
    monitor = Monitor()
    monitor.update("fc1", z)
    monitor.save(tmp_path / "z.json")
    save_weights(tmp_path / "net.npz", damaged)
    file = {"array": "z.npy", "record": "z.json", "weights": "net.npz"}[form]
    more = ["--inputs", str(tmp_path / "x.npy")] if form == "weights" else []
    assert main([str(tmp_path / file), *more, "--alpha", "0.2"]) == 0
    assert "(80 %)" in capsys.readouterr().out
    assert "one-sided, 80 %" in (tmp_path / file).with_suffix(".html").read_text("utf-8")
    assert main([str(tmp_path / file), *more]) == 0
    assert "(95 %)" in capsys.readouterr().out


def test_the_activation_that_is_given_is_that_of_every_layer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "z.npy", np.tile([-20.0, 0.0], (50, 1)))
    for activation, said in (("relu", "1 of 2 silent"), ("tanh", "1 of 2 dead by slope")):
        assert main([str(tmp_path / "z.npy"), "--activation", activation]) == 0
        assert said in capsys.readouterr().out


def test_without_a_box_nothing_is_proved_and_warnings_come_before_the_layers(
    tmp_path: Path, damaged: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    save_weights(tmp_path / "net.npz", damaged)
    np.save(tmp_path / "x.npy", damaged.inputs)
    assert main([str(tmp_path / "net.npz"), "--inputs", str(tmp_path / "x.npy")]) == 0
    assert "proved" not in capsys.readouterr().out
    z = np.ones((50, 3))
    z[0, 0] = np.nan
    np.save(tmp_path / "z.npy", z)
    assert main([str(tmp_path / "z.npy")]) == 0
    assert "not finite" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(("option", "units"), [([], 3), (["--unit-axis", "3"], 8), (["--unit-axis", "-1"], 8)])
def test_one_axis_may_be_given_and_the_other_guessed(
    option: list[str], units: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "z.npy", np.ones((40, 3, 8, 8)))
    assert main([str(tmp_path / "z.npy"), *option]) == 0
    assert f"None of {units} silent on 40 inputs" in capsys.readouterr().out


def test_the_samples_show_what_their_names_say() -> None:
    reports = {name: sample(name).report() for name in SAMPLES}
    dead = {name: sum(each.dead for each in report.layers.values()) for name, report in reports.items()}
    units = {name: [each.units for each in report.layers.values()] for name, report in reports.items()}
    assert units == {name: [32, 16] for name in ("half_dead", "shifted", "ordinary")} | {
        "rare": [100],
        "channels": [24],
    }
    assert 0.25 < dead["half_dead"] / 48 < 0.75
    assert 0 < dead["shifted"] < 48
    assert dead["ordinary"] <= 5
    assert reports["rare"].layers["fc1"].counts[Verdict.RARE] > 10
    assert 30 <= reports["rare"].layers["fc1"].silent < 50
    assert reports["channels"].layers["conv1"].n == 400
    fired = (reports["channels"].units["k"] > 0).tolist()
    assert fired == sorted(fired, reverse=True)  # the last channels are the silent ones
    assert 1 < fired.count(False) < 12
    named = {name: sample(name) for name in SAMPLES}
    assert {name: subject.name for name, subject in named.items()} == {n: each.label for n, each in SAMPLES.items()}
    assert [name for name, subject in named.items() if subject.config is not None] == ["half_dead", "ordinary"]
    assert any("inputs' mean" in cause for cause in reports["shifted"].units["cause"])
    assert named["shifted"].inputs.mean() > 7
