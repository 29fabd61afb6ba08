"""Pages of ALLRIS 4, and of ALLRIS 3 in the same layout (`_r`) → pages."""
