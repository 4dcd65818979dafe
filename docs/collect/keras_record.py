"""The record of a Keras 3 model's ReLU layers: `record_of_keras(model, x).save("record.json")`."""

import keras
import numpy as np

from core import Monitor


def record_of_keras(model, x, batch=256):
    """A monitor of every layer whose output is ReLU's, over inputs x; the model must be built."""
    layers = [layer for layer in model.layers if puts_out_relu(layer)]
    inputs = model.inputs if len(model.inputs) > 1 else model.inputs[0]
    outputs = keras.Model(inputs, [layer.output for layer in layers])
    monitor = Monitor(activation="relu", kind="post")
    for start in range(0, len(x), batch):
        values = outputs(x[start : start + batch], training=False)
        for layer, value in zip(layers, values if isinstance(values, list | tuple) else [values]):
            first = getattr(layer, "data_format", "channels_last") == "channels_first"
            monitor.update(layer.name, np.asarray(keras.ops.convert_to_numpy(value)), unit_axis=1 if first else -1)
    return monitor


def puts_out_relu(layer):
    """Dense(..., activation="relu"), Activation("relu") and ReLU() without a slope or a ceiling."""
    if isinstance(layer, keras.layers.ReLU):
        return not layer.negative_slope and layer.max_value is None and not layer.threshold
    return getattr(layer, "activation", None) is keras.activations.relu
