"""How long a test waits for what has to come."""

#: Seconds. Only where something never comes does a test wait that long.
PATIENCE = 600.0
