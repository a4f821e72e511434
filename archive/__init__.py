"""The truth: records with their bytes, codes, history and retention, and the proof of them."""
