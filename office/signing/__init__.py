"""Takes sign-offs over exactly what was shown, and computes the stages from them."""
