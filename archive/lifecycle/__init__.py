"""What happens to a record after it was filed: holds, publication, withdrawal."""
