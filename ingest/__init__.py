"""The road from paper to record: identifies, reads and describes files, and hands them to the archive."""
