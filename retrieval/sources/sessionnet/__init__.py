"""Pages of SessionNet (Somacos) → pages, and how they are fetched."""
