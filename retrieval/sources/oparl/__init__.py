"""Objects of OParl → pages, and how they are fetched."""
