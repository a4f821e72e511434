"""Opens files that hold other files, and takes those out within limits."""
