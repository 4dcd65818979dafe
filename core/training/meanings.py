"""What each field of a config means, said once: for help(TrainingConfig), the command line and the controls."""

MEANINGS: dict[str, str] = {
    "dataset": "What the network learns.",
    "n_samples": "Rows of data; a bundled set that has more is cut down to it, at random. One in five is kept for "
    "testing.",
    "noise": "Standard deviation of the noise in drawn data, before scaling; moving it moves the same points.",
    "data_seed": "Draws and splits the data. Never changes the weights.",
    "hidden_widths": "Units of each hidden layer, as 16-16.",
    "activation": "What each hidden unit does with its pre-activation z.",
    "negative_slope": "The slope of leaky ReLU below 0.",
    "initial_bias": "Where every hidden unit's bias starts; several, as -1,0.5, one for each layer. A large negative "
    "one pushes z below 0 for every input: the unit is born dead. The output layer's biases start at 0.",
    "initializer": "How the first weights are drawn: He suits ReLU, Xavier tanh, LeCun SELU; RAI spares units.",
    "optimizer": "How a gradient becomes a step.",
    "learning_rate": "Size of a step. A high one throws units out of the data for good.",
    "weight_decay": "Pulls weights and biases towards 0 at every step.",
    "batch_size": "Examples a step looks at; as many as there are, or more, means all of them.",
    "epochs": "Passes through the training data; 0 looks at the untrained network.",
    "seed": "Draws the weights and the batch order. Never changes the data.",
    "log_every": "Epochs from one measurement to the next; the first ten are all measured, because units die early.",
}
CONDITIONS = (
    "A fifth of the rows is for testing, each class in its share. Inputs are scaled to mean 0 and standard deviation 1 "
    "over the training rows, and so is the target of a regression; curves of one number keep their own units. Classes "
    "are trained with cross-entropy, numbers with half the mean squared error: the half makes the error itself the "
    "gradient. Losses are means over the examples."
)
