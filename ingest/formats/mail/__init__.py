"""Reads mail: the letter as a page, and its attachments."""
