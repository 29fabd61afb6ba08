"""Papers of any system: what names and first lines say they are, and which answers which."""
