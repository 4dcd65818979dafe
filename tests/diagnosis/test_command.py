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
