"""Copies an archive to other places and brings it back: replicas, backups, restore, rebuild."""
