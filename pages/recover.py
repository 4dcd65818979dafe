"""Can it recover? What becomes of units that are born dead, layer by layer."""

import streamlit as st

from core.engine.activations import ACTIVATIONS
from core.lessons.predictions import RECOVERY as PREDICTION
from core.lessons.prose import lead, prose
from core.lessons.terms import with_terms
from core.studies.recovery import BASE, RATES, recovery_configs
from core.ui.controls import held
from core.ui.controls.fields import collect
from core.ui.controls.messages import show_problems
from core.ui.controls.more_settings import more_settings, show_differences
from core.ui.controls.own_data import on_own_data
from core.ui.controls.several import choose_seeds, choose_several, draw_shared, shared_names, within
from core.ui.lesson.links import RECOVERY, SEEDS
from core.ui.lesson.recovery import rates_in_words, show_fates, show_start
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.shell.predict import ask
from core.ui.state.page_state import remember_grid, settle

MOST = 3000  # networks: about two minutes, and there is Stop
BIASES = (-0.5, -1.0, -1.5, -2.0, -3.0, -5.0)
SLOPES = (0.001, 0.01, 0.03, 0.1)

_, ignored = settle(RECOVERY, open_page("recover"))
st.title("Can it recover?")
st.markdown(lead("recover"))
biases = choose_several(RECOVERY, "initial_bias", "Initial biases, taken together", BIASES)
with more_settings(RECOVERY.prefix):
    activations = choose_several(RECOVERY, "activation", "Activations", list(ACTIVATIONS))
    slopes = choose_several(RECOVERY, "negative_slope", "Negative slopes of leaky ReLU", SLOPES)
    optimizers = choose_several(RECOVERY, "optimizer", "Optimizers", list(RATES))
    seeds = choose_seeds(RECOVERY, SEEDS)
    draw_shared(RECOVERY, BASE)
base, problems = collect(BASE, RECOVERY.prefix)
show_differences(base, BASE, shared_names(RECOVERY, ()))
show_problems(ignored, problems)
chosen = {"activation": activations, "optimizer": optimizers, "negative_slope": slopes, "initial_bias": biases}
remember_grid(RECOVERY, base, chosen, seeds)
base = on_own_data(base, RECOVERY.prefix)

configs = within(MOST, lambda: recovery_configs(base, *chosen.values(), seeds=seeds))
show_start(configs)
made = ask("recovery", PREDICTION)
if made:
    st.session_state.setdefault("recover_by_bias", False)
    by_bias = held.toggle(st, "Each bias by itself", key="recover_by_bias")
    show_fates(configs, by_bias, made)
    words = (
        f"{base.epochs} epochs; states are logged at each of the first ten and at every {base.log_every}th; the "
        "training lab logs all of them, so it also sees units that were back in between. "
        f"Learning rates: {rates_in_words(optimizers)}. Red is the 95 % interval of the share that ever came back. "
        "Units of a network share their fate, so networks are resampled; where none or all came back it is "
        "Wilson's, with each network counted once."
    )
    st.caption(with_terms(words))
    with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
        st.markdown(prose("recover_why"))
show_background("recover")
close_page("recover")
