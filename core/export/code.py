"""A run as code: scripts for NumPy, PyTorch and scikit-learn that train the same network on the same data."""

import re
from pathlib import Path
from string import Template

from core.data import DATASETS, Dataset, load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.export.code_pieces import ACTIVATION_CODE, LOSS_CODE, OPTIMIZER_CODE
from core.training import TrainingConfig, TrainingHistory
from core.training.fields import format_value
from core.training.shapes import loss_and_outputs

DATA_FILE = "run.npz"  # stands beside each script
BESIDE = f'Path(__file__).with_name("{DATA_FILE}")'
_TEMPLATES = Path(__file__).with_name("templates")
_EDGE = "1e-9 * min(1, {}(z).max())"  # within it, z counts as 0

_ADAM_IN_SCIKIT_LEARN = (  # it adds epsilon before it corrects the averages, everybody else after
    "\n        model._optimizer.epsilon = 1e-8 * np.sqrt(1 - 0.999 ** (model._optimizer.t + 1))  # as others mean it"
)


def run_title(config: TrainingConfig) -> str:
    """A run in one line."""
    data = config.dataset.name if isinstance(config.dataset, Dataset) else DATASETS[config.dataset].label
    units, activation = format_value(config.hidden_widths), ACTIVATIONS[config.activation].label
    return f"A run of the Dying ReLU Lab: {data}, {units} units of {activation}, initial bias {_bias(config)}"


def _bias(config: TrainingConfig) -> str:
    return " and ".join(f"{bias:g}" for bias in dict.fromkeys(config.hidden_biases))


def numpy_script(history: TrainingHistory, link: str = "", place: str = BESIDE) -> str:
    """A script that needs NumPy alone; `place` is the expression for the path of its data."""
    config, loss = history.config, LOSS_CODE[loss_and_outputs(load_dataset(history.config))[0]]
    code, optimizer = ACTIVATION_CODE[config.activation], OPTIMIZER_CODE[config.optimizer]
    return _filled(
        "numpy", history, link, place, loss.numpy_targets, loss=loss.numpy, loss_words=loss.words,
        predicted=loss.predicted, predicted_words=loss.predicted_words, value=code.value, slope=code.slope,
        needs=code.needs, edge=_EDGE.format("np.abs"), optimizer_words=OPTIMIZERS[config.optimizer].label,
        step="\n".join(f"    {line}" for line in optimizer.step if config.weight_decay or "WEIGHT_DECAY" not in line),
        gradient="part + WEIGHT_DECAY * parameter" if config.weight_decay and not optimizer.decoupled_decay else "part",
    )  # fmt: skip


def pytorch_script(history: TrainingHistory, link: str = "") -> str:
    """A script for PyTorch."""
    config, loss = history.config, LOSS_CODE[loss_and_outputs(load_dataset(history.config))[0]]
    return _filled(
        "pytorch", history, link, BESIDE, loss.pytorch_targets, loss=loss.pytorch, loss_words=loss.words,
        module=ACTIVATION_CODE[config.activation].module, optimizer=OPTIMIZER_CODE[config.optimizer].pytorch,
        edge=_EDGE.format("torch.abs"), always=("WEIGHT_DECAY",),
    )  # fmt: skip


def scikit_learn_script(history: TrainingHistory, link: str = "") -> str:
    """A script for scikit-learn.

    Raises:
        ValueError: scikit-learn cannot do this run; says what it lacks.
    """
    config, dataset = history.config, load_dataset(history.config)
    if lacking := scikit_learn_lacks(config):
        raise ValueError(f"the run must be one that scikit-learn can do, got {' and '.join(lacking)}")
    loss = LOSS_CODE[loss_and_outputs(dataset)[0]]
    code, solver = ACTIVATION_CODE[config.activation], OPTIMIZER_CODE[config.optimizer].scikit_learn
    classes = f", classes=range({dataset.n_classes})" if dataset.n_classes else ""
    return _filled(
        "scikit_learn", history, link, BESIDE, loss.numpy_targets, loss=loss.numpy, loss_words=loss.words,
        model="MLPClassifier" if dataset.task == "classification" else "MLPRegressor", value=code.value,
        activation=code.scikit_learn, solver=solver, hidden_widths=config.hidden_widths,
        learning_rate=config.learning_rate, classes=classes,
        after_step=_ADAM_IN_SCIKIT_LEARN if config.optimizer == "adam" else "",
    )  # fmt: skip


def scikit_learn_lacks(config: TrainingConfig) -> list[str]:
    """What of a run scikit-learn has no word for."""
    lacking = []
    if not ACTIVATION_CODE[config.activation].scikit_learn:
        lacking.append(f"the activation {ACTIVATIONS[config.activation].label}")
    if not OPTIMIZER_CODE[config.optimizer].scikit_learn:
        lacking.append(f"the optimizer {OPTIMIZERS[config.optimizer].label}")
    if config.weight_decay:
        lacking.append("a weight decay that acts on biases too")
    return lacking


def _filled(
    template: str,
    history: TrainingHistory,
    link: str,
    place: str,
    targets: str,
    always: tuple[str, ...] = (),
    **parts: object,
) -> str:
    """A template with a run's parts, and the constants that its text speaks of."""
    config = history.config
    text = Template((_TEMPLATES / f"{template}.txt").read_text("utf-8"))
    lines = f"y_train, y_test = ({targets} for y in (y_train, y_test))" if targets else ""
    if template == "scikit_learn":
        lines = f"y_true, y_true_test = ({targets} for y in (y_train, y_test))"
    names = ("LEARNING_RATE", "WEIGHT_DECAY", "NEGATIVE_SLOPE", "BATCH_SIZE", "SEED")
    body = text.safe_substitute(parts)
    used = [name for name in names if name in always or re.search(rf"\b{name}\b", body)]
    values = ", ".join(str(getattr(config, name.lower())) for name in used)
    return text.substitute(
        title=run_title(config), link=f"The lab shows it here: {link}" if link else "The lab shows what it means.",
        constants=f"{', '.join(used)} = {values}", place=place, n_layers=len(config.hidden_widths) + 1, targets=lines,
        zone=ACTIVATIONS[config.activation].zone, steepest=ACTIVATIONS[config.activation].steepest, **parts,
    )  # fmt: skip
