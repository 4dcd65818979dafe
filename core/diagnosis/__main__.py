"""`python -m core.diagnosis FILE`: print each layer in one line, and write the report as HTML."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.diagnosis.axes import Axes, guess_axes, monitor_of
from core.diagnosis.files import SHELL, read_arrays
from core.diagnosis.monitor import Monitor
from core.diagnosis.network_facts import observe
from core.diagnosis.report import Report, diagnose
from core.diagnosis.weights import as_network
from core.engine.activations import ACTIVATIONS

_EXAMPLES = """examples:
  python -m core.diagnosis record.json                                 as Monitor.save or watch wrote it
  python -m core.diagnosis fc1.npy --kind post                         outputs of ReLU, inputs in rows
  python -m core.diagnosis conv.npy --sample-axis 0 --unit-axis 1      channels first
  python -m core.diagnosis model.safetensors --inputs x.npy --box      a dense network: proofs, cut off units
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        report = _report(given)
        out = given.out or given.file.with_suffix(".html")
        out.write_text(report.to_html(given.file.name), "utf-8")
    except (ValueError, OSError) as error:
        print(f"cannot diagnose {given.file}: {error}", file=sys.stderr)
        return 1
    print(*report.warnings, report, sep="\n")
    print(f"written: {out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m core.diagnosis", description="Is a network dying, how sure is that, and why?", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("file", type=Path, help="record.json, or .npy, .npz, .safetensors, .parquet")
    parser.add_argument("--activation", default="relu", choices=list(ACTIVATIONS), help="of the layers (relu)")
    parser.add_argument(
        "--kind", default="pre", help="pre: values from before the activation (default); post: after it"
    )
    parser.add_argument("--sample-axis", type=int, help="the axis that counts inputs; guessed otherwise")
    parser.add_argument("--unit-axis", type=int, help="the axis that counts units; guessed otherwise")
    parser.add_argument("--inputs", type=Path, help="inputs (n, d) of a dense network, whose weights FILE holds")
    parser.add_argument(
        "--box", action="store_true", help="with --inputs: prove silence between their least and largest"
    )
    parser.add_argument("--alpha", type=float, default=0.05, help="1 - the confidence of bounds (0.05)")
    parser.add_argument("--out", type=Path, metavar="HTML", help="where the report goes (FILE with .html)")
    return parser


def _report(given: argparse.Namespace) -> Report:
    if given.file.suffix.lower() == ".json":
        return diagnose(Monitor.load(given.file), alpha=given.alpha)
    arrays = read_arrays(given.file.name, given.file, SHELL)
    if given.inputs is None:
        axes = {name: _axes(given, array.shape) for name, array in arrays.items()}
        return diagnose(monitor_of(arrays, axes, activation=given.activation, kind=given.kind), alpha=given.alpha)
    (x,) = list(read_arrays(given.inputs.name, given.inputs, SHELL).values())[:1]
    network = as_network(arrays)
    monitor = observe(network, x, given.activation)
    box = (x.min(axis=0), x.max(axis=0)) if given.box else None
    return diagnose(monitor, network, x, box, given.alpha)


def _axes(given: argparse.Namespace, shape: Sequence[int]) -> Axes:
    guess = guess_axes(shape)
    return Axes(
        guess.sample if given.sample_axis is None else given.sample_axis,
        guess.unit if given.unit_axis is None else given.unit_axis,
    )


if __name__ == "__main__":
    sys.exit(main())
