"""The channels through which citizens ask: they show replies and never make texts of their own."""
