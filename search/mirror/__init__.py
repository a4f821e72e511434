"""Makes the index follow the archive, and compares the two."""
