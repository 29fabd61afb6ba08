"""Page → records: each module knows one publisher's form, and only that."""
