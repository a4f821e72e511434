"""Words for persons, sign-offs and registers."""
