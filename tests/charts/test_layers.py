"""Units by layer and state: the rows add up to the layers, and the spec holds none of them."""

from core import TrainingConfig, train
from core.charts.layers import gradients_frame, layers_frame, layers_spec
from core.charts.theme import STATES

HISTORY = train(TrainingConfig(hidden_widths=(8, 4), initial_bias=-2.0, epochs=0))


def test_the_rows_of_a_layer_add_up_to_its_units_and_the_dead_are_those_that_are_not_alive() -> None:
    rows = layers_frame(HISTORY)
    assert rows.groupby("layer")["units"].sum().to_dict() == {"layer 1": 8, "layer 2": 4}
    dead = rows[rows["state"] == "dead"].set_index("layer")["units"]
    assert [8 - dead["layer 1"], 4 - dead["layer 2"]] == HISTORY.alive_counts[-1].tolist()
    assert (rows["units"] > 0).all()


def test_the_spec_writes_the_counts_and_holds_no_rows() -> None:
    spec = layers_spec(2)
    assert "datasets" not in spec
    assert any(layer["mark"]["type"] == "text" for layer in spec["layer"])
    assert layers_spec(20)["height"] > spec["height"]


def test_the_states_of_a_layer_stand_in_the_order_of_the_theme_with_the_units_that_are_in_each() -> None:
    rows, names = layers_frame(HISTORY), [style.name for style in STATES.values()]
    assert rows["place"].tolist() == [names.index(state) for state in rows["state"]]
    for row in rows.itertuples():
        codes = HISTORY.unit_states[int(row.layer.split()[1]) - 1][-1]
        assert row.units == (codes == row.place).sum()


def test_a_layers_norm_is_the_last_and_one_of_0_has_no_row() -> None:
    history = train(TrainingConfig(hidden_widths=(8, 4), initial_bias=-0.5, epochs=3, n_samples=60))
    rows = gradients_frame(history)
    assert rows["layer"].tolist() == [1, 2, 3]
    assert rows["norm"].tolist() == history.gradient_norms[-1].tolist()
    dead = train(TrainingConfig(hidden_widths=(4, 4), initial_bias=-100.0, epochs=0, n_samples=60))
    assert gradients_frame(dead)["layer"].tolist() == [3]
