"""code for another device of a link."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer tables; every link has the one device it had, and no session waits for a code."""
    op.create_table(
        "link_device",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("link_id", sa.String(length=26), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_link_device_link_id_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_device")),
    )
    with op.batch_alter_table("link_device", schema=None) as batch_op:
        batch_op.create_index("ix_link_device_link_id_mark", ["link_id", "mark"], unique=True)

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_salt", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("code_hash", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Back to the older tables."""
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("code_tries")
        batch_op.drop_column("code_ends_at")
        batch_op.drop_column("code_hash")
        batch_op.drop_column("code_salt")

    with op.batch_alter_table("link_device", schema=None) as batch_op:
        batch_op.drop_index("ix_link_device_link_id_mark")

    op.drop_table("link_device")
