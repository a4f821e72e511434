"""The mirror of the archive that people question; it can be deleted at any time and built again."""
