"""The only part of core that imports Streamlit: frame, controls, links, runs and the figure."""
