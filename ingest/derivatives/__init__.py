"""Makes copies, pictures and answers from an original on demand."""
