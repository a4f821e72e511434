"""Checks whether the holdings are as they were filed, and mends damage."""
