"""rows that staff confirm."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer tables; in what was kept before nobody has confirmed a row, so each plan waits for its staff."""
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.alter_column("without_plain", new_column_name="unconfirmed", existing_type=sa.Integer())
    op.execute("UPDATE plan_version SET unconfirmed = 1")


def downgrade() -> None:
    """Back to the older tables; how many plain lines are missing is counted again at the next version."""
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.alter_column("unconfirmed", new_column_name="without_plain", existing_type=sa.Integer())
