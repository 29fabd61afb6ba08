"""The archive on disk: its generations, and its records as they are read."""
