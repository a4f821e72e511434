"""Keeps bytes on the disk: the OCFL store, its staging, and every call that writes."""
