"""What every page wears: its set-up, menu, predictions, tables and glossary."""
