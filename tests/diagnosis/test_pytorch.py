"""`watch`: which passes, which modules, which axes; and what it does not see is said."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from core import ACTIVATIONS, diagnose  # noqa: E402
from core.diagnosis.pytorch import WATCHED, watch  # noqa: E402


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def dense() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 2))


def test_one_pass_in_so_many_is_recorded_the_first_included() -> None:
    model = dense()
    watching = watch(model, every=3)
    for _ in range(7):
        model(torch.randn(10, 4))
    assert {name: layer.record.n for name, layer in watching.monitor.layers.items()} == {"0": 30, "2": 30}
    assert watching.monitor.step == 7


def test_a_taken_record_ends_and_the_next_begins() -> None:
    model = dense()
    with watch(model, every=1) as watching:
        model(torch.randn(10, 4))
        first = watching.take()
        model(torch.randn(20, 4))
    assert first.layers["0"].record.n == 10
    assert watching.take().layers["0"].record.n == 20


def test_removed_hooks_leave_the_model_as_it_was() -> None:
    model = dense()
    x = torch.randn(10, 4)
    expected = model(x)
    with watch(model, every=1) as watching:
        assert torch.equal(model(x), expected)
    model(x)
    assert watching.monitor.layers["0"].record.n == 10
    assert all(not module._forward_hooks and not module._forward_pre_hooks for module in model.modules())


def test_an_activation_in_place_is_recorded_before_it_writes() -> None:
    model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(inplace=True))
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert (watching.monitor.layers["0"].record.lowest < 0).any()


def test_one_module_behind_several_layers_gives_a_record_each() -> None:
    class Shared(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.fc2, self.relu = nn.Linear(4, 6), nn.Linear(6, 6), nn.ReLU()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.relu(self.fc1(x))
            return self.relu(self.fc2(self.relu(self.fc2(x))))

    model = Shared()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert list(watching.monitor.layers) == ["fc1", "fc2", "fc2, call 2"]


def test_channels_are_units_and_images_are_inputs() -> None:
    model = nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5), nn.ReLU())
    model[1].bias.data[2] = -9.0
    with watch(model.eval(), every=1) as watching:
        model(torch.randn(40, 3, 8, 8))
    layer = watching.monitor.layers["1"]
    assert (layer.record.n, layer.record.units, layer.record.values) == (40, 5, 40 * 36)
    report = diagnose(watching.take())
    assert report.units["verdict"].tolist() == ["active", "active", "silent on n", "active", "active"]
    assert report.units["cause"][2].startswith("normalization: its shift -9 and scale 1 let ")


def test_features_over_tokens_are_units_and_sequences_are_inputs() -> None:
    model = nn.Sequential(nn.Linear(4, 6), nn.GELU())
    with watch(model, every=1) as watching:
        model(torch.randn(40, 7, 4))
    layer = watching.monitor.layers["0"]
    assert (layer.record.n, layer.record.units, layer.record.values) == (40, 6, 280)


@pytest.mark.parametrize(("approximate", "activation"), [("none", "gelu_exact"), ("tanh", "gelu")])
def test_a_gelu_is_read_in_the_form_that_the_model_computes(approximate: str, activation: str) -> None:
    model = nn.Sequential(nn.Linear(4, 6), nn.GELU(approximate))
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert watching.monitor.layers["0"].reading.activation == activation


def test_half_precision_is_read() -> None:
    model = dense().bfloat16()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4).bfloat16())
    assert watching.monitor.layers["0"].record.n == 40


def test_functional_and_strange_activations_are_reported_as_unseen() -> None:
    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.fc2, self.relu, self.prelu = nn.Linear(4, 6), nn.Linear(6, 6), nn.ReLU(), nn.PReLU()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.prelu(functional.relu(self.fc2(self.relu(self.fc1(x))))).relu()

    model = Functional()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert watching.unseen == {"relu": 2, "PReLU": 1}
    warnings = diagnose(watching.take()).warnings
    assert "relu was called as a function: it was not watched. Make it a module, as nn.ReLU()." in warnings
    assert "PReLU is none of the activations that can be judged: it was not watched." in warnings


def test_the_mode_is_noted() -> None:
    model = dense()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
        model.eval()(torch.randn(40, 4))
    assert watching.monitor.layers["0"].notes.modes == ("evaluation", "training")
    assert "0 was watched in training mode" in " ".join(diagnose(watching.take()).warnings)


def test_a_pass_that_fails_leaves_nothing_behind() -> None:
    model = dense()
    with watch(model, every=2) as watching:
        with pytest.raises(RuntimeError, match="shapes"):
            model(torch.randn(40, 9))
        functional.relu(torch.ones(2))
        model(torch.randn(40, 4))
    assert watching.unseen == {}
    assert watching.monitor.layers == {}


def test_training_under_watch_takes_the_same_steps() -> None:
    def train(watched: bool) -> dict[str, torch.Tensor]:
        torch.manual_seed(1)
        model = dense()
        optimizer = torch.optim.Adam(model.parameters())
        watching = watch(model, every=2) if watched else None
        for _ in range(6):
            optimizer.zero_grad()
            model(torch.randn(10, 4)).square().mean().backward()
            optimizer.step()
        assert watching is None or watching.monitor.layers["0"].record.n == 30
        return model.state_dict()

    plain, watched = train(False), train(True)
    assert all(torch.equal(plain[name], watched[name]) for name in plain)


def test_the_record_has_the_biases_of_the_step_it_was_taken_at() -> None:
    model = dense()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
        model[0].bias.data += 1.0
        model(torch.randn(40, 4))
    np.testing.assert_array_equal(watching.monitor.layers["0"].notes.bias, model[0].bias.detach().numpy().astype(float))


def test_a_bad_interval_is_named() -> None:
    with pytest.raises(ValueError, match="every must be at least 1, got 0"):
        watch(dense(), every=0)


@pytest.mark.parametrize("module", WATCHED)
def test_an_activation_is_read_as_the_one_that_computes_the_same(module: type[nn.Module]) -> None:
    model = nn.Sequential(nn.Linear(4, 6), module())
    x = 4 * torch.randn(40, 4)
    with watch(model, every=1) as watching:
        said = model(x).detach().double().numpy()
    entry = ACTIVATIONS[watching.monitor.layers["0"].reading.activation]
    np.testing.assert_allclose(entry.value(model[0](x).detach().double().numpy()), said, atol=1e-5)


@pytest.mark.parametrize("changed", [nn.LeakyReLU(0.3), nn.ELU(0.5), nn.Softplus(2.0)])
def test_an_activation_with_another_constant_is_read_with_it_or_not_at_all(changed: nn.Module) -> None:
    model = nn.Sequential(nn.Linear(4, 6), changed)
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    if isinstance(changed, nn.LeakyReLU):
        assert watching.monitor.layers["0"].reading.negative_slope == pytest.approx(0.3)
    else:
        assert watching.monitor.layers == {}
        assert watching.unseen == {type(changed).__name__: 1}


CALLS = {
    "relu": functional.relu, "relu6": functional.relu6, "leaky_relu": functional.leaky_relu, "elu": functional.elu,
    "selu": functional.selu, "gelu": functional.gelu, "silu": functional.silu, "softplus": functional.softplus,
    "hardtanh": functional.hardtanh, "hardswish": functional.hardswish, "mish": functional.mish,
    "celu": functional.celu, "rrelu": functional.rrelu, "relu_": torch.relu_, "selu_": torch.selu_,
    "clamp_min": lambda x: torch.clamp_min(x, 0), "clamp_min_": lambda x: torch.clamp_min_(x, 0),
    "prelu": lambda x: functional.prelu(x, torch.ones(1)), "leaky_relu_": functional.leaky_relu_,
    "elu_": functional.elu_, "tanh": torch.tanh, "sigmoid": functional.sigmoid, "softsign": functional.softsign,
    "clamp": lambda x: x.clamp(min=0), "maximum": lambda x: torch.maximum(x, torch.zeros(())),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_function_that_no_module_stands_for_is_named_as_unseen(name: str) -> None:
    class Calls(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return CALLS[name](x.clone())

    model = Calls()
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert name in watching.unseen
    assert any(line.startswith(f"{name} was called as a function") for line in watching.monitor.warnings)


def test_what_is_no_activation_of_single_units_is_not_missed() -> None:
    class Calls(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention, self.soft = nn.MultiheadAttention(8, 2), nn.Softmax(-1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.soft(self.attention(x, x, x)[0]).clamp(min=1e-6).maximum(x)

    model = Calls()
    with watch(model, every=1) as watching:
        model(torch.randn(5, 3, 8))
    assert watching.unseen == {}


def test_a_sum_of_a_shortcut_and_a_convolution_has_the_axes_of_the_convolution() -> None:
    class Residual(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv, self.relu = nn.Conv1d(8, 8, 3, padding=1), nn.ReLU()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.relu(self.conv(x) + x)

    model = Residual()
    with watch(model, every=1) as watching:
        model(torch.randn(10, 8, 50))
    record = watching.monitor.layers["relu"].record
    assert (record.n, record.units) == (10, 8)


@pytest.mark.parametrize(
    ("model", "shape", "units"),
    [(nn.Conv2d(3, 5, 3), (3, 8, 8), 5), (nn.Linear(4, 6), (4,), 6)],
    ids=["an image", "a row"],
)
def test_a_single_input_without_an_axis_of_its_own_is_one_input(
    model: nn.Module, shape: tuple[int, ...], units: int
) -> None:
    model = nn.Sequential(model, nn.ReLU())
    with watch(model, every=1) as watching:
        model(torch.randn(shape))
    record = watching.monitor.layers["0"].record
    assert (record.n, record.units) == (1, units)


def test_what_cannot_be_recorded_does_not_stop_the_training_and_is_said() -> None:
    model = nn.Sequential(nn.Linear(4, 6), nn.ReLU())
    with watch(model, every=1) as watching:
        assert model(torch.randn(0, 4)).shape == (0, 6)
        model(torch.randn(40, 4))
    assert watching.monitor.layers["0"].record.n == 40
    assert any(line.startswith("0 was left out: values of '0' must hold") for line in watching.monitor.warnings)


def test_a_layer_without_biases_has_biases_of_0() -> None:
    model = nn.Sequential(nn.Linear(4, 6, bias=False), nn.ReLU())
    with watch(model, every=1) as watching:
        model(torch.randn(40, 4))
    assert watching.monitor.layers["0"].notes.bias.tolist() == [0.0] * 6
