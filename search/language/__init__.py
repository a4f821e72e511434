"""Analyses Indonesian words: parts, stems and respells them."""
