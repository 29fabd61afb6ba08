"""HTML → elements, and the text that a person reads in them; of no one publisher."""
