"""Changes records after filing: holds, publication, withdrawal."""
