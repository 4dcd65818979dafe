"""What the server trains for its pages."""
