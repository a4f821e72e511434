"""Turns page images into words, by Tesseract."""
