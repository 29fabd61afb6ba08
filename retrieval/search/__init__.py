"""A citizen's line → hits → what is given."""
