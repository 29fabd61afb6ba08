"""The command `ratsauskunft`."""
