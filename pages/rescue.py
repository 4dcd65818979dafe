"""Rescue: a damaged network and the bench of remedies, each alone from the same weights."""

import streamlit as st

from core.lessons.prose import lead, prose
from core.studies.rescue import NEGLIGIBLE, RECOVERED
from core.ui.controls.messages import show_problems
from core.ui.lesson.rescue import ask_about, show_bench, show_damage
from core.ui.lesson.rescue_controls import RESCUE, draw_case, draw_doses
from core.ui.shell.background import show_background
from core.ui.shell.page import close_page, open_page
from core.ui.state.page_state import settle

_, ignored = settle(RESCUE, open_page("rescue"))
st.title("Rescue")
st.markdown(lead("rescue"))
show_problems(ignored, ())
case = draw_case()
doses = draw_doses()
show_damage(case)
made = ask_about(case)
if made:
    show_bench(case, doses, made)
    st.caption(prose("rescue_reading").format(negligible=NEGLIGIBLE, recovered=RECOVERED, after=case.after))
    with st.expander("Why? Open this when you have an idea of your own", icon=":material/lightbulb:"):
        st.markdown(prose("rescue_why"))
show_background("rescue")
close_page("rescue")
