"""The claims of the lecture: what each says, how it is measured, and how it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.studies.trial import evidence, verdicts
from core.studies.trial.evidence import Experiment, Findings
from core.studies.trial.verdicts import Judge, Ruling

PAIR = ("relu", "leaky_relu")
DEPTH = len(evidence.DEEP.hidden_widths) + 1


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        says: the claim, as in the lecture.
        measured: what is done, in a sentence.
        experiment: from seeds to findings, in the order in which they are shown.
        judge: from findings to a ruling; it sees nothing else.
        page: the page that shows more.
        source: who else has measured it.
        settings: with which that page shows what was measured here; config fields, and `depth` with the output.
    """

    says: str
    measured: str
    experiment: Experiment
    judge: Judge
    page: str
    source: str
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def trial(self, seeds: Sequence[int]) -> tuple[Findings, Ruling]:
        """Measure and judge."""
        findings = self.experiment(seeds)
        return findings, self.judge(findings)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "ReLU suffers less from vanishing gradients than other activations.",
        "Untrained networks of 20 layers of 32 units; how many powers of ten the gradient loses on its way down.",
        evidence.vanishing_by_activation, verdicts.vanishing, "vanishing",
        "Glorot and Bengio 2010; He et al. 2015, arXiv 1502.01852",
        {"activation": ("relu", "tanh", "sigmoid"), "depth": DEPTH},
    ),
    Claim(
        "ReLU still has a vanishing gradient, but on one side only: that is the dying ReLU.",
        "The slope itself, at 20,001 values of z on both sides of 0.",
        evidence.one_sided_slope, verdicts.one_sided, "activations", "Glorot, Bordes and Bengio 2011",
    ),
    Claim(
        "A unit stops learning once its pre-activation is negative for every input.",
        "Bias −2: units of layer 1 that are born dead, and whether their weights and bias are the same at the end.",
        evidence.dead_weights_kept, verdicts.stops_learning, "lab",
        "Douglas and Yu 2018, arXiv 1812.05981", {"initial_bias": evidence.DAMAGED.initial_bias},
    ),
    Claim(
        "It usually happens because of a very large negative bias.",
        "Dead units at the end when the bias, the learning rate or the shape alone is changed.",
        evidence.causes_of_death, verdicts.usual_cause, "learning_rate",
        "Lu et al. 2019, arXiv 1903.06733 (depth); CS231n (learning rate)", {"epochs": evidence.RUN.epochs},
    ),
    Claim(
        "A dead unit is unlikely to recover.",
        "Biases −1, −1.5 and −2, plain SGD: units that are born dead, and the share of them that is alive at the end.",
        evidence.recovery, verdicts.unlikely_to_recover, "recover",
        "Shin and Karniadakis 2020, arXiv 1907.09696",
        {"initial_bias": evidence.RECOVERY_BIASES, "optimizer": ("sgd",)},
    ),
    Claim(
        "Its weights do not adjust in gradient descent.",
        "The same units as in claim 3, and with weight decay as well.",
        evidence.dead_weights_kept, verdicts.weights_stay, "lab", "Douglas and Yu 2018, arXiv 1812.05981",
        {"initial_bias": evidence.DAMAGED.initial_bias, "weight_decay": evidence.DECAY},
    ),
    Claim(
        "Training gets stuck at local minima and plateaus.",
        "Bias −5: networks with a dead layer, their gradient, their loss, and the loss a small step away.",
        evidence.plateau, verdicts.stuck_on_plateau, "one_unit", "Lu et al. 2019, arXiv 1903.06733",
    ),
    Claim(
        "The derivatives of tanh and sigmoid get very close to 0; the smaller the gradient, the harder the way back.",
        "Untrained tanh networks of 20 layers, Xavier weights, at a bias of 0 and of −2.",
        evidence.saturation, verdicts.saturating, "vanishing", "Glorot and Bengio 2010",
        {"activation": ("tanh",), "initial_bias": -2.0, "depth": DEPTH},
    ),
    Claim(
        "ReLU's gradient does not shrink in the positive direction.",
        "The smallest slope for z from 0 to a million.",
        evidence.positive_slope, verdicts.undiminished, "activations", "Glorot, Bordes and Bengio 2011",
    ),
    Claim(
        "Leaky ReLU (0.01 x for x ≤ 0) gives a small gradient that lets units recover.",
        "Bias −5: the share of networks that learn, by slope and optimizer.",
        evidence.leaky_rescue, verdicts.leaky_recovers, "bias_sweep", "Maas, Hannun and Ng 2013",
        {"activation": PAIR, "initial_bias": (0.0, evidence.LOST.initial_bias)},
    ),
    Claim(
        "Leaky ReLU does not perform as well as ReLU.",
        "Bias 0: test accuracy of leaky ReLU minus that of ReLU, from the same weights and the same batches.",
        evidence.leaky_healthy, verdicts.leaky_worse, "bias_sweep",
        "Xu et al. 2015, arXiv 1505.00853 (finds the contrary)", {"activation": PAIR, "initial_bias": (0.0,)},
    ),
    Claim(
        "Leaky ReLU gives not much of a boost in accuracy in most circumstances.",
        "The same difference at a bias of 0 and of −2.",
        evidence.leaky_gain, verdicts.little_boost, "bias_sweep", "Xu et al. 2015, arXiv 1505.00853",
        {"activation": PAIR, "initial_bias": (0.0, evidence.DAMAGED.initial_bias)},
    ),
)  # fmt: skip
