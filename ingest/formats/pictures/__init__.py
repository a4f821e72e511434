"""Reads images, and prepares them for OCR."""
