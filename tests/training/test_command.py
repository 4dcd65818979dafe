"""python -m core.training: one run, what happened in it, and everything that can be taken along."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from core import TrainingConfig, train
from core.training.__main__ import INTERRUPTED, chosen, link_to, main, parser
from core.training.options import shielded
from core.ui.links.run_link import decode

SHORT = ["--epochs", "3", "--n-samples", "50", "--hidden-widths", "4"]
TABLE = "size,weight,kind\n" + "".join(f"{x},{x * x % 7},{'low' if x < 20 else 'high'}\n" for x in range(40))


def config(*arguments: str) -> TrainingConfig:
    return chosen(parser().parse_args(shielded(arguments)))


def test_every_field_is_an_option() -> None:
    assert config() == TrainingConfig()
    given = config("--activation", "tanh", "--initial-bias", "-1,0.5", "--hidden-widths", "8-4", "--log-every", "5")
    assert given == TrainingConfig(activation="tanh", initial_bias=(-1.0, 0.5), hidden_widths=(8, 4), log_every=5)


def test_a_link_is_taken_instead_and_options_come_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    link = "https://lab.example/training_lab?v=2&b=-3&a=leaky_relu&zz=1"
    shared = decode({"v": "2", "b": "-3", "a": "leaky_relu"}).config
    assert config("--link", link) == shared
    assert config("--link", link, "--seed", "5").seed == 5
    assert "left out of the link: unknown parameter 'zz'" in capsys.readouterr().err


@pytest.mark.parametrize("base", [None, "https://lab.example/training_lab?v=1&b=0"])
def test_the_link_that_is_printed_opens_the_run(base: str | None) -> None:
    run = TrainingConfig(initial_bias=(-1.0, 0.5), learning_rate=0.03, dataset="iris")
    link = link_to(run, base)
    assert decode(dict(parse_qsl(urlsplit(link).query))).config == run
    assert link.startswith(base.split("?")[0] if base else "http://localhost:8501/training_lab")


def test_it_says_what_happened_and_writes_what_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SHORT, "--initial-bias", "-50", "--out", str(tmp_path / "a" / "b"), "--parts", "code", "data"]) == 0
    said = capsys.readouterr().out
    assert "All 4 units were born dead" in said
    assert "http://localhost:8501/training_lab?v=2" in said
    written = {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert {"run_numpy.py", "run_pytorch.py", "run.ipynb", "run.npz", "report.html", "weights.safetensors"} <= written
    assert all(f"{name}\n" in said for name in written)
    record = json.loads((tmp_path / "a" / "b" / "history.json").read_text())
    history = train(TrainingConfig(epochs=3, n_samples=50, hidden_widths=(4,), initial_bias=-50.0))
    assert np.allclose(record["measured"]["train_loss"], history.train_loss)
    assert record["link"] in said


def test_own_data_are_learned_from_and_no_link_is_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plants.csv").write_text(TABLE)
    command = ["--data", str(tmp_path / "plants.csv"), "--target", "kind", "--columns", "size", "--epochs", "3"]
    assert main([*command, "--out", str(tmp_path / "run"), "--parts", "data"]) == 0
    assert "A link cannot carry your file." in capsys.readouterr().out
    record = json.loads((tmp_path / "run" / "history.json").read_text())
    assert record["data"]["feature_names"] == ["size"]
    assert (record["config"]["dataset"], record["config"]["n_samples"]) == ("plants.csv", 40)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--learning-rate -1", "--learning-rate must be positive, got -1.0"),
        ("--activation rely", "--activation must be one of relu"),
        ("--initial-bias much", "--initial-bias: must be a number, or numbers joined by commas"),
        ("--target kind", "--target must come with --data, got it alone"),
        ("--data /no/such.csv", "--data must be a file that can be read, got /no/such.csv"),
        ("--data {file} --target size2", "plants.csv: target must be one of"),
        ("--data {file} --dataset moons", "--dataset must not be given with --data, got both"),
        ("--data {file} --noise 1", "--noise must not be given with --data, got both"),
        ("--parts all", "argument --parts: invalid choice"),
    ],
)
def test_a_refusal_names_the_option(
    arguments: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plants.csv").write_text(TABLE)
    with pytest.raises(SystemExit) as refusal:
        main(arguments.format(file=tmp_path / "plants.csv").split())
    assert refusal.value.code == 2
    assert message in capsys.readouterr().err


def test_a_place_that_cannot_be_written_to_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main([*SHORT, "--out", str(tmp_path / "file" / "run"), "--parts", "data"]) == 1
    assert "cannot write" in capsys.readouterr().err


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "core.training", "--epochs", "6000", "--batch-size", "8"]
    running = subprocess.Popen(
        [*command, "--out", str(tmp_path / "run"), "--parts", "data"],
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    assert running.stderr.readline().startswith("epoch ")
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120)
    assert "Stopped at epoch " in said
    assert running.returncode == INTERRUPTED
    record = json.loads((tmp_path / "run" / "history.json").read_text())
    assert 0 < record["measured"]["epochs"][-1] < 6000
