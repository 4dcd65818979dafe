"""What a run is: one frozen, hashable record that refuses bad values."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from textwrap import fill

from core.checks import ROWS, Bounds, choice, finite_number, shown, whole_number
from core.data import DATASETS, Dataset, DatasetEntry
from core.data.entry import SEEDS
from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.engine.initializers import INITIALIZERS
from core.engine.optimizers import OPTIMIZERS
from core.training.budget import Load, check
from core.training.meanings import CONDITIONS, MEANINGS
from core.training.shapes import layer_widths

# Generous for learning, small enough that no run can hold up a shared server for long.
BOUNDS: dict[str, Bounds] = {
    "n_samples": ROWS,
    "noise": Bounds(0, 5),
    "data_seed": SEEDS,
    "hidden_widths": Bounds(1, 512),
    "negative_slope": Bounds(0, 1),
    "initial_bias": Bounds(-1000, 1000),
    "learning_rate": Bounds(0, 1000, above=True),
    "weight_decay": Bounds(0, 100),
    "batch_size": Bounds(1, ROWS.high),
    "epochs": Bounds(0, 20_000),
    "log_every": Bounds(1, 20_000),
    "seed": SEEDS,
}
MAX_HIDDEN_LAYERS = 60
MAX_PARAMETERS = 1_000_000
CHOICES: dict[str, Collection[str]] = {
    "dataset": DATASETS,
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "optimizer": OPTIMIZERS,
}


@dataclass(frozen=True)
class TrainingConfig:
    """One run: data, network, optimizer and seeds.

    `dataset` is a name, or a Dataset of your own, which sets `n_samples` to its number of rows and `noise` to 0.
    {conditions}

    Attributes:
        {attributes}

    Raises:
        ValueError: names the field, the rule and the value.

    Example:
        >>> TrainingConfig(learning_rate=-1)
        Traceback (most recent call last):
        ValueError: learning_rate must be positive, got -1
    """

    dataset: str | Dataset = "moons"
    n_samples: int = 500
    noise: float = 0.2
    data_seed: int = 0
    hidden_widths: tuple[int, ...] = (16, 16)
    activation: str = "relu"
    negative_slope: float = NEGATIVE_SLOPE
    initial_bias: float | tuple[float, ...] = 0.0
    initializer: str = "he_normal"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    weight_decay: float = 0.0
    batch_size: int = 32
    epochs: int = 200
    seed: int = 0
    log_every: int = 1

    def __post_init__(self) -> None:
        for name, value in _checked(self).items():
            object.__setattr__(self, name, value)
        if not isinstance(self.dataset, Dataset):
            check_load(self)

    @property
    def hidden_biases(self) -> tuple[float, ...]:
        """The initial bias of each hidden layer."""
        if isinstance(self.initial_bias, tuple):
            return self.initial_bias
        return (self.initial_bias,) * len(self.hidden_widths)


def _checked(config: TrainingConfig) -> dict[str, object]:
    """Every field's value, as the plain int, float, str or tuple it should be."""
    given = {field.name: getattr(config, field.name) for field in fields(config)}
    own = _of_own_data(given["dataset"])
    return {name: _CHECKS[name](name, value, config) for name, value in given.items() if name not in own} | own


def _of_own_data(dataset: object) -> dict[str, object]:
    """What a data set in the place of a name says about itself, whatever the config says."""
    return {"dataset": dataset, "n_samples": dataset.n_rows, "noise": 0.0} if isinstance(dataset, Dataset) else {}


def _choice(name: str, value: object, _: TrainingConfig) -> str:
    return choice(name, value, CHOICES[name])


def _integer(name: str, value: object, _: TrainingConfig | None = None) -> int:
    return whole_number(name, value, BOUNDS[name])


def _number(name: str, value: object, _: TrainingConfig | None = None) -> float:
    return finite_number(name, value, BOUNDS[name])


def _widths(name: str, value: object, _: TrainingConfig) -> tuple[int, ...]:
    if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= MAX_HIDDEN_LAYERS:
        raise ValueError(f"{name} must be a tuple of 1 to {MAX_HIDDEN_LAYERS} widths, got {shown(value)}")
    return tuple(_integer(name, width) for width in value)


def _bias(name: str, value: object, config: TrainingConfig) -> float | tuple[float, ...]:
    if not isinstance(value, (tuple, list)):
        return _number(name, value)
    n_layers = len(config.hidden_widths)
    if len(value) != n_layers:
        raise ValueError(
            f"{name} must be one number, or one for each of the {n_layers} hidden layers, got {shown(value)}"
        )
    return tuple(_number(name, bias) for bias in value)


Check = Callable[[str, object, TrainingConfig], object]
_CHECKS: dict[str, Check] = {
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(("n_samples", "data_seed", "batch_size", "epochs", "seed", "log_every"), _integer),
    **dict.fromkeys(("noise", "negative_slope", "learning_rate", "weight_decay"), _number),
    "hidden_widths": _widths,
    "initial_bias": _bias,
}


def check_load(config: TrainingConfig) -> None:
    """Each number may be in bounds and their product still too much.

    Raises:
        ValueError: a shared server could not carry the run; names the field, the rule and the value.
    """
    load = load_of(config)
    if load.parameters > MAX_PARAMETERS:
        raise ValueError(f"hidden_widths must give at most {MAX_PARAMETERS} parameters, got {load.parameters}")
    check(load)


def load_of(config: TrainingConfig) -> Load:
    """What training costs depends on."""
    entry = _entry(config)
    widths = layer_widths(entry.n_features, config.hidden_widths, entry)
    return Load(widths, config.n_samples, config.batch_size, config.epochs, config.log_every, config.activation)


def _entry(config: TrainingConfig) -> Dataset | DatasetEntry:
    return config.dataset if isinstance(config.dataset, Dataset) else DATASETS[config.dataset]


def allowed(name: str) -> str:
    """What a field may be, as the beginning of a sentence."""
    return f"One of {', '.join(CHOICES[name])}" if name in CHOICES else BOUNDS[name].rule().capitalize()


def _wrapped(text: str, indent: str) -> str:
    return fill(text, 116, initial_indent="", subsequent_indent=indent)


TrainingConfig.__doc__ = (TrainingConfig.__doc__ or "").format(
    conditions=_wrapped(CONDITIONS, " " * 4),
    attributes="\n        ".join(
        _wrapped(f"{name}: {meaning} {allowed(name)}.", " " * 12) for name, meaning in MEANINGS.items()
    ),
)
