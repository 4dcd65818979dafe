"""Pages that explain, and those that put the lesson on trial."""
