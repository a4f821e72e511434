"""Operations that answer questions, one or many, as somebody may ask them."""
