"""Days of reminders, a paragraph's own day of approval, when the authority heard of a move, how long the post waits."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DAYS = {
    "asked_days": 7,
    "asked_again_days": 2,
    "chief_told_days": 1,
    "deputy_after_days": 3,
    "chief_after_days": 7,
    "near_days": 7,
}


def upgrade() -> None:
    for name, days in _DAYS.items():
        op.add_column("committee", sa.Column(name, sa.Integer(), nullable=False, server_default=str(days)))
    # Written out, since Alembic can add a column with its check to SQLite only by copying the whole table.
    op.execute(
        "ALTER TABLE committee ADD COLUMN horizon_days INTEGER DEFAULT 28 NOT NULL"
        " CONSTRAINT ck_committee_reminder_days CHECK ("
        "asked_days > asked_again_days AND asked_again_days >= chief_told_days AND chief_told_days >= 0"
        " AND deputy_after_days >= 1 AND chief_after_days >= deputy_after_days"
        " AND near_days >= 1 AND horizon_days > near_days)"
    )
    op.execute(
        "ALTER TABLE decision ADD COLUMN approved_on DATE"
        " CONSTRAINT ck_decision_approved CHECK (approved_on IS NULL OR approved_on >= decided_on)"
    )
    op.add_column("due_date_move", sa.Column("authority_told_on", sa.Date(), nullable=True))
    op.add_column("outbox_letter", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_letter", "waits_since")
    op.drop_column("due_date_move", "authority_told_on")
    op.execute("ALTER TABLE decision DROP COLUMN approved_on")
    # The check goes with the column that carries it, and then the columns it speaks of.
    op.execute("ALTER TABLE committee DROP COLUMN horizon_days")
    for name in reversed(_DAYS):
        op.drop_column("committee", name)
