"""PDF → paragraphs."""
