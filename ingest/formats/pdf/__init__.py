"""Reads PDF files: text layers, what else is on their pages, their images."""
