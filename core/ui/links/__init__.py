"""Links that restore a page."""
