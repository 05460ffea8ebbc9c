"""The committee's year: what became of a matter, where one came from, what happened after dispatch, calendars."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FROZEN = ("report_supplement",)

_OUTCOMES = "'as_proposed', 'changed', 'referred_back', 'postponed', 'not_taken_up'"


def upgrade() -> None:
    # Written out, since Alembic can add a column with its check to SQLite only by copying the whole table.
    op.execute(
        "ALTER TABLE decision ADD COLUMN outcome VARCHAR(32)"
        f" CONSTRAINT ck_decision_decisionoutcome CHECK (outcome IN ({_OUTCOMES}))"
    )
    op.add_column("decision", sa.Column("proposed_by", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("proposal", sa.Text(), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("mandate", sa.String(length=300), nullable=False, server_default=""))
    op.execute(
        "ALTER TABLE due_date_move ADD COLUMN tell_authority VARCHAR(32)"
        " CONSTRAINT ck_due_date_move_tellauthority CHECK (tell_authority IN ('yes', 'no'))"
    )
    op.create_table(
        "decision_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("carried", "notice", name="originkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_decision_origin_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_origin_decision_id_decision")),
        sa.ForeignKeyConstraint(["origin_id"], ["decision.id"], name=op.f("fk_decision_origin_origin_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_origin")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_decision_origin_decision_id")),
    )
    op.create_index(op.f("ix_decision_origin_committee_id"), "decision_origin", ["committee_id"], unique=False)
    op.create_index(op.f("ix_decision_origin_origin_id"), "decision_origin", ["origin_id"], unique=False)
    op.create_table(
        "report_supplement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("locked_on", sa.Date(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_report_supplement_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_supplement_report_id_report")),
        sa.ForeignKeyConstraint(
            ["locked_by_id"], ["user_account.id"], name=op.f("fk_report_supplement_locked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_supplement")),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_supplement_report_id")),
    )
    op.create_index(op.f("ix_report_supplement_committee_id"), "report_supplement", ["committee_id"], unique=False)
    op.create_index(op.f("ix_report_supplement_locked_by_id"), "report_supplement", ["locked_by_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("committee", "mine", name="feedkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_calendar_feed_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_committee_id"), "calendar_feed", ["committee_id"], unique=False)
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"], unique=False)
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.drop_index(op.f("ix_calendar_feed_user_id"), table_name="calendar_feed")
    op.drop_index(op.f("ix_calendar_feed_committee_id"), table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_report_supplement_locked_by_id"), table_name="report_supplement")
    op.drop_index(op.f("ix_report_supplement_committee_id"), table_name="report_supplement")
    op.drop_table("report_supplement")
    op.drop_index(op.f("ix_decision_origin_origin_id"), table_name="decision_origin")
    op.drop_index(op.f("ix_decision_origin_committee_id"), table_name="decision_origin")
    op.drop_table("decision_origin")
    op.execute("ALTER TABLE due_date_move DROP COLUMN tell_authority")
    op.drop_column("decision", "mandate")
    op.drop_column("decision", "proposal")
    op.drop_column("decision", "proposed_by")
    op.execute("ALTER TABLE decision DROP COLUMN outcome")
