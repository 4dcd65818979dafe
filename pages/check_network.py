"""Check my network: the diagnosis of a network that was trained elsewhere."""

import streamlit as st

from core.lessons.prose import prose
from core.ui.shell.page import close_page, open_page
from core.ui.your_work.check_network import diagnosed, show_diagnosis
from core.ui.your_work.source import bring_subject

open_page("check_network")
st.title("Check my network")
st.markdown(prose("check_network"))
subject = bring_subject()
report = diagnosed(subject) if subject is not None else None
if subject is not None and report is not None:
    show_diagnosis(subject, report)
close_page("check_network")
