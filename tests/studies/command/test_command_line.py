"""python -m core.studies: writes the table, refuses with the option's name, and keeps what is done at Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from core import TrainingConfig
from core.studies.command.main import ProgressLine, bar, describe, duration, main
from core.studies.command.options import grid, parser
from core.studies.run import table_file
from core.studies.run.grid import Grid
from core.studies.run.study import Progress, run_study
from core.training.meanings import MEANINGS
from core.training.options import option, shielded

SMALL = ["--n-samples", "40", "--hidden-widths", "5-4", "--epochs", "4", "--batch-size", "16", "--jobs", "1"]


def parsed(*arguments: str) -> Grid:
    return grid(parser().parse_args(shielded(arguments)))


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".CSV"])
def test_the_file_holds_the_table_of_the_same_grid(
    tmp_path: Path, suffix: str, small: TrainingConfig, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / f"sweep{suffix}"
    assert main([*SMALL, "--initial-bias", "0", "-1.5", "--seeds", "3", "--out", str(out)]) == 0
    written = pd.read_parquet(out) if suffix == ".parquet" else pd.read_csv(out)
    *_, progress = run_study(Grid(small, {"initial_bias": [0, -1.5]}, seeds=3))
    assert_frame_equal(written, progress.frame, check_dtype=False)
    assert [path.name for path in tmp_path.glob("*sweep*")] == [out.name]
    assert "6 of 6 networks are in" in capsys.readouterr().err


def test_the_summary_has_a_line_a_combination_with_intervals(capsys: pytest.CaptureFixture) -> None:
    assert main([*SMALL, "--initial-bias", "0", "-50", "--seeds", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["initial_bias", "n", "alive_end", "test_score", "stuck"]
    assert re.fullmatch(r" *-50\.0 +3 +0\.000 \[0\.000, 0\.000\] .* 1\.000 \[0\.439, 1\.000\]", lines[2])


def test_every_field_of_a_config_is_an_option_with_help_its_rule_and_its_default() -> None:
    text = " ".join(parser().format_help().split())
    assert set(MEANINGS) == {f.name for f in fields(TrainingConfig)}
    for f in fields(TrainingConfig):
        assert option(f.name) in text
        assert MEANINGS[f.name] in text
    assert "Positive and at most 1000 (default 0.1)" in text
    assert "relu, leaky_relu, elu" in text
    assert "examples:" in text


def test_values_of_every_kind_become_the_axes_of_a_grid() -> None:
    found = parsed(
        "--activation", "relu", "tanh", "--initial-bias", "0", "-1e-3", "-.5", "-1,0.5",
        "--hidden-widths", "16-8", "4-4", "--learning-rate", "1e-2", "--epochs", "3", "--seeds", "2",
    )  # fmt: skip
    assert dict(found.axes) == {
        "activation": ("relu", "tanh"), "initial_bias": (0.0, -0.001, -0.5, (-1.0, 0.5)),
        "hidden_widths": ((16, 8), (4, 4)), "learning_rate": (0.01,), "epochs": (3,),
    }  # fmt: skip
    assert found.seeds == (0, 1)


def test_seeds_are_a_count_a_start_or_a_list() -> None:
    assert parsed().seeds == tuple(range(10))
    assert parsed("--seed", "100", "--seeds", "3").seeds == (100, 101, 102)
    assert parsed("--seed", "5", "3").seeds == (5, 3)
    assert (parsed().data_seeds, parsed("--vary-data").data_seeds) == ("fixed", "with_seed")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--learning-rate 0.1 -1", "--learning-rate must be positive, got -1.0"),
        ("--learning-rate fast", "--learning-rate: must be a number, got 'fast'"),
        ("--activation rely", "--activation must be one of relu, .*, got 'rely'"),
        ("--hidden-widths 16,16", "--hidden-widths: must be whole numbers joined by -, as 16-16, got '16,16'"),
        ("--initial-bias -1,2,3", "--initial-bias must be .*, got"),
        ("--noise nan", "--noise must be a finite number, got nan"),
        ("--epochs 1.5", "--epochs: must be a whole number, got '1.5'"),
        ("--epochs 20000 --n-samples 5000 --batch-size 1", "--epochs must be at most"),
        ("--dataset moons moons", "--dataset must not repeat a value"),
        ("--seed 3 3", "--seed must not repeat a value"),
        ("--seed 1 2 --seeds 5", "--seeds must not be given when --seed has several values"),
        ("--seeds 0", "--seeds must be 1 to .*, got 0"),
        ("--jobs 0", "--jobs must be at least 1, got 0"),
        ("--out table.xlsx", r"--out must end in \.csv or \.parquet, got table\.xlsx"),
        ("--out /no/such/place/table.csv", "--out must be a file in a directory that exists"),
        ("--rate 1", "unrecognized arguments: --rate"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_trained(
    arguments: str, message: str, capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(arguments.split())
    assert refusal.value.code == 2
    assert re.search(message, capsys.readouterr().err)


def test_a_second_call_knows_what_the_first_has_trained_unless_told_not_to(capsys: pytest.CaptureFixture) -> None:
    for extra, expected in ([], False), ([], True), (["--no-cache"], False):
        main([*SMALL, "--seeds", "2", *extra])
        assert ("2 known before" in capsys.readouterr().err) is expected


def test_a_table_that_cannot_be_written_leaves_the_old_one_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    out = tmp_path / "old.csv"
    out.write_text("precious")

    def half(frame: pd.DataFrame, path: Path) -> None:
        path.write_text("half a tab")
        raise OSError("No space left on device")

    monkeypatch.setitem(table_file._WRITERS, ".csv", half)
    assert main([*SMALL, "--seeds", "1", "--out", str(out)]) == 1
    assert out.read_text() == "precious"
    assert [path.name for path in tmp_path.glob("*old*")] == ["old.csv"]
    assert "could not be written: No space left on device" in capsys.readouterr().err


def test_a_broken_cluster_is_a_message_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("LAB_CLUSTER", "tcp://127.0.0.1:1")
    assert main([*SMALL, "--seeds", "1", "--no-cache"]) == 1
    assert re.search(r"Failed \(LAB_CLUSTER .*\): 0 of 1 networks are done", capsys.readouterr().err)


def test_workers_that_fail_for_good_do_not_take_the_table_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    main([*SMALL, "--seeds", "2"])

    def fail(_: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr("core.studies.run.chunks.train_stack", fail)
    assert main([*SMALL, "--seeds", "3", "--out", str(tmp_path / "a.csv")]) == 1
    assert "Failed (out of memory): 2 of 3 networks are done" in capsys.readouterr().err
    assert len(pd.read_csv(tmp_path / "a.csv")) == 2


@pytest.mark.parametrize(
    ("jobs", "end"),
    [
        ("1", lambda pid: os.killpg(pid, signal.SIGINT)),
        ("2", lambda pid: os.killpg(pid, signal.SIGINT)),
        ("2", lambda pid: os.kill(pid, signal.SIGTERM)),
    ],
    ids=["Ctrl-C", "Ctrl-C, two workers", "kill, two workers"],
)
def test_whoever_stops_it_gets_what_is_done_and_is_told_how_much(
    tmp_path: Path, jobs: str, end: Callable[[int], None]
) -> None:
    out = tmp_path / "sweep.csv"
    command = [
        sys.executable, "-m", "core.studies", "--hidden-widths", *(f"{w}-{w}" for w in range(6, 18)),
        "--epochs", "1000", "--seeds", "4", "--jobs", jobs, "--out", str(out),
    ]  # fmt: skip
    screen, side = os.openpty()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, text=True, start_new_session=True)
    shown = ""
    while "networks," not in shown:
        shown += os.read(screen, 10_000).decode()
    end(run.pid)
    stdout, _ = run.communicate(timeout=30)
    shown += os.read(screen, 100_000).decode()
    done = int(re.search(r"Stopped: (\d+) of 48 networks are done", shown)[1])
    assert run.returncode == 130
    assert 0 < done < 48
    assert f"{done} of 48 networks are in {out}" in shown
    written = pd.read_csv(out)
    assert len(written) == done
    assert not written.drop(columns="constant").isna().any(axis=None)
    assert "stuck" in stdout
    assert "Traceback" not in shown


def progress(done: int, total: int, elapsed: float = 0.0, left: float | None = None, known: int = 0) -> Progress:
    return Progress(done, total, known, elapsed, left)


def test_the_bar_is_as_full_as_the_study_and_the_text_has_rate_and_rest() -> None:
    assert bar(progress(0, 10)) == f"[{'.' * 30}]"
    assert bar(progress(5, 10)) == f"[{'#' * 15}{'.' * 15}]"
    half_way = progress(30, 400, 4.0, 200.0, known=10)
    assert describe(half_way) == "30/400 networks, 10 known before, 5.0 a second, 3 min 20 s left"
    assert describe(progress(400, 400, 10.0, 0.0)) == "400/400 networks, 40.0 a second"
    assert [duration(s) for s in (7.6, 60, 7500)] == ["8 s", "1 min 0 s", "2 h 5 min"]


class Terminal:
    def __init__(self, live: bool) -> None:
        self.live, self.text = live, ""

    def isatty(self) -> bool:
        return self.live

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...


def test_a_terminal_gets_one_line_that_is_redrawn_and_a_file_gets_few_plain_ones() -> None:
    live, plain = Terminal(True), Terminal(False)
    for terminal in (live, plain):
        line = ProgressLine(terminal)
        for done in range(5):
            line.show(progress(done, 4))
        line.end()
    assert live.text.count("\r") == 5
    assert live.text.count("\n") == 1
    assert plain.text == "0/4 networks\n4/4 networks\n"


def test_trouble_with_the_cache_is_said_once() -> None:
    terminal = Terminal(False)
    line = ProgressLine(terminal)
    for done in range(3):
        line.show(replace(progress(done, 3), trouble="no cache"))
    assert terminal.text.count("no cache") == 1


def test_a_study_can_be_on_own_data(tmp_path: Path) -> None:
    (tmp_path / "plants.csv").write_text("size,kind\n" + "".join(f"{x},{'ab'[x % 2]}\n" for x in range(20)))
    found = parsed("--data", str(tmp_path / "plants.csv"), "--target", "kind", "--activation", "relu", "tanh")
    assert {config.dataset.name for config in found.configs()} == {"plants.csv"}
    assert {config.n_samples for config in found.configs()} == {20}


@pytest.mark.parametrize("more", ["--dataset moons", "--n-samples 50 100", "--vary-data", "--data-seed 1 2"])
def test_what_a_file_says_itself_is_not_asked_for_besides(more: str, tmp_path: Path) -> None:
    (tmp_path / "plants.csv").write_text("size,kind\n" + "".join(f"{x},{'ab'[x % 2]}\n" for x in range(20)))
    with pytest.raises(ValueError, match="must not be given with --data, got both"):
        parsed("--data", str(tmp_path / "plants.csv"), *more.split())
