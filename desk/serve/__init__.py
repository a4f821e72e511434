"""The programs that serve the desk."""
