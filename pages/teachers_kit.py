"""Teacher's kit: plans, links to each exercise, papers made from the lab's own runs, a check list."""

import streamlit as st

from core.lessons.prose import prose
from core.ui.shell.page import close_page, open_page
from core.ui.workshop.kit import offer_papers, show_exercise_links

open_page("teachers_kit")
st.title("Teacher's kit")
st.markdown(prose("kit/intro"))
for tab, name in zip(st.tabs(["One hour", "Two hours", "Check list"]), ("plan_60", "plan_120", "checklist")):
    tab.markdown(prose(f"kit/{name}"))
show_exercise_links()
offer_papers()
close_page("teachers_kit")
