"""The steps that bring an older catalogue up to date, run by Alembic when it is opened."""
