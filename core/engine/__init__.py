"""The trainer on plain arrays: NumPy and the standard library, nothing else."""
