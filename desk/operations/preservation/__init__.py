"""Operations that keep the whole archive: check, repair, restore, export, diagnosis."""
