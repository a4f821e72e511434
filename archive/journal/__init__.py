"""Records who did what, when and why, in a chain that anybody can verify."""
