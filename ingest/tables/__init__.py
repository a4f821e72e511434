"""The tables that an office imports, read from CSV and XLSX."""
