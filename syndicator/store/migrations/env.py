"""What alembic runs: the steps that are missing, on the connection and within the transaction that it was handed."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
