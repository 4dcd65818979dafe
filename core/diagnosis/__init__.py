"""Is a network dying, how sure is that, why, and what wakes it: for networks that were not trained here."""
