"""Rows, and how they are found: by meaning and by words. Knows no record."""
