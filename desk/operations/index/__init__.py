"""Operations on the indexes: which engine, following, rebuilding, and how far they are."""
