"""Scripts that measure: speed, quality of answers, and what an archive survives."""
