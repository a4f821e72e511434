"""The road of a batch into the archive, and what is done again afterwards."""
