"""Home: the problem in one screen."""

import streamlit as st

from core.ui.frame import frame

frame("home")
st.title("Dying ReLU Lab")
st.page_link("pages/training_lab.py", label="Open the training lab")
