"""The truth: records, their bytes, their codes, their history, their retention, and the proof of it."""
