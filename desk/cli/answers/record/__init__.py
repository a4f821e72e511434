"""Words for records."""
