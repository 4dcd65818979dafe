"""The lesson on trial: claims, each predicted, measured and judged."""

import streamlit as st

from core.lessons.prose import prose
from core.studies.trial import CLAIMS
from core.ui.lesson.trial import forget, show_claim, show_tally
from core.ui.shell.page import close_page, open_page

open_page("trial")
st.title("The lesson on trial")
st.markdown(prose("trial"))
first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
count = first.select_slider("Seeds", (10, 20, 50), 20, key="trial_seeds", help="Networks in each experiment.")
start = second.number_input("First seed", 0, 1_000_000, 0, key="trial_first", help="Other seeds, other networks.")
third.button("Begin again", on_click=forget, icon=":material/restart_alt:", key="trial_again")
seeds = tuple(range(start, start + count))
show_tally(seeds)
for number, claim in enumerate(CLAIMS, start=1):
    show_claim(number, claim, seeds)
st.caption("As a document to hand out: `python -m core.report --seeds 20 --out trial.md`")
close_page("trial")
