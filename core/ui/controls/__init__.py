"""Controls of runs and of pages, drawn where a page wants them."""
