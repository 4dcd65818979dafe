"""One layer, eleven rules: how tools in use count dead units, and what each misses."""

import streamlit as st

from core.lessons.prose import prose
from core.ui.lesson.eleven_rules import show_drawn_layer, show_own_layer
from core.ui.shell.glossary import show_glossary
from core.ui.shell.page import open_page

open_page("eleven_rules")
st.title("One layer, eleven rules")
st.markdown(prose("eleven_rules"))
show_drawn_layer()
show_own_layer()
show_glossary()
