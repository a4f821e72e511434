"""The road from paper to record: identify, read, describe, hand over to the archive."""
