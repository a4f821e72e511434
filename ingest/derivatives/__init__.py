"""What is made of an original on demand: searchable copies, page images, word boxes, signatures."""
