"""Exercises, classes and the teacher's kit."""
