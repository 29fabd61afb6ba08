"""Minutes → questions and answers."""
