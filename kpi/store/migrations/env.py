"""How alembic runs the migrations: on the line that the store has opened, in its transaction."""

from alembic import context

from kpi.store.storetables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
