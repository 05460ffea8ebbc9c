"""How a committee's documents look: a picture in their head, a colour, and every picture there has been."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FROZEN = ("letterhead_picture",)


def upgrade() -> None:
    op.add_column("committee", sa.Column("accent", sa.String(length=7), nullable=False, server_default=""))
    op.add_column("committee", sa.Column("emblem_sha256", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("committee", sa.Column("emblem_alt", sa.String(length=300), nullable=False, server_default=""))
    op.create_table(
        "letterhead_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_letterhead_picture_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_letterhead_picture_added_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead_picture")),
        sa.UniqueConstraint("committee_id", "sha256", name=op.f("uq_letterhead_picture_committee_id_sha256")),
    )
    op.create_index(op.f("ix_letterhead_picture_committee_id"), "letterhead_picture", ["committee_id"], unique=False)
    op.create_index(op.f("ix_letterhead_picture_added_by_id"), "letterhead_picture", ["added_by_id"], unique=False)
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.drop_index(op.f("ix_letterhead_picture_added_by_id"), table_name="letterhead_picture")
    op.drop_index(op.f("ix_letterhead_picture_committee_id"), table_name="letterhead_picture")
    op.drop_table("letterhead_picture")
    op.drop_column("committee", "emblem_alt")
    op.drop_column("committee", "emblem_sha256")
    op.drop_column("committee", "accent")
