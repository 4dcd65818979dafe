"""Exercises: a question, a prediction or a task, a check of what the learner's run really did, an explanation."""

from core.lessons.exercises.registry import EXERCISES, STEPS, Exercise, exercise_text
from core.lessons.exercises.tasks import Choice, Number, Outcome

__all__ = ["EXERCISES", "STEPS", "Choice", "Exercise", "Number", "Outcome", "exercise_text"]
