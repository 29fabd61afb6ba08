"""Letters and exports of an office, dropped into a folder → pages, and a table to correct them."""
