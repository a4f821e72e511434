"""Operations that bring files in: a batch from what was given to its certificate."""
