"""One layer, eleven rules: how tools in use count dead units, and what each misses."""

import streamlit as st

from core.lessons.eleven_rules import layer_made_of
from core.lessons.predictions import ELEVEN_RULES as PREDICTION
from core.lessons.prose import prose
from core.ui.controls.messages import show_problems
from core.ui.lesson.eleven_rules import show_drawn_layer, show_own_layer
from core.ui.lesson.links import ELEVEN_RULES as LINKS
from core.ui.shell.page import close_page, open_page
from core.ui.shell.predict import ask
from core.ui.state.page_state import settle

_, ignored = settle(LINKS, open_page("eleven_rules"))
st.title("One layer, eleven rules")
dead, rare = (st.session_state[LINKS.key(name)] for name in ("dead", "rare"))  # what the controls now hold
st.markdown(f"{prose('eleven_rules')}\n\n{layer_made_of(dead, rare)}")
show_problems(ignored, ())
made = ask("eleven_rules", PREDICTION)
if made:
    show_drawn_layer(made)
show_own_layer()
close_page("eleven_rules")
