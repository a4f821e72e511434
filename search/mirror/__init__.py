"""How the index follows the archive, and how the two are compared."""
