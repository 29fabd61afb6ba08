"""Pages → an archive. The serving process never imports this package."""
