"""Words for files that came in."""
