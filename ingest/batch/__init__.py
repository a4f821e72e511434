"""Takes a batch into the archive, and repeats later what must be repeated."""
