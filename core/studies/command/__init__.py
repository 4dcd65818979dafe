"""Studies from the shell."""
