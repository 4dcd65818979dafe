"""Charts and pictures: pure functions from frames and histories; they never train."""
