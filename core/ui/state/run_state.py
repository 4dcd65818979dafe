"""What the training lab's page shows: a run, the comparison, its locks; and whether it is on the learner's own data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS, OWN_DATA
from core.ui.controls.layer_biases import LAYER_BIASES, layer_biases_text
from core.ui.links.run_link import Comparison, LinkState, decode, encode, widget_value

PREFIX = "lab_"  # session keys of the run's controls
OTHER = "other_"  # session key of the comparison's control
COMPARE_FIELD = "lab_compare"


@dataclass(frozen=True)
class LabLinks:
    """The lab's links, as `page_state` wants them."""

    prefix: str = PREFIX

    def encode(self, state: LinkState) -> dict[str, str]:
        """Query parameters for a state; own data cannot travel in a link."""
        return encode(state.config, state.comparison, state.fixed, state.hidden)

    def decode(self, parameters: Mapping[str, str]) -> tuple[LinkState, tuple[str, ...]]:
        """The state of an address, and what was left out because it could not be used."""
        state = decode(parameters)
        return state._replace(ignored=()), state.ignored

    def held(self, state: LinkState) -> dict[str, Any]:
        """What the controls hold when they show a state, by session key."""
        held = {PREFIX + name: widget_value(name, getattr(state.config, name)) for name in CONTROLS}
        held[COMPARE_FIELD] = state.comparison.field if state.comparison else None
        held[PREFIX + LAYER_BIASES] = layer_biases_text(state.config.initial_bias)
        if state.own_data:
            held[PREFIX + "dataset"] = OWN_DATA
        if state.comparison:
            held[OTHER + state.comparison.field] = widget_value(*state.comparison)
        return held


def now(state: LinkState, config: TrainingConfig, comparison: Comparison | None, own_data: bool) -> LinkState:
    """The state that the controls describe, with the locks of the link that led here."""
    return state._replace(config=config, comparison=comparison, own_data=own_data)


LAB = LabLinks()
