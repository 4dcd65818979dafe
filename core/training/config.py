"""What a run is: one frozen, hashable record that refuses bad values."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields

from core.checks import ROWS, Bounds, choice, finite_number, shown, whole_number
from core.data import DATASETS
from core.data.entry import SEEDS
from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.engine.initializers import INITIALIZERS
from core.engine.network import layer_sizes
from core.engine.optimizers import OPTIMIZERS
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
MAX_ACTIVATIONS = 10_000_000  # hidden units x samples: what one pass holds in memory
MAX_STEPS = 3_000_000  # mini-batches in a run
MAX_WORK = 100_000_000_000  # parameters x samples x epochs
CHOICES: dict[str, Collection[str]] = {
    "dataset": DATASETS,
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "optimizer": OPTIMIZERS,
}


@dataclass(frozen=True)
class TrainingConfig:
    """One run: data, network, optimizer and seeds.

    `data_seed` draws and splits the data; `seed` draws the weights and the order of the batches.
    `initial_bias` fills the biases of every hidden layer; a tuple gives one value a layer.
    Every `log_every`-th epoch is measured, and all of the first ten: units die early.

    Raises:
        ValueError: names the field, the rule and the value.
    """

    dataset: str = "moons"
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
        _check_total(self)

    @property
    def hidden_biases(self) -> tuple[float, ...]:
        """The initial bias of each hidden layer."""
        if isinstance(self.initial_bias, tuple):
            return self.initial_bias
        return (self.initial_bias,) * len(self.hidden_widths)


def _checked(config: TrainingConfig) -> dict[str, object]:
    """Every field's value, as the plain int, float, str or tuple it should be."""
    return {
        field.name: _CHECKS[field.name](field.name, getattr(config, field.name), config) for field in fields(config)
    }


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


def _check_total(config: TrainingConfig) -> None:
    """Each number may be in bounds and their product still too much."""
    entry, units = DATASETS[config.dataset], sum(config.hidden_widths)
    parameters = sum(layer_sizes(layer_widths(entry.n_features, config.hidden_widths, entry)))
    if parameters > MAX_PARAMETERS:
        raise ValueError(f"hidden_widths must give at most {MAX_PARAMETERS} parameters, got {parameters}")
    if units * config.n_samples > MAX_ACTIVATIONS:
        most = MAX_ACTIVATIONS // units
        raise ValueError(f"n_samples must be at most {most} for {units} hidden units, got {config.n_samples}")
    work, steps = parameters * config.n_samples, -(-config.n_samples // config.batch_size)
    most = min(MAX_WORK // work, MAX_STEPS // steps)
    if config.epochs > most:
        raise ValueError(
            f"epochs must be at most {most} for {parameters} parameters, {config.n_samples} samples "
            f"and batches of {config.batch_size}, got {config.epochs}"
        )
