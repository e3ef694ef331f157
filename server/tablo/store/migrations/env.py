"""What alembic runs: the migrations, on the connection that `migrations.upgrade` hands over."""

from alembic import context

from tablo.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
