"""Keeps the words that people read, in Indonesian and in English."""
