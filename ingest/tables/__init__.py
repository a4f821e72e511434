"""Reads the tables that an office imports, from CSV and XLSX."""
