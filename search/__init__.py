"""The mirror of the archive that people question; it may be deleted at any time and built again."""
