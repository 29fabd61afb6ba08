"""Long runs that try to break what must not break; each has its own target in the Makefile."""
