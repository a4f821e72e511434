"""Words for answers to questions."""
