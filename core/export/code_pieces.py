"""How NumPy, PyTorch and scikit-learn write what a config names: one row an activation, optimizer and loss."""

from typing import NamedTuple


class ActivationCode(NamedTuple):
    """phi(z) and phi'(z) in NumPy, the module of PyTorch, and scikit-learn's name where it has the function."""

    value: str
    slope: str
    module: str
    scikit_learn: str = ""
    needs: str = ""  # a line of imports that the NumPy script has for it


class OptimizerCode(NamedTuple):
    """One step on `parameter` in NumPy, from `gradient` and `memory` (2, ...), and the optimizers of the others.

    Unless the step has a line on it, weight decay joins the gradient.
    """

    step: tuple[str, ...]
    pytorch: str
    scikit_learn: str = ""

    @property
    def decoupled_decay(self) -> bool:
        """Whether the step itself sees to weight decay."""
        return any("WEIGHT_DECAY" in line for line in self.step)


class LossCode(NamedTuple):
    """The mean loss of outputs `z` (n, outputs) and targets `y` in NumPy and PyTorch.

    Attributes:
        predicted: what an output means; minus the target, it is the gradient of one example's loss.
        numpy_targets, pytorch_targets: the shape of y that the loss wants, from y (n,); "" for the one it has.
    """

    words: str
    numpy: str
    predicted_words: str
    predicted: str
    numpy_targets: str
    pytorch: str
    pytorch_targets: str


_SIGMOID = "1 / (1 + np.exp(-np.maximum(z, -700)))"
_BELOW = "np.minimum(z, 0)"
_GELU_TANH = "np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))"

ACTIVATION_CODE: dict[str, ActivationCode] = {
    "relu": ActivationCode("np.maximum(z, 0)", "np.where(z > 0, 1.0, 0.0)", "torch.nn.ReLU()", "relu"),
    "leaky_relu": ActivationCode(
        "np.where(z > 0, z, NEGATIVE_SLOPE * z)", "np.where(z > 0, 1.0, NEGATIVE_SLOPE)",
        "torch.nn.LeakyReLU(NEGATIVE_SLOPE)",
    ),
    "elu": ActivationCode(f"np.where(z > 0, z, np.expm1({_BELOW}))", f"np.exp({_BELOW})", "torch.nn.ELU()"),
    "selu": ActivationCode(
        f"1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1({_BELOW}))",
        f"1.0507009873554805 * np.where(z > 0, 1.0, 1.6732632423543772 * np.exp({_BELOW}))", "torch.nn.SELU()",
    ),
    "gelu": ActivationCode(
        f"z / 2 * (1 + {_GELU_TANH})",
        f"(1 + {_GELU_TANH}) / 2 + z / 2 * (1 - {_GELU_TANH} ** 2) * np.sqrt(2 / np.pi) * (1 + 0.134145 * z**2)",
        'torch.nn.GELU(approximate="tanh")',
    ),
    "silu": ActivationCode(
        f"z * ({_SIGMOID})", f"({_SIGMOID}) * (1 + z * (1 - {_SIGMOID}))", "torch.nn.SiLU()",
    ),
    "softplus": ActivationCode("np.logaddexp(0, z)", _SIGMOID, "torch.nn.Softplus(threshold=1000)"),
    "tanh": ActivationCode("np.tanh(z)", "1 - np.tanh(z) ** 2", "torch.nn.Tanh()", "tanh"),
    "sigmoid": ActivationCode(_SIGMOID, f"({_SIGMOID}) * (1 - {_SIGMOID})", "torch.nn.Sigmoid()", "logistic"),
    "relu6": ActivationCode("np.clip(z, 0, 6)", "np.where((z > 0) & (z <= 6), 1.0, 0.0)", "torch.nn.ReLU6()"),
    "identity": ActivationCode("z", "np.ones_like(z)", "torch.nn.Identity()", "identity"),
    "gelu_exact": ActivationCode(
        "z / 2 * (1 + np.vectorize(erf)(z / np.sqrt(2)))",
        "(1 + np.vectorize(erf)(z / np.sqrt(2))) / 2 + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)",
        "torch.nn.GELU()", needs="from math import erf\n",
    ),
}  # fmt: skip

_ADAM = (
    "memory[:] = 0.9 * memory[0] + 0.1 * gradient, 0.999 * memory[1] + 0.001 * gradient**2",
    "mean, square = memory[0] / (1 - 0.9**t), memory[1] / (1 - 0.999**t)",
    "parameter -= LEARNING_RATE * mean / (np.sqrt(square) + 1e-8)",
)
_TORCH = "(model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY"

OPTIMIZER_CODE: dict[str, OptimizerCode] = {
    "sgd": OptimizerCode(
        ("parameter -= LEARNING_RATE * gradient",), f"torch.optim.SGD{_TORCH})", 'solver="sgd", momentum=0.0',
    ),
    "momentum": OptimizerCode(
        ("memory[0] = 0.9 * memory[0] + gradient", "parameter -= LEARNING_RATE * memory[0]"),
        f"torch.optim.SGD{_TORCH}, momentum=0.9)", 'solver="sgd", momentum=0.9, nesterovs_momentum=False',
    ),
    "nesterov": OptimizerCode(
        (
            "memory[0] = 0.9 * memory[0] + gradient",
            "parameter -= LEARNING_RATE * (gradient + 0.9 * memory[0])",
        ),
        f"torch.optim.SGD{_TORCH}, momentum=0.9, nesterov=True)", 'solver="sgd", momentum=0.9, nesterovs_momentum=True',
    ),
    "rmsprop": OptimizerCode(
        (
            "memory[0] = 0.99 * memory[0] + 0.01 * gradient**2",
            "parameter -= LEARNING_RATE * gradient / (np.sqrt(memory[0]) + 1e-8)",
        ),
        f"torch.optim.RMSprop{_TORCH})",
    ),
    "adam": OptimizerCode(_ADAM, f"torch.optim.Adam{_TORCH})", 'solver="adam", epsilon=1e-8 * np.sqrt(1 - 0.999)'),
    "adamw": OptimizerCode(
        ("parameter *= 1 - LEARNING_RATE * WEIGHT_DECAY", *_ADAM), f"torch.optim.AdamW{_TORCH})",
    ),
}  # fmt: skip

LOSS_CODE: dict[str, LossCode] = {
    "binary_cross_entropy": LossCode(
        "Cross-entropy of two classes; the output is a logit.",
        "np.mean(np.logaddexp(0, z) - y * z)", "the probability of the second class", _SIGMOID,
        "y[:, None].astype(float)", "torch.nn.functional.binary_cross_entropy_with_logits(z, y)", "y[:, None].double()",
    ),
    "cross_entropy": LossCode(
        "Cross-entropy of several classes; the outputs are logits.",
        "np.mean(np.log(np.exp(z - z.max(1, keepdims=True)).sum(1)) + z.max(1) - (y * z).sum(1))",
        "the probability of each class",
        "np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)",
        "np.eye(run[f\"biases_{n_layers}\"].size)[y]", "torch.nn.functional.cross_entropy(z, y)", "",
    ),
    "squared_error": LossCode(
        "Half the mean squared error: its gradient is the error itself.",
        "np.mean((z - y) ** 2) / 2", "the number itself", "z",
        "y[:, None]", "torch.nn.functional.mse_loss(z, y) / 2", "y[:, None]",
    ),
}  # fmt: skip
