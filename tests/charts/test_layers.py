"""Units by layer and state: the rows add up to the layers, and the spec holds none of them."""

from core import TrainingConfig, train
from core.charts.layers import layers_frame, layers_spec

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
