"""Whether the holdings are as they were filed, and how damage is mended."""
