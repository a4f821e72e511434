"""The index of one machine: tantivy, in a directory of its own."""
