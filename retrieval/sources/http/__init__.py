"""A polite HTTP client, and the journal of what it fetched."""
