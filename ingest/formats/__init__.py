"""One module for each kind of file: what it is, and which words it holds."""
