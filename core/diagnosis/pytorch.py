"""Watches the activations of a PyTorch model while it runs; PyTorch is not among the lab's requirements.

from core.diagnosis.pytorch import watch

watching = watch(model, every=100)
...                                       # train as ever; one pass in a hundred is recorded
watching.take().save("record.json")
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import numpy as np
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from core.checks import Bounds, whole_number
from core.diagnosis.monitor import Monitor, Notes
from core.engine.activations import NEGATIVE_SLOPE

EVERY = Bounds(1)
WATCHED: dict[type[nn.Module], str] = {
    nn.ReLU: "relu", nn.ReLU6: "relu6", nn.LeakyReLU: "leaky_relu", nn.ELU: "elu", nn.SELU: "selu", nn.GELU: "gelu",
    nn.SiLU: "silu", nn.Softplus: "softplus", nn.Tanh: "tanh", nn.Sigmoid: "sigmoid",
}  # fmt: skip
FUNCTIONS = {  # calls that can't be watched, as no module stands for them
    "relu", "relu_", "relu6", "leaky_relu", "leaky_relu_", "elu", "elu_", "selu", "selu_", "gelu", "silu", "softplus",
    "hardtanh", "hardswish", "mish", "celu", "prelu", "rrelu", "clamp_min", "clamp_min_", "tanh", "tanh_", "sigmoid",
    "sigmoid_", "hardsigmoid", "logsigmoid", "softsign", "threshold", "threshold_", "glu", "tanhshrink", "softshrink",
    "hardshrink",
}  # fmt: skip
CUTS = {"clamp", "clamp_", "clip", "clip_", "maximum"}  # a ReLU where their second argument is 0
NO_ACTIVATIONS = (nn.Softmax, nn.Softmax2d, nn.Softmin, nn.LogSoftmax, nn.MultiheadAttention)  # of single units
_UNWATCHED = (
    "is none of the activations that can be judged: it was not watched.",
    "was called as a function: it was not watched. Make it a module, as nn.ReLU().",
)
_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
_MAKERS = (nn.Linear, *_CONVOLUTIONS, *_BATCH_NORMS, nn.LayerNorm)


def watch(model: nn.Module, every: int = 100) -> "Watch":
    """Record what goes into a model's activation modules, in every so many forward passes, the first included.

    What is recorded over many steps of training is a unit's behaviour over all of them: take one record a stage, or
    watch with every=1 while the trained model runs over its data in evaluation mode.

    Raises:
        ValueError: `every` is no whole number of 1 or more.
    """
    return Watch(model, whole_number("every", every, EVERY))


class Watch:
    """The hooks on a model, and what they have recorded; a context manager that removes them."""

    def __init__(self, model: nn.Module, every: int) -> None:
        self._every, self._passes, self._recording, self._inside = every, 0, False, 0
        self._monitor, self._unseen, self._calls = Monitor(), Counter[str](), Counter[str]()
        self._refused: dict[str, str] = {}
        self._makers: dict[int, tuple[torch.Tensor, nn.Module]] = {}
        self._functions = _Functions(self)
        self._hooks = [
            model.register_forward_pre_hook(self._begin),
            model.register_forward_hook(self._end, always_call=True),
        ]
        self._names = {module: name or "model" for name, module in model.named_modules()}
        for module, name in self._names.items():
            self._attach(name, module)

    @property
    def monitor(self) -> Monitor:
        """What was recorded so far, with what was not."""
        found = self._monitor
        found.step = self._passes
        found.warnings = (
            *(f"{name} {_UNWATCHED[name in FUNCTIONS | CUTS]}" for name in sorted(self._unseen)),
            *(f"{name} was left out: {words}." for name, words in self._refused.items()),
        )
        return found

    @property
    def unseen(self) -> dict[str, int]:
        """Activations that ran and were not watched, with their number of calls in the recorded passes."""
        return dict(self._unseen)

    def take(self) -> Monitor:
        """What was recorded so far; from here on a new record begins."""
        taken = self.monitor
        self._monitor, self._refused = Monitor(), {}
        return taken

    def remove(self) -> None:
        """Take the hooks off the model; what was recorded stays."""
        for hook in self._hooks:
            hook.remove()
        self._hooks = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def _attach(self, name: str, module: nn.Module) -> None:
        activation = WATCHED.get(type(module))
        if activation == "gelu" and module.approximate == "none":
            activation = "gelu_exact"
        if isinstance(module, _MAKERS):
            self._hooks.append(module.register_forward_hook(self._made))
        elif activation and _is_the_labs(module):
            self._hooks.append(module.register_forward_pre_hook(self._recorder(name, activation)))
            self._hooks.append(module.register_forward_hook(self._left, always_call=True))
        elif type(module).__module__ == "torch.nn.modules.activation" and not isinstance(module, NO_ACTIVATIONS):
            self._hooks.append(module.register_forward_pre_hook(self._passed_by))
            self._hooks.append(module.register_forward_hook(self._left, always_call=True))

    def _begin(self, *_: object) -> None:
        self._recording = self._passes % self._every == 0
        self._passes += 1
        if self._recording:
            self._calls.clear()
            self._functions.__enter__()

    def _end(self, *_: object) -> None:
        if self._recording:
            self._functions.__exit__(None, None, None)
        self._recording, self._inside = False, 0
        self._makers.clear()

    def _made(self, module: nn.Module, _: object, output: torch.Tensor) -> None:
        """Remember what made a tensor, and the tensor with it, so that its id stays its own."""
        if self._recording:
            self._makers[id(output)] = output, module

    def _passed_by(self, module: nn.Module, _: object) -> None:
        self._inside += 1
        if self._recording:
            self._unseen[type(module).__name__] += 1

    def _left(self, *_: object) -> None:
        self._inside = max(0, self._inside - 1)

    def _recorder(self, name: str, activation: str) -> Callable[[nn.Module, tuple[Any, ...]], None]:
        def record(module: nn.Module, arguments: tuple[Any, ...]) -> None:
            self._inside += 1
            if self._recording:
                self._record(name, activation, module, arguments[0])

        return record

    def _record(self, name: str, activation: str, module: nn.Module, z: torch.Tensor) -> None:
        """Under the name of the layer that made z, where one did: an activation may stand behind several layers."""
        _, maker = self._makers.get(id(z), (z, None))
        like = maker or self._maker_of_such(z)
        if z.ndim < _axes(like):
            z = z[None]  # a single input without an axis of its own
        name = self._names.get(maker, name)
        self._calls[name] += 1
        name = f"{name}, call {self._calls[name]}" if self._calls[name] > 1 else name
        unit_axis = _unit_axis(z, like)
        notes = _notes(maker, z.shape[unit_axis])._replace(modes=("training" if module.training else "evaluation",))
        slope = float(getattr(module, "negative_slope", NEGATIVE_SLOPE))
        try:
            self._monitor.update(
                name, _as_array(z), unit_axis=unit_axis, activation=activation, negative_slope=slope, notes=notes
            )
        except ValueError as error:  # whoever trains goes on training
            self._refused[name] = str(error)

    def _maker_of_such(self, z: torch.Tensor) -> nn.Module | None:
        """The last layer that put out such a shape, as a sum of a shortcut and a layer has the layer's."""
        return next((maker for made, maker in reversed(self._makers.values()) if made.shape == z.shape), None)


class _Functions(TorchFunctionMode):
    """Sees the functions that are called while a pass is recorded, outside of watched modules."""

    def __init__(self, watching: Watch) -> None:
        super().__init__()
        self._watching = watching

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(function, "__name__", "")
        if not self._watching._inside and (name in FUNCTIONS or _cuts_at_0(name, args, kwargs or {})):
            self._watching._unseen[name] += 1
        return function(*args, **(kwargs or {}))


def _cuts_at_0(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Whether a call is a ReLU in other words."""
    if name not in CUTS:
        return False
    low = args[1] if len(args) > 1 else kwargs.get("min", kwargs.get("other"))
    if isinstance(low, torch.Tensor):
        return low.numel() == 1 and float(low) == 0
    return isinstance(low, int | float) and low == 0


def _is_the_labs(module: nn.Module) -> bool:
    """Whether a module computes what the lab's activation of that name does."""
    return getattr(module, "alpha", 1.0) == 1.0 and getattr(module, "beta", 1.0) == 1.0


def _axes(maker: nn.Module | None) -> int:
    """How many a batch of this layer's outputs has."""
    return next((2 + place for place, kind in enumerate(_CONVOLUTIONS, start=1) if isinstance(maker, kind)), 2)


def _unit_axis(z: torch.Tensor, maker: nn.Module | None) -> int:
    """Channels are second; features come last, as those of a linear layer over tokens do."""
    if isinstance(maker, (*_CONVOLUTIONS, *_BATCH_NORMS)):
        return 1
    return z.ndim - 1 if z.ndim == 3 or isinstance(maker, nn.Linear | nn.LayerNorm) else 1


def _notes(maker: nn.Module | None, units: int) -> Notes:
    """Biases and lengths of weights, or the shift and scale of a normalization, of what comes just before."""
    if maker is None:
        return Notes()
    weight: Any = getattr(maker, "weight", None)
    bias: Any = getattr(maker, "bias", None)
    bias = None if bias is None or bias.numel() != units else _as_array(bias).astype(float)
    if isinstance(maker, nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d):
        bias = np.zeros(units) if maker.bias is None else bias
        return Notes(bias=bias, weight_norm=_as_array(weight.flatten(1).norm(dim=1)).astype(float))
    scale = None if weight is None or weight.numel() != units else _as_array(weight).astype(float)
    return Notes(shift=bias, scale=scale)


def _as_array(tensor: torch.Tensor) -> Any:
    """NumPy knows no bfloat16; float32 holds it exactly."""
    return (tensor.detach().float() if tensor.dtype == torch.bfloat16 else tensor.detach()).cpu().numpy()
