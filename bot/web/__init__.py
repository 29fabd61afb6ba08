"""The page, the widget and the interface over HTTP."""
