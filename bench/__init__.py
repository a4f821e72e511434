"""Scripts that measure and prove: speed, quality of answers, and what an archive survives."""
