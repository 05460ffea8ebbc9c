"""Electronic seals: what a sealed file was before, and whose seal it has. The frozen rows that are there have none."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("report_file", "answer_version")


def upgrade() -> None:
    # Columns without a default change no row: the locks on the tables stay where they are.
    for table in TABLES:
        op.add_column(table, sa.Column("unsealed_sha256", sa.String(length=64), nullable=True))
        op.add_column(table, sa.Column("seal_subject", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("seal_until", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("seal_certificate_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "seal_certificate_sha256")
        op.drop_column(table, "seal_until")
        op.drop_column(table, "seal_subject")
        op.drop_column(table, "unsealed_sha256")
