"""Who did what, when and why, in one sealed sequence that anybody can check."""
