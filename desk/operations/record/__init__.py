"""Operations on one record: describing, publishing, comparing, certifying, reading again."""
