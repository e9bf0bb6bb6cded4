"""alembic asks this how to reach the database: by the connection that `migrate` was given."""

from __future__ import annotations

from alembic import context

from sayso.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
