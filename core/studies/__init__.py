"""What is known beforehand, and what many networks show together."""
