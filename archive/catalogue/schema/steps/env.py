"""Runs Alembic's steps on the connection that `upgrade` hands over."""

from __future__ import annotations

from alembic import context

from archive.catalogue.schema.steps.upgrade import CONNECTION

context.configure(connection=context.config.attributes[CONNECTION], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
