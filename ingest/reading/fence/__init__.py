"""The fence around a process that foreign files are read in."""
