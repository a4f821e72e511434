"""Who stood for what: sign-offs over exactly what was shown, and the stages that follow from them."""
