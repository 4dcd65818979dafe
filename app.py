"""Home: the problem in one screen."""

import itertools

import streamlit as st

from core.lessons.predictions import HOME
from core.lessons.prose import prose
from core.ui.lab.home import home_happened, show_home, show_home_numbers
from core.ui.shell.page import PAGES, close_page, open_page
from core.ui.shell.path import path_query
from core.ui.shell.predict import ask

open_page("home")
st.title("Why do ReLU units die?")
st.markdown(prose("home"))
show_home()
st.caption(prose("states"))
made = ask("home", HOME)
if made:
    made.judge(*home_happened())
numbers = st.expander("Numbers of every bias", icon=":material/table:", on_change="rerun", key="home_numbers")
if numbers.open:
    with numbers:
        show_home_numbers()

st.markdown(prose("home_next"))
sections = dict.fromkeys(page.section for page in PAGES.values() if page.section)
for column, section in zip(itertools.chain.from_iterable(st.columns(2) for _ in sections), sections):  # row by row
    with column:
        st.markdown(f"### {section}")
        for page in PAGES.values():
            if page.section == section:
                st.page_link(page.script, label=page.label, icon=page.icon, query_params=path_query())
                st.caption(page.purpose)
close_page("home")
