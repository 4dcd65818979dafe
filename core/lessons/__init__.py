"""What the lab says: prose as Markdown files, and sentences computed from runs."""
