"""Letters on their way, what has been told, links that answer for a meeting, choices of mail, texts carried over."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reset_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )
    op.create_table(
        "mail_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("nudges", sa.Boolean(), nullable=False),
        sa.Column("warnings", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_mail_choice_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("user_id", name=op.f("uq_mail_choice_user_id")),
    )
    op.create_table(
        "outbox_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("sealed", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_outbox_letter_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_letter_message_id")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_outbox_letter_user_id_day")),
    )
    op.create_index(op.f("ix_outbox_letter_user_id"), "outbox_letter", ["user_id"], unique=False)
    op.create_index("ix_outbox_letter_waiting", "outbox_letter", ["ended_at", "next_try_at"], unique=False)
    op.create_table(
        "confirmation_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_confirmation_link_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_confirmation_link_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_confirmation_link_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_confirmation_link_token_hash")),
    )
    op.create_index(op.f("ix_confirmation_link_committee_id"), "confirmation_link", ["committee_id"], unique=False)
    op.create_index(op.f("ix_confirmation_link_meeting_id"), "confirmation_link", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_confirmation_link_user_id"), "confirmation_link", ["user_id"], unique=False)
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["outbox_letter.id"], name=op.f("fk_told_letter_id_outbox_letter")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_told_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint("user_id", "what", name=op.f("uq_told_user_id_what")),
    )
    op.create_index(op.f("ix_told_letter_id"), "told", ["letter_id"], unique=False)
    op.create_index(op.f("ix_told_user_id"), "told", ["user_id"], unique=False)
    op.create_table(
        "confirmation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_confirmation_answer_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["confirmation_link.id"], name=op.f("fk_confirmation_answer_link_id_confirmation_link")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_confirmation_answer_measure_id_measure")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_confirmation_answer_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_update.id"], name=op.f("fk_confirmation_answer_update_id_progress_update")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_answer")),
        sa.UniqueConstraint("meeting_id", "measure_id", name=op.f("uq_confirmation_answer_meeting_id_measure_id")),
    )
    op.create_index(op.f("ix_confirmation_answer_committee_id"), "confirmation_answer", ["committee_id"], unique=False)
    op.create_index(op.f("ix_confirmation_answer_link_id"), "confirmation_answer", ["link_id"], unique=False)
    op.create_index(op.f("ix_confirmation_answer_measure_id"), "confirmation_answer", ["measure_id"], unique=False)
    op.create_index(op.f("ix_confirmation_answer_meeting_id"), "confirmation_answer", ["meeting_id"], unique=False)
    op.add_column("report_draft", sa.Column("carried_over", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("report_draft", sa.Column("carried_from_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("report_draft", "carried_from_on")
    op.drop_column("report_draft", "carried_over")
    op.drop_index(op.f("ix_confirmation_answer_meeting_id"), table_name="confirmation_answer")
    op.drop_index(op.f("ix_confirmation_answer_measure_id"), table_name="confirmation_answer")
    op.drop_index(op.f("ix_confirmation_answer_link_id"), table_name="confirmation_answer")
    op.drop_index(op.f("ix_confirmation_answer_committee_id"), table_name="confirmation_answer")
    op.drop_table("confirmation_answer")
    op.drop_index(op.f("ix_told_user_id"), table_name="told")
    op.drop_index(op.f("ix_told_letter_id"), table_name="told")
    op.drop_table("told")
    op.drop_index(op.f("ix_confirmation_link_user_id"), table_name="confirmation_link")
    op.drop_index(op.f("ix_confirmation_link_meeting_id"), table_name="confirmation_link")
    op.drop_index(op.f("ix_confirmation_link_committee_id"), table_name="confirmation_link")
    op.drop_table("confirmation_link")
    op.drop_index("ix_outbox_letter_waiting", table_name="outbox_letter")
    op.drop_index(op.f("ix_outbox_letter_user_id"), table_name="outbox_letter")
    op.drop_table("outbox_letter")
    op.drop_table("mail_choice")
    op.drop_table("reset_request")
