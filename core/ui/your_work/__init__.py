"""A learner's own network: files, the diagnosis, and what to do."""
