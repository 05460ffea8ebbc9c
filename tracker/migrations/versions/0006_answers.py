"""Letters to the authority: drafts, frozen versions, the steps taken with them, and what is entered in the diary."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FROZEN = ("answer_version", "answer_step")


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "authority_decision",
                "officer_report",
                "answer",
                "minutes_extract",
                "receipt",
                name="registeredkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("diary_number", sa.String(length=300), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_registration_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["user_account.id"], name=op.f("fk_registration_registered_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "committee_id", "kind", "subject_id", name=op.f("uq_registration_committee_id_kind_subject_id")
        ),
    )
    op.create_index(op.f("ix_registration_committee_id"), "registration", ["committee_id"], unique=False)
    op.create_index(op.f("ix_registration_registered_by_id"), "registration", ["registered_by_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("account", "extension", name="answerkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("supplements_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("cannot", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["supervision_case.id"], name=op.f("fk_answer_case_id_supervision_case")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_answer_committee_id_committee")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_answer_deadline_id_deadline")),
        sa.ForeignKeyConstraint(["supplements_id"], ["answer.id"], name=op.f("fk_answer_supplements_id_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_answer_committee_id_number")),
    )
    op.create_index(op.f("ix_answer_case_id"), "answer", ["case_id"], unique=False)
    op.create_index(op.f("ix_answer_committee_id"), "answer", ["committee_id"], unique=False)
    op.create_index(op.f("ix_answer_deadline_id"), "answer", ["deadline_id"], unique=False)
    op.create_index(op.f("ix_answer_supplements_id"), "answer", ["supplements_id"], unique=False)
    op.create_table(
        "answer_annex",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_annex_answer_id_answer")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_answer_annex_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("answer_id", "evidence_id", name=op.f("pk_answer_annex")),
    )
    op.create_index(op.f("ix_answer_annex_evidence_id"), "answer_annex", ["evidence_id"], unique=False)
    op.create_table(
        "answer_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("difference", sa.String(length=80), nullable=False),
        sa.Column(
            "place",
            sa.Enum("letter", "notice", name="explanationplace", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_explanation_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_answer_explanation_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_explanation")),
        sa.UniqueConstraint("answer_id", "difference", name=op.f("uq_answer_explanation_answer_id_difference")),
    )
    op.create_index(op.f("ix_answer_explanation_answer_id"), "answer_explanation", ["answer_id"], unique=False)
    op.create_index(op.f("ix_answer_explanation_committee_id"), "answer_explanation", ["committee_id"], unique=False)
    op.create_table(
        "answer_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("remains", sa.Text(), nullable=False),
        sa.Column("cannot", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_requirement_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_answer_requirement_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_answer_requirement_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_requirement")),
        sa.UniqueConstraint("answer_id", "finding_id", name=op.f("uq_answer_requirement_answer_id_finding_id")),
    )
    op.create_index(op.f("ix_answer_requirement_answer_id"), "answer_requirement", ["answer_id"], unique=False)
    op.create_index(op.f("ix_answer_requirement_committee_id"), "answer_requirement", ["committee_id"], unique=False)
    op.create_index(op.f("ix_answer_requirement_finding_id"), "answer_requirement", ["finding_id"], unique=False)
    op.create_table(
        "answer_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("words_sha256", sa.String(length=64), nullable=False),
        sa.Column("printer_version", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_version_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_answer_version_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_answer_version_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint("answer_id", "number", name=op.f("uq_answer_version_answer_id_number")),
    )
    op.create_index(op.f("ix_answer_version_answer_id"), "answer_version", ["answer_id"], unique=False)
    op.create_index(op.f("ix_answer_version_committee_id"), "answer_version", ["committee_id"], unique=False)
    op.create_index(op.f("ix_answer_version_made_by_id"), "answer_version", ["made_by_id"], unique=False)
    op.create_table(
        "answer_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "put_forward",
                "decided",
                "released",
                "signed",
                "sent",
                "receipt",
                name="answerstepkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("clock", sa.String(length=5), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "e_service",
                "email",
                "post",
                "courier",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("editorial_mandate", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'sent' OR channel IS NOT NULL", name=op.f("ck_answer_step_sent_channel")),
        sa.CheckConstraint("kind = 'receipt' OR version_id IS NOT NULL", name=op.f("ck_answer_step_version")),
        sa.CheckConstraint(
            "kind NOT IN ('put_forward', 'decided') OR decision_id IS NOT NULL", name=op.f("ck_answer_step_decision")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_step_answer_id_answer")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_answer_step_committee_id_committee")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_answer_step_decision_id_decision")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_answer_step_evidence_id_evidence")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_answer_step_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["answer_version.id"], name=op.f("fk_answer_step_version_id_answer_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_step")),
    )
    op.create_index(op.f("ix_answer_step_answer_id"), "answer_step", ["answer_id"], unique=False)
    op.create_index(op.f("ix_answer_step_committee_id"), "answer_step", ["committee_id"], unique=False)
    op.create_index(op.f("ix_answer_step_decision_id"), "answer_step", ["decision_id"], unique=False)
    op.create_index(op.f("ix_answer_step_evidence_id"), "answer_step", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_answer_step_recorded_by_id"), "answer_step", ["recorded_by_id"], unique=False)
    op.create_index(op.f("ix_answer_step_version_id"), "answer_step", ["version_id"], unique=False)
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.drop_index(op.f("ix_answer_step_version_id"), table_name="answer_step")
    op.drop_index(op.f("ix_answer_step_recorded_by_id"), table_name="answer_step")
    op.drop_index(op.f("ix_answer_step_evidence_id"), table_name="answer_step")
    op.drop_index(op.f("ix_answer_step_decision_id"), table_name="answer_step")
    op.drop_index(op.f("ix_answer_step_committee_id"), table_name="answer_step")
    op.drop_index(op.f("ix_answer_step_answer_id"), table_name="answer_step")
    op.drop_table("answer_step")
    op.drop_index(op.f("ix_answer_version_made_by_id"), table_name="answer_version")
    op.drop_index(op.f("ix_answer_version_committee_id"), table_name="answer_version")
    op.drop_index(op.f("ix_answer_version_answer_id"), table_name="answer_version")
    op.drop_table("answer_version")
    op.drop_index(op.f("ix_answer_requirement_finding_id"), table_name="answer_requirement")
    op.drop_index(op.f("ix_answer_requirement_committee_id"), table_name="answer_requirement")
    op.drop_index(op.f("ix_answer_requirement_answer_id"), table_name="answer_requirement")
    op.drop_table("answer_requirement")
    op.drop_index(op.f("ix_answer_explanation_committee_id"), table_name="answer_explanation")
    op.drop_index(op.f("ix_answer_explanation_answer_id"), table_name="answer_explanation")
    op.drop_table("answer_explanation")
    op.drop_index(op.f("ix_answer_annex_evidence_id"), table_name="answer_annex")
    op.drop_table("answer_annex")
    op.drop_index(op.f("ix_answer_supplements_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_deadline_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_committee_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_case_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_registration_registered_by_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_committee_id"), table_name="registration")
    op.drop_table("registration")
