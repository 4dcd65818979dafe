"""Can it recover? What becomes of units that are born dead, layer by layer."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.studies.recovery import BASE, BIASES, RATES, recovery_configs
from core.ui.controls import CONTROLS, collect, draw
from core.ui.frame import frame, prose
from core.ui.glossary import show_glossary
from core.ui.guess import ask, recalled
from core.ui.recovery_view import show_fates, show_start
from core.ui.sharing import show_problems

PREFIX = "recover_"
MOST = 1500  # networks: about a minute
ANSWERS = ("only in layer 1", "only above layer 1", "in every layer", "nowhere")

frame("recover")
st.title("Can it recover?")
st.markdown(prose("recover"))
first, second, third = st.columns(3)
activations = first.pills(
    "Activations", ACTIVATIONS, selection_mode="multi", default=["relu"], key=f"{PREFIX}activations", wrap=True,
    format_func=lambda name: ACTIVATIONS[name].label,
)  # fmt: skip
optimizers = second.pills(
    "Optimizers", RATES, selection_mode="multi", default=["sgd", "adam"], key=f"{PREFIX}optimizers", wrap=True,
    format_func=lambda name: OPTIMIZERS[name].label,
    help="Learning rates: " + ", ".join(f"{OPTIMIZERS[name].label} {rate:g}" for name, rate in RATES.items()),
)  # fmt: skip
biases = third.pills(
    "Initial biases, taken together", (-0.5, -1.0, -1.5, -2.0, -3.0, -5.0), selection_mode="multi",
    default=list(BIASES), key=f"{PREFIX}biases", format_func=CONTROLS["initial_bias"].text, wrap=True,
)  # fmt: skip
slopes = [BASE.negative_slope]
if any(ACTIVATIONS[name].has_negative_slope for name in activations):
    slopes = first.pills(
        "Negative slopes", (0.001, 0.01, 0.03, 0.1), selection_mode="multi", default=slopes, key=f"{PREFIX}slopes",
        help="From a slope of 0.05 on, a unit counts as active even where z is negative.",
    )  # fmt: skip
seeds = second.select_slider("Seeds", (10, 20, 30, 50, 100), 20, key=f"{PREFIX}seeds", help="Networks of each kind.")
with third.popover("More settings", icon=":material/tune:", width="stretch"):
    for name in ("dataset", "n_samples", "noise", "hidden_widths", "initializer", "batch_size", "epochs",
                 "weight_decay"):  # fmt: skip
        draw(name, PREFIX, getattr(BASE, name))
base, problems = collect(BASE, PREFIX)
show_problems((), problems)
configs = recovery_configs(
    base, activations=activations, optimizers=optimizers, slopes=slopes, biases=biases, seeds=seeds
)
if not 0 < len(configs) <= MOST:
    st.error(f"Choose at least one of each, and at most {MOST} networks in all; these would be {len(configs)}.")
    st.stop()

show_start(configs)
guess = ask("Where will some of them ever be alive again?", ANSWERS, f"{PREFIX}guess")
if guess:
    st.markdown(f"##### {recalled(guess)}What happened:")
    by_bias = st.toggle("Each bias by itself", key=f"{PREFIX}by_bias")
    show_fates(configs, by_bias)
    st.caption(
        f"{base.epochs} epochs; states are logged at each of the first ten and at every {base.log_every}th. Red is "
        "the 95 % interval of the share that ever came back. Units of a network share their fate, so networks are "
        "resampled; where none or all came back it is Wilson's, with each network counted once."
    )
    with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
        st.markdown(prose("recover_why"))
show_glossary()
