"""Other places, and back: replicas, backups, restores, and a catalogue rebuilt from what the disk holds."""
