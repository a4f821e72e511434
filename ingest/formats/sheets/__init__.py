"""Reads workbooks: their cells as they are shown, and what stands around them."""
