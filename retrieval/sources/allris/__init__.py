"""Pages of ALLRIS 3.9 → pages, and how they are fetched."""
