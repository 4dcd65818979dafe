"""What the browser's console holds that is ours to mend."""

HARMLESS = ("_stcore/", "404 (Not Found)")  # on a deep link Streamlit first asks below the page's own address


def ours(said: list[str]) -> list[str]:
    """What is not Streamlit's."""
    return [text for text in said if not any(part in text for part in HARMLESS)]
