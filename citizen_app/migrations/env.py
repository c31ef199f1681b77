"""What Alembic runs: our tables, on the connection it was handed."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from citizen_app.migrations import is_ours, tables
from citizen_app.storage.base import UtcMoment


def plain_types(kind: str, item: Any, _about: AutogenContext) -> str | Literal[False]:
    """A migration is history: it names SQL types, never types of today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcMoment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables(),
    include_name=is_ours,
    render_item=plain_types,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
