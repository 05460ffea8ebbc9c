"""Evidence as files, sessions, second factors and one-time links in the database, receipts of forms, secrecy markings."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = ("evidence_file", "evidence_scan", "reported_evidence")


def upgrade() -> None:
    op.create_table(
        "post_receipt",
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_post_receipt")),
    )
    op.create_index(op.f("ix_post_receipt_at"), "post_receipt", ["at"], unique=False)
    op.create_table(
        "refusal_count",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_refusal_count_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", "door", name=op.f("pk_refusal_count")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_account_at", "sign_in_attempt", ["account", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_network_at", "sign_in_attempt", ["network", "at"], unique=False)
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invitation", "reset", name="linkpurpose", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_one_time_link_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_index(op.f("ix_one_time_link_user_id"), "one_time_link", ["user_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("next_secret", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_second_factor_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factor_user_id")),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_user_session_key_hash")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"], unique=False)
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_file_size")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_evidence_file_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_file_evidence_id_evidence")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_evidence_file_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("evidence_id", "number", name=op.f("uq_evidence_file_evidence_id_number")),
    )
    op.create_index(op.f("ix_evidence_file_committee_id"), "evidence_file", ["committee_id"], unique=False)
    op.create_index(op.f("ix_evidence_file_evidence_id"), "evidence_file", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_evidence_file_recorded_by_id"), "evidence_file", ["recorded_by_id"], unique=False)
    op.create_index(op.f("ix_evidence_file_sha256"), "evidence_file", ["sha256"], unique=False)
    op.create_table(
        "reported_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_reported_evidence_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_reported_evidence_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_reported_evidence_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_evidence")),
        sa.UniqueConstraint("report_id", "evidence_id", name=op.f("uq_reported_evidence_report_id_evidence_id")),
    )
    op.create_index(op.f("ix_reported_evidence_committee_id"), "reported_evidence", ["committee_id"], unique=False)
    op.create_index(op.f("ix_reported_evidence_evidence_id"), "reported_evidence", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_reported_evidence_report_id"), "reported_evidence", ["report_id"], unique=False)
    op.create_table(
        "evidence_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "result",
            sa.Enum("clean", "infected", name="scanresult", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("signature", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_evidence_scan_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_evidence_scan_file_id_evidence_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_scan")),
    )
    op.create_index(op.f("ix_evidence_scan_committee_id"), "evidence_scan", ["committee_id"], unique=False)
    op.create_index(op.f("ix_evidence_scan_file_id"), "evidence_scan", ["file_id"], unique=False)
    op.add_column("evidence", sa.Column("secrecy_provision", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("secrecy_on", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("secrecy_authority", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("removed_on", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("removed_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "supervision_case", sa.Column("secrecy_provision", sa.String(length=300), nullable=False, server_default="")
    )
    op.add_column("supervision_case", sa.Column("secrecy_on", sa.Date(), nullable=True))
    op.add_column(
        "supervision_case", sa.Column("secrecy_authority", sa.String(length=300), nullable=False, server_default="")
    )
    op.drop_column("user_account", "generation")
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.add_column("user_account", sa.Column("generation", sa.Integer(), nullable=False, server_default="1"))
    op.drop_column("supervision_case", "secrecy_authority")
    op.drop_column("supervision_case", "secrecy_on")
    op.drop_column("supervision_case", "secrecy_provision")
    op.drop_column("evidence", "removed_reason")
    op.drop_column("evidence", "removed_on")
    op.drop_column("evidence", "secrecy_authority")
    op.drop_column("evidence", "secrecy_on")
    op.drop_column("evidence", "secrecy_provision")
    op.drop_index(op.f("ix_evidence_scan_file_id"), table_name="evidence_scan")
    op.drop_index(op.f("ix_evidence_scan_committee_id"), table_name="evidence_scan")
    op.drop_table("evidence_scan")
    op.drop_index(op.f("ix_reported_evidence_report_id"), table_name="reported_evidence")
    op.drop_index(op.f("ix_reported_evidence_evidence_id"), table_name="reported_evidence")
    op.drop_index(op.f("ix_reported_evidence_committee_id"), table_name="reported_evidence")
    op.drop_table("reported_evidence")
    op.drop_index(op.f("ix_evidence_file_sha256"), table_name="evidence_file")
    op.drop_index(op.f("ix_evidence_file_recorded_by_id"), table_name="evidence_file")
    op.drop_index(op.f("ix_evidence_file_evidence_id"), table_name="evidence_file")
    op.drop_index(op.f("ix_evidence_file_committee_id"), table_name="evidence_file")
    op.drop_table("evidence_file")
    op.drop_index(op.f("ix_user_session_user_id"), table_name="user_session")
    op.drop_table("user_session")
    op.drop_table("second_factor")
    op.drop_index(op.f("ix_recovery_code_user_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_one_time_link_user_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index("ix_sign_in_attempt_network_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_account_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("refusal_count")
    op.drop_index(op.f("ix_post_receipt_at"), table_name="post_receipt")
    op.drop_table("post_receipt")
