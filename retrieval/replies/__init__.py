"""Records → replies: the values that a channel sees, and what can be browsed."""
