"""Every German sentence that is not from a record, one file a channel."""
