"""Brings text of any origin into the one form that is kept: plain text, markup, numbers before paragraphs."""
